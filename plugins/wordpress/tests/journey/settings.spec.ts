import { AxeBuilder } from "@axe-core/playwright";
import { Visitor } from "../../../../e2e/visitor.ts";
import type { StoredConfig } from "../../../../shared-widget/protocol/index.ts";
import { expect, test } from "./test.ts";

type Page = Visitor["page"];

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();
const saved = (page: Page) => page.getByText("Saved.", { exact: true });
const title = (page: Page) => page.getByLabel("Title", { exact: true });

/** Texts that another language is looked for in. */
const german = "add_filter('locale', static function () { return 'de_DE'; });";
/** WordPress's own Arabic, which says the direction, is not here. */
const arabic = `
  add_filter('locale', static function () { return 'ar'; });
  add_action('init', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0);
`;

/** What a security plugin puts in place of every answer under our namespace. */
const firewall = `
  if (strpos(rawurldecode($_SERVER['REQUEST_URI']), '/foyer/v1/') !== false) {
    http_response_code(403);
    exit('<html><style>b{color:red}</style><h1>Blocked</h1> by the <b>Example Firewall</b></html>');
  }
`;

async function expectNoBarrier(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include("#wpbody").exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
}

async function expectNothingToTheSide(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test("what is saved here shows in the backend and in the chat, what is saved there comes back, and neither is lost", async ({
  site,
  admin,
  browser,
  foyer,
}) => {
  const { page } = admin;
  const config = () => foyer.call<StoredConfig>("GET", `/api/config/${site.widgetId}`);
  await admin.open("foyer-settings#appearance");
  await title(page).fill("Ask Ana");

  await test.step("typed while the answer is on its way", async () => {
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>();
    await page.route(/foyer(\/|%2F)v1(\/|%2F)settings/, async (route) => {
      await held;
      await route.continue();
    });
    await save(page);
    await expect(page.getByText("Saving…")).toBeVisible();
    await page.getByLabel("Welcome message").fill("Welcome to our shop!");
    goOn();
    await expect(page.getByText("Not saved yet.")).toBeVisible();
    await expect(page.getByLabel("Welcome message")).toHaveValue("Welcome to our shop!");
    await save(page);
    await expect(saved(page)).toBeVisible();
    expect(await config()).toMatchObject({ title: "Ask Ana", welcome_message: "Welcome to our shop!" });
  });

  await test.step("a visitor sees it", async () => {
    const visitor = new Visitor(await (await browser.newContext({ baseURL: site.url })).newPage());
    await visitor.page.goto("/");
    await visitor.open();
    await expect(visitor.panel).toContainText("Ask Ana");
    await expect(visitor.panel).toContainText("Welcome to our shop!");
  });

  await test.step("what was changed in the backend is there after a reload", async () => {
    await foyer.changeWidget(site.widgetId, { title: "Ask the desk" });
    await page.reload();
    await expect(title(page)).toHaveValue("Ask the desk");
  });

  await test.step("two who save: the second is told of it, by the names the form has", async () => {
    await title(page).fill("Mine");
    await foyer.changeWidget(site.widgetId, { title: "Theirs", placeholder: "Only theirs" });
    await save(page);
    const dialog = page.getByRole("dialog", { name: "These settings were changed elsewhere" });
    await expect(dialog.getByRole("row").nth(1)).toHaveText("TitleMineTheirs");
    await expect(dialog.getByRole("row")).toHaveCount(2);
    await expectNoBarrier(page);
    await dialog.getByRole("button", { name: "Save mine over it" }).click();
    await expect(saved(page)).toBeVisible();
    await expect(page.getByLabel("Text in the empty message field")).toHaveValue("Only theirs");
    expect(await config()).toMatchObject({ title: "Mine", placeholder: "Only theirs" });
  });
  expect(admin.errors).toEqual([]);
});

test("no barrier on any tab nor on the knowledge page, and the secret of a shared widget is asked for", async ({
  site,
  admin,
}) => {
  const { page } = admin;
  await site.php("Foyer\\Chat\\Connection::save(array('identity_secret' => '')); return true;");
  await admin.open("foyer-settings");
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
    await expectNoBarrier(page);
  }
  await page.getByRole("tab", { name: "Connection" }).click();
  const heading = page.getByRole("heading", { name: "Logged-in visitors are not recognised yet" });
  await expect(heading).toBeVisible();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.getByRole("button", { name: "Make a new one" }).click();
  await expect(heading).toHaveCount(0);
  expect(await site.php<string>("return Foyer\\Chat\\Connection::identity_secret();")).not.toBe("");

  await admin.open("foyer-knowledge");
  await expect(page.locator(".foyer-counts")).toBeVisible();
  await expectNoBarrier(page);
  expect(admin.errors).toEqual([]);
});

test("in German: what PHP says, the screens and the block", async ({ site, admin }) => {
  const { page } = admin;
  site.addMuPlugin("german", german);
  await admin.open("foyer-settings");
  await expect(
    page.locator("#toplevel_page_foyer").getByRole("link", { name: "Einstellungen" }),
  ).toBeVisible();
  await expect(page.getByRole("tab", { name: "Aussehen" })).toBeVisible();
  await page.goto("/wp-admin/post-new.php?post_type=page");
  await page.waitForFunction(() => {
    const { wp } = window as unknown as { wp?: { blocks?: { getBlockType: (name: string) => unknown } } };
    return wp?.blocks?.getBlockType("foyer/chat") !== undefined;
  });
  const named = await page.evaluate(() => {
    const { wp } = window as unknown as {
      wp: { blocks: { getBlockType: (name: string) => { title: string; description: string } } };
    };
    return wp.blocks.getBlockType("foyer/chat").description;
  });
  expect(named).toBe("Der Chat in der Seite oder ein Button, der ihn öffnet.");
});

test("from right to left nothing sticks out, on a desk and on a phone", async ({ site, admin }, testInfo) => {
  const { page } = admin;
  site.addMuPlugin("arabic", arabic);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const [screen, ready] of [
      ["foyer-settings#appearance", ".foyer-preview iframe"],
      ["foyer-knowledge", ".foyer-counts"],
      ["foyer", "foyer-console"],
    ] as const) {
      await admin.open(screen);
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      await expect(page.locator(ready)).toBeVisible();
      expect(
        await page.locator("link[href*='/foyer-chat/build/'][href*='-rtl.css']").count(),
        "a style sheet for right to left",
      ).toBeGreaterThan(0);
      await expectNothingToTheSide(page);
      const name = `${screen.replace("#", "-")}-${width}.png`;
      await testInfo.attach(name, { body: await page.screenshot(), contentType: "image/png" });
    }
  }
});

for (const [permalinks, structure] of [
  ["pretty", "/%postname%/"],
  ["plain", ""],
] as const)
  test(`with ${permalinks} permalinks and REST blocked, the settings page says by what and what to do`, async ({
    site,
    admin,
  }) => {
    const { page } = admin;
    await site.php(`
      global $wp_rewrite;
      $wp_rewrite->set_permalink_structure('${structure}');
      flush_rewrite_rules();
      return true;
    `);
    site.addMuPlugin("firewall", firewall);
    await admin.open("foyer-settings");
    const notice = page.locator(".foyer-notice.is-error");
    await expect(notice).toContainText("Status 403 from");
    await expect(notice).toContainText(structure === "" ? "rest_route" : "/wp-json/foyer/v1/settings");
    await expect(notice.locator("pre")).toHaveText("Blocked by the Example Firewall");
    await expect(notice).toContainText("A security plugin or the host's firewall probably blocks");

    site.addMuPlugin("firewall", "add_filter('rest_endpoints', '__return_empty_array');");
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(notice).toContainText("Open Settings → Permalinks and save once");

    site.addMuPlugin("firewall", "");
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("This site is connected")).toBeVisible();
    await expect(notice).toHaveCount(0);
    expect(admin.errors).toEqual([]);
  });
