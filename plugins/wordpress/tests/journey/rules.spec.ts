import { Visitor } from "../../../../e2e/visitor.ts";
import { type Person, install, logIn, publishPage, setOption } from "./front-site.ts";
import { PageWatch } from "./page-watch.ts";
import { expect, test } from "./test.ts";

type Page = Visitor["page"];

const phone = { viewport: { width: 390, height: 844 }, screen: { width: 390, height: 844 }, hasTouch: true };
const tablet = {
  viewport: { width: 820, height: 1180 },
  screen: { width: 820, height: 1180 },
  hasTouch: true,
};
const desktop = { viewport: { width: 1280, height: 800 }, screen: { width: 1280, height: 800 } };
const customer: Person = { name: "Cy", email: "cy@example.com", role: "subscriber" };
const editor: Person = { name: "Ed", email: "ed@example.com", role: "editor" };

/** Looks at a page until it is decided whether the chat shows at its corner. */
async function see(page: Page, isThere: boolean): Promise<void> {
  const watch = await PageWatch.of(page);
  await page.goto("/sample-page/");
  const { launcher } = new Visitor(page);
  if (isThere) await expect(launcher).toBeVisible();
  else {
    await watch.settled();
    await expect(launcher).toHaveCount(0);
    // Whoever is not to see it does not load it either.
    expect(watch.asked("/build/widget/")).toEqual([]);
  }
  expect(watch.complaints).toEqual([]);
}

test("by device", async ({ site, browser }) => {
  const devices = [phone, tablet, desktop];
  const pages = await Promise.all(
    devices.map(async (device) => {
      const context = await browser.newContext({ ...device, isMobile: "hasTouch" in device });
      return context.newPage();
    }),
  );
  const show = async (devices: string[], expected: boolean[]): Promise<void> => {
    await setOption(site, "foyer_display", { devices });
    await Promise.all(pages.map((page, n) => see(page, expected[n]!)));
  };
  await show(["phone"], [true, false, false]);
  await show(["tablet", "desktop"], [false, true, true]);
});

test("by hour, of the site's place", async ({ site, page }) => {
  await setOption(site, "timezone_string", "Asia/Tokyo");
  await setOption(site, "foyer_display", { hours: { mon: [{ from: "09:00", to: "17:00" }] } });
  // Still Sunday where the time is counted from, and Monday in Tokyo.
  for (const [time, isThere] of [
    ["2026-03-01T23:59:00Z", false],
    ["2026-03-02T00:00:00Z", true],
    ["2026-03-02T07:59:00Z", true],
    ["2026-03-02T08:00:00Z", false],
  ] as const) {
    // Playwright's own clock takes the times away that WordPress's scripts measure.
    await page.addInitScript((now) => {
      const Clock = Date;
      window.Date = class extends Clock {
        constructor(...given: [number]) {
          super(...(given.length ? given : ([now] as const)));
        }
      } as DateConstructor;
    }, Date.parse(time));
    await see(page, isThere);
  }
});

test("by what is in the cart, as it changes", async ({ site, page, visitor, context }) => {
  install(site, "shop");
  await setOption(site, "foyer_display", { cart: "filled" });
  await see(page, false);
  await context.addCookies([{ name: "woocommerce_items_in_cart", value: "1", url: site.url }]);
  await page.evaluate(() => document.body.dispatchEvent(new Event("wc-blocks_added_to_cart")));
  await expect(visitor.launcher).toBeVisible();
  await see(page, true);
  await setOption(site, "foyer_display", { cart: "empty" });
  await see(page, false);
});

test("by login and by role", async ({ site, browser }) => {
  const people = [null, customer, editor];
  const pages: Page[] = [];
  for (const person of people) {
    const context = await browser.newContext();
    if (person) await logIn(context, site, person);
    pages.push(await context.newPage());
  }
  const show = async (rules: object, expected: boolean[]): Promise<void> => {
    await setOption(site, "foyer_display", rules);
    await Promise.all(pages.map((page, n) => see(page, expected[n]!)));
  };
  await show({ login: "out" }, [true, false, false]);
  await show({ login: "in" }, [false, true, true]);
  await show({ roles: ["editor", "administrator"] }, [false, false, true]);
});

test("a page with a chat or a button of its author's has no bubble, and asks for no rule", async ({
  site,
  page,
  visitor,
}) => {
  // Nobody would see it here.
  await setOption(site, "foyer_display", { enabled: false, devices: ["phone"], login: "in" });
  const watch = await PageWatch.of(page);
  const pages = [
    await publishPage(site, '[foyer_chat title="By shortcode"]'),
    await publishPage(site, '<!-- wp:foyer/chat {"title":"By block"} /-->'),
  ];
  for (const [n, path] of pages.entries()) {
    await page.goto(path);
    await visitor.ready();
    await expect(visitor.root).toHaveCount(1);
    await expect(visitor.launcher).toBeHidden();
    await expect(visitor.panel.locator("header")).toContainText(n === 0 ? "By shortcode" : "By block");
  }

  await page.goto(await publishPage(site, '[foyer_chat mode="button" title="Ask sales"]'));
  await page.getByRole("button", { name: "Ask sales" }).click();
  await visitor.ready();
  await expect(visitor.root).toHaveCount(1);
  await expect(visitor.panel.locator("header")).toContainText("Ask sales");
  await visitor.panel.getByRole("button", { name: "Close chat" }).click();
  await expect(visitor.panel).toBeHidden();
  await expect(visitor.launcher).toBeHidden();
  expect(watch.complaints).toEqual([]);
});
