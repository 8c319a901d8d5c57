import { Agent } from "../../../../e2e/agent.ts";
import { expect, test } from "../../../../e2e/test.ts";
import { Visitor, sourcesOf } from "../../../../e2e/visitor.ts";
import { WpAdmin } from "./wp-admin.ts";

const zip = process.env["FOYER_TEST_ZIP"]!;
const secret = process.env["FOYER_TEST_BACKEND_SECRET"]!;
const question = "What do wombats eat?";

test("an admin brings the chat to the site, visitors get answers from its posts, and a person takes over in wp-admin", async ({
  page,
  browser,
  baseURL,
  foyer,
}) => {
  const admin = new WpAdmin(page);
  await test.step("install the zip and activate it", async () => {
    await admin.logIn();
    await admin.installPlugin(zip);
  });

  await test.step("connect, told apart from a wrong key", async () => {
    await admin.open("foyer-settings");
    await page.getByLabel("Backend address").fill(foyer.url);
    await page.getByLabel("API key").fill("fk_wrong");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(
      page.getByText("key", { exact: false }).and(page.locator(".foyer-error")).first(),
    ).toBeVisible();
    await page.getByLabel("API key").fill(secret);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(page.getByText("This site is connected")).toBeVisible();
    expect(await page.content()).not.toContain(secret);
  });

  await test.step("settings", async () => {
    await page.getByRole("tab", { name: "Appearance" }).click();
    await page.getByLabel("Title", { exact: true }).fill("Ask the zoo");
    await page.getByRole("button", { name: "Save", exact: true }).last().click();
    await expect(page.getByText("Saved.")).toBeVisible();
  });

  const help = await admin.publish("page", { title: "Help", blocks: ["foyer/chat"] });
  const post = await admin.publish("post", {
    title: "Wombats",
    content: "<h2>What do wombats eat?</h2>\n<p>Wombats eat grass, roots and bark.</p>",
  });

  const visitor = new Visitor(await (await browser.newContext()).newPage());
  const { page: site } = visitor;
  const errors: string[] = [];
  site.on("pageerror", (error) => errors.push(error.message));
  await site.goto(help.url);
  const config: { widget_id: string } = JSON.parse((await site.locator("#foyer-config").textContent())!);

  /** Pages that are looked at let WP-Cron run. */
  const known = async (): Promise<string[]> => {
    await (await fetch(baseURL!)).text();
    return (await foyer.search(config.widget_id, question, 3)).map(({ text }) => text);
  };

  await test.step("an anonymous visitor gets an answer from the post, with a link to it", async () => {
    await expect.poll(known, { timeout: 60_000 }).toContainEqual(expect.stringContaining("roots and bark"));
    await expect(visitor.root.getByText("Ask the zoo")).toBeVisible();
    await visitor.ready();
    const answer = await visitor.ask(question);
    await expect(answer).toContainText("grass, roots and bark");
    const link = await sourcesOf(answer).first().getAttribute("href");
    expect(link?.replace(/#.*$/, "")).toBe(post.url);
  });

  const desk = new Agent(page);
  await test.step("the admin takes over in wp-admin, and the visitor sees the reply", async () => {
    await admin.open("foyer");
    await desk.filter("All");
    await desk.open(desk.rows.first());
    await desk.act("Take over");
    await desk.say("This is Ana from the zoo.");
    await expect(visitor.agents).toContainText("This is Ana from the zoo.");
    await desk.act("Hand back");
    await expect(desk.root.getByRole("button", { name: "Take over" }).first()).toBeVisible();
  });

  await test.step("what is no longer published is no longer known", async () => {
    await admin.unpublish(post);
    await expect
      .poll(known, { timeout: 60_000 })
      .not.toContainEqual(expect.stringContaining("roots and bark"));
    const stranger = new Visitor(await (await browser.newContext()).newPage());
    await stranger.page.goto(help.url);
    await stranger.ready();
    const answer = await stranger.ask(question);
    await expect(answer).not.toContainText("roots and bark");
    await expect(sourcesOf(answer)).toHaveCount(0);
  });

  await test.step("every other page has the chat at its corner", async () => {
    await site.goto("/");
    await visitor.open();
    await expect(visitor.panel.getByText("Ask the zoo").first()).toBeVisible();
  });
  expect([...admin.errors, ...errors]).toEqual([]);
});
