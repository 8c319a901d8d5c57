import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Agent } from "../../../../e2e/agent.ts";
import { Visitor, sourcesOf } from "../../../../e2e/visitor.ts";
import { expect, test } from "./test.ts";

/**
 * The steps of docs/wordpress.md, done in a site. With UPDATE_GUIDE=1 its pictures are made anew, and the plugin
 * directory's screenshots, which are the same files.
 */

const root = join(import.meta.dirname, "..", "..");
const docs = join(root, "../../docs");
const guide = readFileSync(join(docs, "wordpress.md"), "utf8");

/** In the order of "Screenshots" in readme.txt. The directory shows these. */
const screenshots = ["chat", "appearance", "knowledge", "inbox", "block"];

type Page = Visitor["page"];

async function picture(page: Page, name: string): Promise<void> {
  expect(guide).toContain(`](wordpress-${name}.png)`);
  if (process.env["UPDATE_GUIDE"] !== "1") return;
  // Where nothing answers to a pointer.
  await page.mouse.move(700, 10);
  await page.evaluate(() => document.fonts.ready);
  const shot = await page.screenshot({ animations: "disabled", caret: "hide" });
  writeFileSync(join(docs, `wordpress-${name}.png`), shot);
  const number = screenshots.indexOf(name) + 1;
  if (number > 0) writeFileSync(join(root, ".wordpress-org", `screenshot-${number}.png`), shot);
}

const viewport = { width: 1100, height: 720 };
test.use({ viewport });

test("a bookshop's owner follows the guide from the connection to the inbox", async ({
  page,
  admin,
  site,
  browser,
}) => {
  await site.php(`
    update_option( 'show_avatars', 0 );
    update_option( 'blogname', 'Harbour Books' );
    update_option( 'blogdescription', 'A bookshop at the old harbour' );
    foreach ( array( 1, 2, 3 ) as $id ) { wp_delete_post( $id, true ); }
    foreach ( array(
      'Opening hours' => '<!-- wp:paragraph --><p>The shop is open from Monday to Saturday, nine to six. It is closed on Sundays.</p><!-- /wp:paragraph -->',
      'Returns' => '<!-- wp:paragraph --><p>A book can be returned within thirty days with its receipt, also one that came with a torn page.</p><!-- /wp:paragraph -->',
      'Tide tables' => '<!-- wp:paragraph --><p>The tide tables for the whole year lie at the counter.</p><!-- /wp:paragraph -->',
    ) as $title => $content ) {
      wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => $title, 'post_content' => $content ) );
    }
    wp_update_user( array( 'ID' => 1, 'display_name' => 'Ana' ) );
    return true;`);

  await test.step("connect", async () => {
    await admin.open("foyer-settings");
    await expect(page.getByText("This site is connected")).toBeVisible();
    await page.getByRole("button", { name: "Test the connection" }).click();
    await expect(page.getByText("The backend answers and takes the key.", { exact: true })).toBeVisible();
    await page.setViewportSize({ ...viewport, height: 800 });
    await picture(page, "connection");
  });

  await test.step("how it looks", async () => {
    // Wide enough for the preview beside the form.
    await page.setViewportSize({ width: 1360, height: 800 });
    await page.getByRole("tab", { name: "Appearance" }).click();
    await page.getByLabel("Title", { exact: true }).fill("Harbour Books");
    await page
      .getByLabel("Welcome message")
      .fill("Hello! Ask me about our books, opening hours and returns.");
    const preview = page.frameLocator(".foyer-preview iframe");
    await expect(preview.locator("foyer-chat").getByText("Ask me about our books")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).last().click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await picture(page, "appearance");
    await page.setViewportSize(viewport);
  });

  await test.step("where it shows", async () => {
    await page.getByRole("tab", { name: "Where it shows" }).click();
    await expect(page.getByRole("heading", { name: "Never on" })).toBeVisible();
    await picture(page, "places");
  });

  await test.step("what it knows", async () => {
    await site.php("Foyer\\Chat\\Sync\\Run::run(); return true;");
    await admin.open("foyer-knowledge");
    await page.getByRole("button", { name: "Resync all" }).click();
    await expect(page.locator(".foyer-app").getByText("everything was up to date")).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByText("3 of 3")).toBeVisible();
    await picture(page, "knowledge");
  });

  const visitor = new Visitor(await (await browser.newContext({ viewport })).newPage());
  await test.step("a visitor asks", async () => {
    await visitor.page.goto(`${site.url}/opening-hours/`);
    await visitor.open();
    const answer = await visitor.ask("How long can I return a book?");
    await expect(answer).toContainText("thirty days");
    await expect(sourcesOf(answer).first()).toHaveAttribute("href", new RegExp(`^${site.url}/returns/`));
    await picture(visitor.page, "chat");
  });

  await test.step("the owner answers", async () => {
    for (const words of ["Do you have the tide tables for May?", "Is the shop open on Sundays?"]) {
      const other = new Visitor(await (await browser.newContext({ viewport })).newPage());
      await other.page.goto(site.url);
      await other.open();
      await other.ask(words);
    }
    await visitor.say("Mine came with a torn page. Can I talk to a person?");
    await expect(visitor.events.last()).toBeVisible();
    await admin.open("foyer");
    const desk = new Agent(page);
    await desk.filter("Waiting");
    await desk.open(desk.rows.first());
    await desk.act("Take over");
    await desk.say("Hello, this is Ana. Bring it along, I will put a new one aside for you.");
    await expect(visitor.agents).toContainText("I will put a new one aside");
    await desk.filter("All");
    await expect(desk.rows).toHaveCount(3);
    await picture(page, "inbox");
  });

  await test.step("a chat inside a page", async () => {
    const id = await site.php<number>(`return wp_insert_post( array(
      'post_type' => 'page', 'post_status' => 'draft', 'post_title' => 'Ask us',
      'post_content' => '<!-- wp:paragraph --><p>Write to us here, day and night.</p><!-- /wp:paragraph --><!-- wp:foyer/chat {"height":320} /-->',
    ) );`);
    await admin.edit(id);
    const chat = page
      .frameLocator('iframe[name="editor-canvas"]')
      .getByRole("document", { name: "Block: Foyer Chat" });
    await chat.click();
    await expect(page.getByLabel("Shows as")).toBeVisible();
    await picture(page, "block");
  });
});
