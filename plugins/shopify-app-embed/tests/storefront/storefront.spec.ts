import type { Page } from "@playwright/test";
import { complaintsOf } from "../../../../e2e/complaints.ts";
import { embedContract } from "../../../../e2e/embed-contract.ts";
import { boxOf, launcher } from "./boxes.ts";
import { privacy } from "./privacy.ts";
import { expect, openShop, test } from "./test.ts";

embedContract({
  name: "a shop's page",
  mode: "floating",
  open: (page) => openShop(page, "demo", { path: "/products/mug" }),
});

function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  return requests;
}

/** Longer than the loader waits for the page to be idle. */
const idle = 3_000;

test("a new visitor costs one request, the loader, until the chat is wanted", async ({
  page,
  shop,
  visitor,
}) => {
  const requests = requestsOf(page);
  await shop("demo");
  await expect(visitor.launcher).toBeVisible();
  await page.waitForTimeout(idle);
  const [, ...others] = requests;
  expect(others.filter((url) => !url.startsWith("data:"))).toEqual([
    `${process.env["SHOP_URL"]}/extensions/foyer-loader.js`,
  ]);
  expect(await page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage)))).toEqual(
    [],
  );
  await visitor.open();
  expect(requests).toContain(process.env["PANEL_URL"]);
});

test("switched off, nothing of it is on the page", async ({ page, shop, visitor }) => {
  const requests = requestsOf(page);
  await shop("demo", { isOff: true });
  await page.waitForTimeout(idle);
  await expect(visitor.root).toHaveCount(0);
  expect(requests.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
});

test.describe("without the app's word", () => {
  test("the storefront shows nothing and complains of nothing", async ({ page, shop, visitor }) => {
    const complaints = await complaintsOf(page);
    await shop(undefined);
    await page.waitForTimeout(idle);
    await expect(visitor.root).toHaveCount(0);
    await expect(page.locator(".shopify-app-block")).toBeHidden();
    expect(complaints).toEqual([]);
  });

  test("the theme editor says what to do", async ({ page, shop, visitor }) => {
    await shop(undefined, { design_mode: true, locale: "fr" });
    const note = page.getByText("Le chat n’est pas encore configuré.");
    await expect(note).toBeInViewport({ ratio: 1 });
    expect(await note.evaluate((element) => getComputedStyle(element).fontSize)).toBe("14px");
    await expect(visitor.root).toHaveCount(0);
  });
});

test("hostile settings and metafields run nothing and break nothing", async ({ page, shop, visitor }) => {
  const complaints = await complaintsOf(page);
  const texts = [
    `</script><script>pwned = 1</script>`,
    `"><img src=x onerror="pwned = 1">`,
    `red;}*{display:none!important}`,
    `🛍️ \u2028 مرحبا \u202e`,
    "x".repeat(5_000),
  ];
  for (const text of texts) {
    const names = ["launcher_text", "accent_color", "position", "offset_x", "offset_y", "offset_y_mobile"];
    const look = { color: text, launcher_label: text, look: text, theme: text, proactive: text };
    await shop("demo", { config: { look }, settings: Object.fromEntries(names.map((name) => [name, text])) });
    await expect(visitor.launcher).toHaveAccessibleName(text.replaceAll(/\s+/g, " ").trim());
    await expect(page.locator(".plain")).toBeVisible();
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  }
  for (const panel of ["data:text/javascript,pwned=1;export{}", "javascript:pwned=1", texts[0]]) {
    await shop("demo", { config: { panel } });
    await page.waitForTimeout(500);
    await expect(visitor.root).toHaveCount(0);
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  }
  expect(complaints).toEqual([]);
});

test.describe("speaks the storefront's language", () => {
  const words = {
    fr: "Réessayer",
    de: "Erneut versuchen",
    ja: "再試行",
    ar: "أعد المحاولة",
    sv: "Try again",
  };
  for (const [locale, retry] of Object.entries(words))
    test(locale, async ({ page, shop, visitor }) => {
      await shop("demo", { locale });
      await page.route("**/panel.js*", (route) => route.abort());
      await visitor.launcher.click();
      await expect(visitor.root.getByRole("alert")).toContainText(retry);
      await page.unroute("**/panel.js*");
      await visitor.root.getByRole("alert").getByRole("button").click();
      await visitor.ready();
      await expect(visitor.panel).toHaveCSS("direction", locale === "ar" ? "rtl" : "ltr");
    });
});

test("the theme's styles stay out, and ours stay in", async ({ page, shop, visitor }) => {
  const look = (selectors: string[]): Promise<string[]> =>
    page.evaluate(
      (names) =>
        names.map((name) => {
          const style = getComputedStyle(document.querySelector(name)!);
          return Array.from(style, (property) => `${property}:${style.getPropertyValue(property)}`).join();
        }),
      selectors,
    );
  const themes = ["html", "body", ".header", ".cart-count b", ".plain", "main p", ".accordion"];
  await shop("demo", { isOff: true });
  const without = await look(themes);
  await shop("demo");
  await visitor.open();
  expect(await look(themes)).toEqual(without);

  await expect(visitor.launcher).toHaveCSS("height", "56px");
  await expect(visitor.launcher).toHaveCSS("opacity", "1");
  await expect(visitor.launcher).toHaveCSS("text-transform", "none");
  await expect(visitor.root).toHaveCSS("transform", "none");
  await expect(visitor.root).toHaveCSS("z-index", "2147483647");
  await expect(visitor.composer).toHaveCSS("text-transform", "none");
  await expect(visitor.panel).toHaveCSS("letter-spacing", "normal");
});

test("stands where the merchant put it, in the merchant's colour and words", async ({
  page,
  shop,
  visitor,
}) => {
  const settings = {
    position: "left",
    offset_x: 40,
    offset_y: 64,
    accent_color: "#ffd43b",
    launcher_text: "Ask us",
  };
  await shop("demo", { settings });
  await expect(visitor.launcher).toHaveText("Ask us");
  await expect(visitor.launcher).toHaveCSS("background-color", "rgb(255, 212, 59)");
  await expect(visitor.launcher).toHaveCSS("color", "rgb(0, 0, 0)");
  await page.waitForTimeout(400);
  const { x, bottom } = await boxOf(page, launcher);
  expect([x, 800 - bottom]).toEqual([40, 64]);
  await visitor.open();
  expect(await visitor.panel.getAttribute("style")).toContain("#ffd43b");
  expect((await visitor.panel.boundingBox())!.x).toBe(40);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true });

  test("leaves the bar with Add to cart, the cookie banner and the accordions to the shop", async ({
    page,
    shop,
    visitor,
  }) => {
    await shop("demo", { path: "/products/mug", settings: { offset_y_mobile: 96 } });
    await expect(visitor.launcher).toBeVisible();
    await page.waitForTimeout(400);
    await page.evaluate(() => document.querySelector(".cookies")!.removeAttribute("hidden"));
    const own = await boxOf(page, launcher);
    for (const selector of [".add", ".cookies button", ".accordion >> nth=0", ".accordion >> nth=1"]) {
      const other = await boxOf(page, selector);
      const isApart =
        own.x >= other.right || own.right <= other.x || own.y >= other.bottom || own.bottom <= other.y;
      expect(isApart, selector).toBe(true);
    }
    expect(own.right).toBeLessThanOrEqual(375);
    // Whatever is in reach of a finger there is the shop's, or the launcher.
    await page.locator(".cookies button").tap();
    await visitor.launcher.tap();
    await visitor.ready();
    // Once it has come in.
    await expect.poll(() => visitor.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 667 });
    await page.keyboard.press("Escape");
    await expect(visitor.panel).toBeHidden();
    await expect(visitor.launcher).toBeFocused();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });
});

test.describe("what the chat says of its own accord stands by the launcher, wherever that is", () => {
  const rule = { id: "help", message: "Shall I help you choose?", seconds: 0 };
  const desk = { width: 1280, height: 800 };
  const phone = { width: 375, height: 667 };
  for (const [name, viewport, launcher_text] of [
    ["on a desk", desk, ""],
    ["on a phone", phone, ""],
    ["on a phone, with words on the launcher", phone, "Ask us"],
  ] as const)
    test(name, async ({ page, shop, visitor }) => {
      await page.setViewportSize(viewport);
      await privacy(page, true);
      const settings = { launcher_text, offset_x: 40, offset_y: 96, offset_y_mobile: 96 };
      await shop("demo", { path: "/products/mug", config: { look: { proactive: [rule] } }, settings });
      const away = visitor.root.getByRole("button", { name: "Dismiss" });
      await expect(visitor.root.getByText(rule.message)).toBeVisible();
      await expect
        .poll(async () => (await boxOf(page, launcher)).bottom)
        .toBeCloseTo(viewport.height - 96, 1);
      const own = await boxOf(page, launcher);
      const bubble = (await visitor.root.getByRole("status").boundingBox())!;
      const isBeside = bubble.x + bubble.width <= own.x;
      expect(isBeside).toBe(viewport === phone && launcher_text === "");
      if (!isBeside) expect(bubble.y + bubble.height).toBeLessThan(own.y);
      expect(bubble.x).toBeGreaterThanOrEqual(0);
      // Above what the merchant has at the bottom, and in reach.
      expect(bubble.y + bubble.height).toBeLessThan(viewport.height - 96);
      await away.click();
      await expect(away).toHaveCount(0);
    });
});

test.describe("in the dark", () => {
  test.use({ colorScheme: "dark" });
  test("the panel is dark, and light where the app says so", async ({ foyer, shop, visitor }) => {
    const lightness = async (): Promise<number> =>
      visitor.panel.evaluate((panel) => {
        const [red = 0] = getComputedStyle(panel).backgroundColor.match(/\d+/g)!.map(Number);
        return red;
      });
    await shop("demo");
    await visitor.open();
    expect(await lightness()).toBeLessThan(60);
    await shop(await foyer.createWidget({ theme: "light" }));
    await visitor.open();
    expect(await lightness()).toBeGreaterThan(240);
  });
});

test("is not on the pages that the merchant wants without", async ({ page, shop, visitor }) => {
  const settings = { hide_on_home: true, hide_on_cart: true };
  for (const path of ["/", "/cart"] as const) {
    await shop("demo", { path, settings });
    await page.waitForTimeout(500);
    await expect(visitor.root).toHaveCount(0);
  }
  for (const path of ["/products/mug", "/collections/all", "/blogs/news/fired", "/pages/about"] as const) {
    await shop("demo", { path, settings });
    await expect(visitor.launcher).toBeVisible();
  }
});
