import { Agent } from "../../../../e2e/agent.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { type Person, install, logIn, publishPage, uninstall } from "./front-site.ts";
import { PageWatch } from "./page-watch.ts";
import { expect, test } from "./test.ts";

const hats = { title: "Hats", content: "Green hats cost 20 euros. They are made of felt." };
const question = "What do green hats cost?";
const price = "20 euros";
const ada: Person = { name: "Ada L.", email: "ada@example.com", role: "subscriber" };

test("a strict policy with a nonce for the site's scripts lets all of the chat run", async ({
  site,
  visitor,
  page,
  foyer,
}) => {
  install(site, "strict-policy");
  // Its language files are not here, so the option would not take it.
  site.addMuPlugin("german", "add_filter('locale', static function () { return 'de_DE'; });");
  await foyer.putDocument(site.widgetId, hats);
  const inline = await publishPage(site, "[foyer_chat]");
  const watch = await PageWatch.of(page);
  const answer = await page.goto("/sample-page/");
  expect(answer!.headers()["content-security-policy"]).toContain("script-src 'nonce-");
  await visitor.open();
  await expect(await visitor.ask(question)).toContainText(price);
  await expect(visitor.log.getByRole("button", { name: "Das hat geholfen", exact: true })).toBeVisible();
  // What comes late, and what that brings along.
  for (const file of ["panel.js", "locale-de.js", "extras.js", "extras-de.js"])
    expect(watch.asked(new RegExp(`/foyer-chat/build/widget/.*/${file}$`)), file).toHaveLength(1);
  expect(await watch.refused()).toEqual([]);

  await page.goto(inline);
  await visitor.ready();
  await expect(visitor.answers).toContainText([price]);
  expect(await watch.refused()).toEqual([]);
});

test("an optimiser that has the script late, in the page or twice gets one chat that works", async ({
  site,
  visitor,
  page,
}) => {
  install(site, "optimiser");
  for (const way of ["delayed", "inlined", "twice"])
    await test.step(way, async () => {
      const watch = await PageWatch.of(page);
      await page.goto(`/sample-page/?optimiser=${way}`);
      if (way === "delayed") {
        expect(watch.asked("/build/")).toEqual([]);
        await page.evaluate("runDelayed()");
      }
      await visitor.open();
      await expect(visitor.root).toHaveCount(1);
      expect(watch.asked("/build/front.js")).toHaveLength(way === "inlined" ? 0 : 1);
      // Not requests: the browser would answer a second one itself.
      await expect(page.locator('script[src*="/build/widget/widget.js"]')).toHaveCount(1);
      expect(watch.complaints).toEqual([]);
      // The next page is to begin like the first.
      await page.evaluate(() => localStorage.clear());
    });
});

test("a page with the shortcode twice shows one chat", async ({ site, visitor, page }) => {
  const twice = await publishPage(site, '[foyer_chat title="First"]\n\n[foyer_chat title="Second"]');
  const watch = await PageWatch.of(page);
  await page.goto(twice);
  await expect(visitor.root).toHaveCount(2);
  await expect(visitor.root.last()).toBeHidden();
  const first = new Visitor(page, site.widgetId);
  await first.ready();
  await expect(first.root).toHaveCount(1);
  await expect(first.panel).toContainText("First");
  await expect(page.locator('script[src*="/build/widget/widget.js"]')).toHaveCount(1);
  expect(watch.asked(/^POST .*\/api\/sessions$/)).toHaveLength(1);
  expect(watch.complaints).toEqual([]);
});

test("where consent comes first nothing is asked or kept before it, the chat starts with it and goes with it", async ({
  site,
  visitor,
  page,
  foyer,
}) => {
  install(site, "consent-banner");
  await foyer.putDocument(site.widgetId, hats);
  const inline = await publishPage(site, "[foyer_chat]");
  const watch = await PageWatch.of(page);
  const ours = (): string[] => watch.asked(/\/foyer-chat\/build\/widget\/|foyer\/v1|\/api\//);
  const decide = (value: "allow" | "deny"): Promise<void> =>
    page.evaluate(`wp_set_consent("preferences", "${value}")`);
  const kept = (): Promise<string[]> =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name = "" }) => name),
      ...(await caches.keys()),
    ]);

  for (const path of ["/sample-page/", inline]) {
    await page.goto(path);
    await watch.settled();
    expect(ours()).toEqual([]);
    expect(await kept()).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
  }
  const waiting = page.getByText("once you allow it in the cookie settings");
  await expect(waiting).toBeVisible();
  await decide("allow");
  await visitor.ready();
  await expect(await visitor.ask(question)).toContainText(price);
  expect(watch.asked(inline)).toHaveLength(1);

  const socket = page.waitForEvent("websocket");
  await page.goto("/sample-page/");
  const closed = (await socket).waitForEvent("close");
  await visitor.launcher.click();
  await visitor.ready();
  await expect(visitor.answers).toContainText([price]);
  await decide("deny");
  await closed;
  await expect(visitor.root).toHaveCount(0);
  expect(await kept()).toEqual([]);
  const before = ours().length;
  await page.goto(inline);
  await watch.settled();
  expect(ours()).toHaveLength(before);

  await decide("allow");
  await visitor.ready();
  await expect(visitor.answers).toHaveCount(0);
  await decide("deny");
  await expect(waiting).toBeVisible();
  await expect(visitor.panel).toHaveCount(0);
  expect(await kept()).toEqual([]);
  expect(watch.complaints).toEqual([]);
});

test("who is logged in is known to whoever answers, verified", async ({
  site,
  admin,
  page,
  browser,
  foyer,
}) => {
  await foyer.putDocument(site.widgetId, hats);
  const context = await browser.newContext();
  await logIn(context, site, ada);
  const visitor = new Visitor(await context.newPage());
  const watch = await PageWatch.of(visitor.page);
  await visitor.page.goto("/sample-page/");
  await visitor.open();
  await visitor.ask(question);
  expect(watch.asked(/^POST .*\/api\/sessions$/)).toHaveLength(1);

  await admin.open("foyer");
  const desk = new Agent(page);
  await desk.filter("All");
  await desk.open(desk.rows.filter({ hasText: ada.name }));
  await desk.root.getByRole("button", { name: "About the visitor" }).click();
  await expect(desk.root.locator(".context-verified")).toBeVisible();
  await expect(desk.root.getByText(ada.email).first()).toBeVisible();
  expect([...admin.errors, ...watch.complaints]).toEqual([]);
});

test("one page from a cache serves everybody, each as who they are", async ({ site, browser, foyer }) => {
  install(site, "page-cache");
  await foyer.putDocument(site.widgetId, hats);
  const people = [ada, { ...ada, name: "Bo", email: "bo@example.com" }, null];
  const pages = new Set<string>();
  const names: unknown[] = [];
  for (const person of people) {
    const context = await browser.newContext();
    if (person) await logIn(context, site, person);
    const visitor = new Visitor(await context.newPage());
    const answer = await visitor.page.goto("/sample-page/");
    pages.add(await answer!.text());
    const session = visitor.page.waitForResponse(/\/api\/sessions$/);
    await visitor.open();
    const { verified } = await (await session).json();
    const { identity } = (await session).request().postDataJSON();
    names.push(verified ? identity.name : null);
    await context.close();
  }
  expect(names).toEqual(["Ada L.", "Bo", null]);
  expect(pages.size).toBe(1);
  expect([...pages][0]).not.toMatch(/ada@|Ada L/);
});

test("whoever cannot be vouched for is nobody known, and the chat works", async ({
  site,
  browser,
  foyer,
}) => {
  await foyer.putDocument(site.widgetId, hats);
  const meet = async (person: Person): Promise<void> => {
    const context = await browser.newContext();
    await logIn(context, site, person);
    const visitor = new Visitor(await context.newPage());
    const verdicts: string[] = [];
    visitor.page.on("response", async (response) => {
      if (!response.url().endsWith("/api/sessions")) return;
      const { verified, code } = await response.json();
      verdicts.push(response.ok() ? `verified: ${verified}` : code);
    });
    await visitor.page.goto("/sample-page/");
    await visitor.open();
    await expect(await visitor.ask(question)).toContainText(price);
    expect(verdicts).toEqual(["identity_invalid", "verified: false"]);
    await context.close();
  };
  await test.step("a clock that is days behind", async () => {
    install(site, "slow-clock");
    await meet(ada);
  });
  await test.step("a secret that is not the widget's", async () => {
    uninstall(site, "slow-clock");
    await site.php(
      "Foyer\\Chat\\Connection::save(array('identity_secret' => str_repeat('0', 64))); return 1;",
    );
    await meet({ ...ada, email: "other@example.com" });
  });
});

test("the back button returns to a chat that works", async ({ site, playwright, launchOptions, foyer }) => {
  await foyer.putDocument(site.widgetId, hats);
  // Playwright switches the cache off that this is about.
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  try {
    const page = await browser.newPage({ baseURL: site.url });
    const visitor = new Visitor(page);
    await page.addInitScript(() =>
      addEventListener("pageshow", ({ persisted }) => {
        document.documentElement.dataset["persisted"] = String(persisted);
      }),
    );
    await page.goto("/sample-page/");
    await visitor.open();
    await expect(await visitor.ask(question)).toContainText(price);
    await page.goto("/?p=1");
    await expect(visitor.launcher).toBeVisible();
    await page.evaluate(() => {
      setTimeout(() => history.back());
    });
    await expect.poll(() => page.url()).toBe(`${site.url}/sample-page/`);
    await expect(page.locator('html[data-persisted="true"]')).toBeAttached();
    await visitor.ready();
    await expect(visitor.answers).toContainText([price]);
    await expect(await visitor.ask("What are green hats made of?")).toContainText("felt");
  } finally {
    await browser.close();
  }
});
