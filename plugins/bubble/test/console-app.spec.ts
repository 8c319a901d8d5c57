import type { Browser, Page } from "@playwright/test";
import { Agent } from "../../../e2e/agent.ts";
import { Visitor } from "../../../e2e/visitor.ts";
import { BubblePage } from "./bubble-page.ts";
import { expect, harbourBooks, type Site, test } from "./site.ts";

const tokenExpired = {
  type: "about:blank",
  title: "The token has expired: get a new one.",
  status: 401,
  detail: "The token has expired: get a new one.",
  code: "token_expired",
};

/** A browser of its own: another person. */
async function person(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function visit(page: Page, site: Site): Promise<{ visitor: Visitor; app: BubblePage }> {
  await page.goto(site.page("index"));
  const visitor = new Visitor(page);
  await expect(visitor.launcher).toBeVisible();
  return { visitor, app: new BubblePage(page) };
}

async function logIn(
  page: Page,
  site: Site,
  where: "console" | "inbox",
  name: "Ana" | "Ben",
): Promise<BubblePage> {
  await page.goto(site.page(where));
  const app = new BubblePage(page);
  await app.click(`Log in as ${name}`);
  await expect(app.element("Who")).toContainText(name.toLowerCase());
  return app;
}

test.describe("A console of native elements", () => {
  test("asked, taken over, answered, handed back, answered by the assistant again", async ({
    browser,
    site,
  }) => {
    const console = await logIn(await person(browser), site, "console", "Ana");
    await expect(console.element("Live")).toHaveText("Live");

    const { visitor, app } = await visit(await person(browser), site);
    await visitor.open();
    await expect(await visitor.ask("How long can I return a book?")).toContainText("30 days");
    await app.click("Ask for a person");
    await expect(app.element("Mode")).toHaveText("Mode: waiting");

    await expect(console.element("Banner")).toContainText("A visitor asks for a person");
    await expect(console.element("Waiting")).toHaveText("Waiting: 1");
    await expect(console.inCells("Row")).toHaveCount(1);
    await console.click("Open", 0);
    await expect(console.inCells("Said").first()).toHaveText("How long can I return a book?");
    await console.click("Take over");
    await expect(app.element("Mode")).toHaveText("Mode: human");
    await expect(app.element("Agent")).toHaveText("Agent: Ana");

    await console.fill("Reply", "Hello, Ana here. Which book is it?");
    await console.click("Send");
    await expect(visitor.agents.last()).toContainText("Which book is it?");
    await expect(console.element("Reply")).toHaveValue("");
    await visitor.say("The green one");
    await expect(console.inCells("Said").last()).toHaveText("The green one");
    // What stays unanswered the assistant would answer as soon as it is handed back.
    await console.fill("Reply", "That one you can return.");
    await console.click("Send");
    await expect(visitor.agents.last()).toContainText("you can return");

    await console.click("Hand back");
    await expect(app.element("Mode")).toHaveText("Mode: ai");
    await expect(await visitor.ask("And how long can I return a book?")).toContainText("30 days");
    await console.click("Close");
    await expect(app.element("Mode")).toHaveText("Mode: closed");
    expect(await app.element("Heard").textContent()).toMatch(
      /handoff_requested.*agent_joined.*agent_left.*conversation_closed/,
    );
  });

  test("a note stays among agents, and a reply written twice by a rerun is one", async ({
    browser,
    site,
    foyer,
  }) => {
    const { visitor } = await visit(await person(browser), site);
    await visitor.open();
    await visitor.say("Hello");
    const console = await logIn(await person(browser), site, "console", "Ana");
    await console.click("Open", 0);
    await console.click("Take over");
    await console.fill("Reply", "A regular of ours");
    await console.click("Note");
    await console.fill("Reply", "Good morning");
    await console.click("Send");
    await expect(visitor.agents.last()).toContainText("Good morning");
    await expect(visitor.log).not.toContainText("A regular of ours");
    const said = await foyer.history(await visitor.conversation());
    expect(said.filter(({ text }) => text === "Good morning")).toHaveLength(1);
  });

  test("two agents take over at once: one has it, the other is told so", async ({ browser, site }) => {
    const { visitor, app } = await visit(await person(browser), site);
    await visitor.open();
    await visitor.say("Hello");
    const ana = await logIn(await person(browser), site, "console", "Ana");
    const ben = await logIn(await person(browser), site, "console", "Ben");
    for (const agent of [ana, ben]) {
      await agent.click("Open", 0);
      await expect(agent.inCells("Said").first()).toHaveText("Hello");
    }
    await Promise.all([ana.click("Take over"), ben.click("Take over")]);
    await expect(app.element("Mode")).toHaveText("Mode: human");
    const holder = (await app.element("Agent").textContent())!.replace("Agent: ", "");
    const [winner, loser] = holder === "Ana" ? [ana, ben] : [ben, ana];
    await expect(loser.element("Problem")).toHaveText("Problem: already_assigned");
    await expect(winner.element("Problem")).toBeHidden();
    for (const agent of [ana, ben]) {
      await expect(agent.element("Status", 0)).toHaveText("human");
      await expect(agent.element("Of")).toContainText(`human · ${holder}`);
    }
  });

  test("a session that ran out goes on with a new token, without a reload", async ({ browser, newSite }) => {
    test.setTimeout(120_000);
    const app = harbourBooks();
    const begins = app.pages["console"]!.workflows!.flatMap(({ steps }) => steps);
    for (const step of begins)
      if ("action" in step && step.action === "Foyer - Create agent session") step.fields["minutes"] = 1;
    const site = await newSite({ app });
    const page = await person(browser);
    // As after twelve hours, when a token is renewed no more.
    await page.route("**/api/agent-tokens/renew", (route) =>
      route.fulfill({ status: 401, contentType: "application/problem+json", json: tokenExpired }),
    );
    const console = await logIn(page, site, "console", "Ana");
    await expect(console.element("Live")).toHaveText("Live");
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    await expect(console.element("Heard")).toContainText("session_expired", { timeout: 70_000 });
    await expect(console.element("Live")).toHaveText("Live");
    const { visitor } = await visit(await person(browser), site);
    await visitor.open();
    await visitor.say("Anybody there?");
    await expect(console.element("Words", 0)).toContainText("Anybody there?");
    expect(await page.evaluate(() => "stayed" in window)).toBe(true);
  });

  test("an agent who was removed is told so, and nothing is left on the page", async ({
    browser,
    site,
    foyer,
  }) => {
    const { visitor } = await visit(await person(browser), site);
    await visitor.open();
    await visitor.say("Between us");
    const console = await logIn(await person(browser), site, "console", "Ana");
    await console.click("Open", 0);
    await expect(console.inCells("Said").first()).toHaveText("Between us");
    await foyer.call("DELETE", `/api/agent-tokens/ana?org_id=${site.orgId}`);
    await expect(console.element("Problem")).toHaveText("Problem: forbidden");
    await expect(console.page.locator("body")).not.toContainText("Between us");
  });

  test("an agent of another org sees nothing of this one", async ({ browser, newSite }) => {
    const [ours, theirs] = [await newSite(), await newSite()];
    const { visitor } = await visit(await person(browser), ours);
    await visitor.open();
    await visitor.say("Between us");
    const page = await person(browser);
    const console = await logIn(page, theirs, "console", "Ana");
    await expect(console.element("Live")).toHaveText("Live");
    await expect(console.element("Total")).toHaveText("Total: 0");
    await expect(console.inCells("Row")).toHaveCount(0);
    await page.goto(theirs.page("console", { conversation: await visitor.conversation() }));
    await expect(console.element("Problem")).toHaveText(/not_found|forbidden/);
    await expect(console.page.locator("body")).not.toContainText("Between us");
  });
});

test.describe("A console of the finished inbox", () => {
  test("asked, taken over, answered, handed back, answered by the assistant again", async ({
    browser,
    site,
  }) => {
    const page = await person(browser);
    const app = await logIn(page, site, "inbox", "Ana");
    const agent = new Agent(page);
    await expect(agent.root.getByRole("group", { name: "Filters" })).toBeVisible();

    const { visitor, app: shop } = await visit(await person(browser), site);
    await visitor.open();
    await expect(await visitor.ask("How long can I return a book?")).toContainText("30 days");
    await shop.click("Ask for a person");
    await expect(app.element("Banner")).toContainText("A visitor asks for a person");
    await expect(app.element("Waiting")).toHaveText("Waiting: 1");
    await agent.open(agent.rows.first());
    await app.click("Take over");
    await expect(shop.element("Mode")).toHaveText("Mode: human");
    await app.click("Write");
    await expect(agent.composer).toBeFocused();
    await agent.say("Hello, Ana here. Which book is it?");
    await expect(visitor.agents.last()).toContainText("Which book is it?");
    await app.click("Hand back");
    await expect(shop.element("Mode")).toHaveText("Mode: ai");
    await expect(await visitor.ask("And how long can I return a book?")).toContainText("30 days");
  });
});

test("an article published by a workflow changes an answer", async ({ browser, site }) => {
  const { visitor } = await visit(await person(browser), site);
  await visitor.open();
  await visitor.say("Do you wrap gifts?");
  const studio = new BubblePage(await person(browser));
  await studio.page.goto(site.page("studio"));
  await studio.fill("Article title", "Gift wrapping");
  await studio.fill("Article", "We wrap gifts for 2 euros, in sea-green paper.");
  await studio.click("Publish");
  await expect(studio.element("Said")).toHaveText("Said: saved");
  await expect(await visitor.ask("Do you wrap gifts?")).toContainText("sea-green paper");
});

test("login, identify and logout leave nothing behind, in any tab", async ({ browser, site }) => {
  const page = await person(browser);
  const { visitor, app } = await visit(page, site);
  await visitor.open();
  await visitor.say("I have a secret");
  await visitor.whole(visitor.answers.first());
  await app.click("Log in as Vera");
  await expect(app.element("Who")).toContainText("vera@example.com");
  await expect(app.element("Heard")).toContainText("identified");
  await visitor.open();
  await expect(visitor.log).toContainText("I have a secret");

  const tab = await page.context().newPage();
  const second = await visit(tab, site);
  await second.visitor.open();
  await expect(second.visitor.log).toContainText("I have a secret");
  await app.click("Log out");
  await expect(app.element("Who")).toHaveText("Not logged in");
  await visitor.open();
  await expect(visitor.log).not.toContainText("I have a secret");
  await expect(second.visitor.log).not.toContainText("I have a secret");

  await app.click("Log in as Otto");
  await expect(app.element("Heard")).toContainText("identified");
  await visitor.open();
  await expect(visitor.log).not.toContainText("I have a secret");
});
