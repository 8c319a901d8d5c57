import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { Agent } from "../../../e2e/agent.ts";
import { type Foyer, secrets } from "../../../e2e/foyer.ts";
import { Visitor } from "../../../e2e/visitor.ts";
import { BubblePage } from "./bubble-page.ts";
import { builtPlugin, expect, harbourBooks, type Site, test } from "./site.ts";
import type { App, Expression, PageElement, Workflow } from "./standin/app.ts";
import { type Host, serveApp } from "./standin/host.ts";

/**
 * The steps of docs/bubble.md, done in the stand-in: what the guide says is held against what there is. With
 * UPDATE_GUIDE=1 its pictures are made anew.
 */

const docs = join(import.meta.dirname, "../../../docs");
const guide = readFileSync(join(docs, "bubble.md"), "utf8");
const isUpdating = process.env["UPDATE_GUIDE"] === "1";

const pictures = [
  "chat",
  "keys",
  "chat-properties",
  "visitor-token",
  "agent-session",
  "console",
  "agent-data-properties",
  "inbox",
  "knowledge",
] as const;

async function picture(page: Page, name: (typeof pictures)[number], height = 720): Promise<void> {
  expect(guide).toContain(`](bubble-${name}.png)`);
  if (!isUpdating) return;
  await page.setViewportSize({ width: 1100, height });
  // What moves has come to rest, and no caret blinks.
  const shot = await page.screenshot({ animations: "disabled", caret: "hide", fullPage: height < 400 });
  writeFileSync(join(docs, `bubble-${name}.png`), shot);
}

const isAgent: Expression = { is: [{ current_user: "role" }, "agent"] };

/** The bookshop with its console guarded as the guide says, and laid out for a narrow picture. */
function guidesApp(): App {
  const app = harbourBooks();
  change(app, "index", {
    Prefill: hidden,
    "Start anew": hidden,
    "Open chat": hidden,
    Problem: hidden,
    Heard: hidden,
  });
  change(app, "console", {
    Visitor: { width: 64 },
    Words: { width: 140 },
    Status: { width: 50 },
    Desk: { height: 1 },
    Heard: hidden,
  });
  change(app, "inbox", { Inbox: { width: 1052 }, Remote: hidden });
  for (const { workflows = [] } of [app.pages["console"]!, app.pages["inbox"]!])
    for (const workflow of workflows) if (makesSession(workflow)) workflow.only_when = isAgent;
  return app;
}

const hidden: Partial<PageElement> = { visible: false };

function change(app: App, page: string, changes: Record<string, Partial<PageElement>>): void {
  const all = (elements: PageElement[]): PageElement[] =>
    elements.flatMap((one) => ("elements" in one ? [one, ...all(one.elements)] : [one]));
  const elements = all(app.pages[page]!.elements);
  for (const [name, to] of Object.entries(changes)) {
    const found = elements.find((one) => one.name === name);
    if (!found) throw new Error(`${page} has no ${name}`);
    Object.assign(found, to);
    if ("width" in to) delete found.grow;
  }
}

function makesSession({ steps }: Workflow): boolean {
  return steps.some((step) => "action" in step && step.action === "Foyer - Create agent session");
}

/** The editor of an app whose keys are the guide's examples. */
async function openEditor(): Promise<{ host: Host; app: App }> {
  const app = guidesApp();
  const keys = {
    "Backend URL": "https://chat.example.com",
    "Foyer API key": "fk_example",
    "Identity secret": "s7d",
  };
  app.keys = { live: { ...keys, "Widget ID": "main" }, dev: { ...keys, "Widget ID": "main-dev" } };
  const host = await serveApp({ app, plugin: builtPlugin(), keySet: "live", allowedOrigins: [] });
  return { host, app };
}

/** The guide's terminal commands, run as they stand there, for a backend and an org of this test's. */
function runCommands(foyer: Foyer, org: string): Record<string, string>[] {
  const [script = ""] = /(?<=```sh\n)BACKEND=[^]*?(?=```)/.exec(guide) ?? [];
  const mine = script
    .replace("https://chat.example.com", foyer.url)
    .replace("paste-the-BUBBLE_API_SECRET", secrets.BUBBLE_API_SECRET)
    .replaceAll(/\bmain\b/g, org)
    // The answers in lines of their own.
    .replace('-d "$2"; }', '-d "$2"; echo; }');
  const said = execFileSync("sh", ["-e", "-c", mine], { encoding: "utf8", timeout: 30_000 });
  return said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function person(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1100, height: 720 } })).newPage();
}

async function visit(page: Page, site: Site): Promise<{ visitor: Visitor; app: BubblePage }> {
  await page.goto(site.page("index"));
  const visitor = new Visitor(page);
  await expect(visitor.launcher).toBeVisible();
  return { visitor, app: new BubblePage(page) };
}

/** Three people who ask something: a known one who waits for a person, and two others. */
async function busyMorning(browser: Browser, site: Site, foyer: Foyer): Promise<void> {
  await foyer.putDocument(site.widgetId, {
    title: "Opening hours",
    content: "# Opening hours\n\nThe shop is open from Monday to Saturday, closed on Sundays.",
    url: "https://books.example.com/hours",
  });
  await foyer.putDocument(site.widgetId, {
    title: "Tide tables",
    content: "# Tide tables\n\nThe tide tables for the whole year lie at the counter.",
    url: "https://books.example.com/tides",
  });
  for (const words of ["Do you have the tide tables for May?", "Is the shop open on Sundays?"]) {
    const { visitor } = await visit(await person(browser), site);
    await visitor.open();
    await visitor.ask(words);
  }
  const { visitor, app } = await visit(await person(browser), site);
  await app.click("Log in as Vera");
  await visitor.open();
  await expect(app.element("Heard")).toContainText("identified");
  await visitor.ask("How long can I return a book?");
  await visitor.say("Mine came with a torn page. Can I talk to a person?");
  await expect(app.element("Mode")).toHaveText("Mode: waiting");
}

async function logIn(page: Page, site: Site, name: "console" | "inbox"): Promise<BubblePage> {
  await page.goto(site.page(name));
  const app = new BubblePage(page);
  await app.click("Log in as Ana");
  await expect(app.element("Who")).toContainText("ana@example.com");
  return app;
}

test("the terminal commands give what the Plugins tab asks for, and the chat works with it", async ({
  foyer,
  newSite,
  browser,
}) => {
  const org = `guide-${randomUUID().slice(0, 8)}`;
  await foyer.createWidget({ org_id: org, widget_id: org, title: "Harbour Books" });
  const [key, , live, dev] = runCommands(foyer, org);
  expect(key!["key"]).toMatch(/^fk_/);
  for (const secret of [live, dev]) expect(secret!["identity_secret"]!.length).toBeGreaterThan(20);
  const keys = (widget: string, secret: string) => ({
    "Widget ID": widget,
    "Foyer API key": key!["key"]!,
    "Identity secret": secret,
  });
  for (const keySet of ["live", "dev"] as const) {
    const given =
      keySet === "live" ? keys(org, live!["identity_secret"]!) : keys(`${org}-dev`, dev!["identity_secret"]!);
    const site = await newSite({ keys: given, keySet });
    const studio = new BubblePage(await person(browser));
    await studio.page.goto(site.page("studio"));
    await studio.click("Test connection");
    await expect(studio.element("Said")).toHaveText(new RegExp(`^Said: (?:yes|true) ${org}$`));
    const { visitor, app } = await visit(await person(browser), site);
    await app.click("Log in as Vera");
    await visitor.open();
    await expect(app.element("Heard")).toContainText("identified");
  }
});

test("the editor's fields are those that the guide names", async ({ page }) => {
  const { host, app } = await openEditor();
  const workflowAt = (name: string, action: string): string => {
    const index = app.pages[name]!.workflows!.findIndex(({ steps }) =>
      steps.some((step) => "action" in step && step.action === action),
    );
    return `${host.url}/editor/workflow/${name}/${index}`;
  };
  await page.goto(`${host.url}/editor/plugins`);
  const rows = await page
    .locator(".key > span")
    .evaluateAll((all) => all.map((one) => one.firstChild?.textContent?.trim()));
  const [section = ""] = /^## Which keys [^]*?(?=^## )/m.exec(guide) ?? [];
  const named = Array.from(section.matchAll(/^\| ([A-Z][\w ]+) \| /gm), ([, caption]) => caption!);
  expect(rows).toEqual(named.flatMap((caption) => [caption, `${caption} - dev.`]));
  expect(named).toHaveLength(4);
  await picture(page, "keys", 300);

  await page.goto(`${host.url}/editor/properties/Foyer Chat?page=index&name=Chat&tooltips=no`);
  await shows(page.locator(".field > span"), [
    "Display",
    "Wait for cookie consent",
    "User ID",
    "User token",
    "Z-index",
  ]);
  await shows(page.locator(".dynamic"), [
    "Current User's unique id, unless page's user_token is empty",
    "page's user_token",
  ]);
  await picture(page, "chat-properties", 300);

  await page.goto(`${host.url}/editor/properties/Foyer Agent Data?page=console&name=Desk`);
  await shows(page.locator(".field > span"), ["Agent token", "Type of conversations", "Type of messages"]);
  const chosen = await page
    .locator("select")
    .evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));
  for (const type of ["Foyer conversations conversation", "Foyer messages message"]) {
    expect(chosen).toContain(type);
    expect(guide).toContain(`*${type}*`);
  }
  await picture(page, "agent-data-properties", 300);

  await page.goto(workflowAt("index", "Foyer - Create visitor token"));
  await shows(page.locator("h1, dd"), [
    "Page is loaded",
    "Current User is logged in",
    "Result of step 1's token",
  ]);
  await picture(page, "visitor-token", 300);

  await page.goto(workflowAt("console", "Foyer - Create agent session"));
  await shows(page.locator("h1, dd"), [
    "Page is loaded",
    "Current User's role is agent",
    "Result of step 1's agent token",
  ]);
  await picture(page, "agent-session", 300);
  expect(host.faults()).toEqual([]);
  await host.close();
});

async function shows(parts: Locator, words: string[]): Promise<void> {
  const texts = await parts.allTextContents();
  expect(texts.map((text) => text.trim())).toEqual(expect.arrayContaining(words));
}

test("the chat stands in the page, and answers with its source", async ({ browser, newSite }) => {
  const site = await newSite({ app: guidesApp() });
  const page = await person(browser);
  const { visitor, app } = await visit(page, site);
  await app.click("Log in as Vera");
  await visitor.open();
  await expect(app.element("Heard")).toContainText("identified");
  const answer = await visitor.ask("How long can I return a book?");
  await expect(answer).toContainText("30 days");
  await expect(answer.getByRole("link", { name: "1 Returns" })).toHaveAttribute(
    "href",
    "https://books.example.com/returns",
  );
  await picture(page, "chat");
});

test("a console of Bubble's own elements: nothing without the role, then list, take over and reply", async ({
  browser,
  newSite,
  foyer,
}) => {
  const site = await newSite({ app: guidesApp() });
  await busyMorning(browser, site, foyer);
  const other = new BubblePage(await person(browser));
  await other.page.goto(site.page("index"));
  await other.click("Log in as Otto");
  await expect(other.element("Who")).toContainText("otto@example.com");
  await other.page.goto(site.page("console"));
  await expect(other.element("Who")).toContainText("otto@example.com");
  await expect(other.element("Live")).toHaveText("Offline");

  const app = await logIn(await person(browser), site, "console");
  await expect(app.element("Live")).toHaveText("Live");
  await expect(app.inCells("Row")).toHaveCount(3);
  await app.inCells("Row").filter({ hasText: "Vera" }).getByText("Open").click();
  await expect(app.inCells("Said").first()).toHaveText("How long can I return a book?");
  await app.click("Take over");
  await expect(app.element("Of")).toContainText("human · Ana");
  await app.fill("Reply", "I am sorry, Vera. Shall I send you another copy?");
  await app.click("Send");
  await expect(app.inCells("Said").last()).toHaveText("I am sorry, Vera. Shall I send you another copy?");
  await expect(other.element("Live")).toHaveText("Offline");
  await expect(other.inCells("Row")).toHaveCount(0);
  await expect(app.element("Waiting")).toHaveText("Waiting: 0");
  await picture(app.page, "console");
});

test("the ready-made console: list, take over and reply", async ({ browser, newSite, foyer }) => {
  const site = await newSite({ app: guidesApp() });
  await busyMorning(browser, site, foyer);
  const app = await logIn(await person(browser), site, "inbox");
  const agent = new Agent(app.page);
  await expect(agent.rows).toHaveCount(3);
  await agent.open(agent.rows.filter({ hasText: "Vera" }));
  await agent.act("Take over");
  await agent.say("I am sorry, Vera. Shall I send you another copy?");
  await expect(agent.log).toContainText("Shall I send you another copy?");
  await expect(app.element("Waiting")).toHaveText("Waiting: 0");
  await picture(app.page, "inbox", 780);
});

test("an article from a workflow is what the assistant answers from", async ({ browser, site }) => {
  const studio = new BubblePage(await person(browser));
  await studio.page.goto(site.page("studio"));
  await studio.fill("Article title", "Gift wrapping");
  await studio.fill("Article", "We wrap gifts for 2 euros, in sea-green paper.");
  await studio.click("Publish");
  await expect(studio.element("Said")).toHaveText("Said: saved");
  await studio.click("Ask");
  await expect(studio.element("Said")).toContainText("sea-green paper");
  await picture(studio.page, "knowledge", 680);
});

test("every picture of the guide is one of these, is there, and is small", () => {
  const named = Array.from(guide.matchAll(/\]\(([\w-]+\.png)\)/g), ([, file]) => file!);
  expect(named.toSorted()).toEqual(pictures.map((name) => `bubble-${name}.png`).toSorted());
  expect(
    readdirSync(docs)
      .filter((name) => /^bubble-.*\.png$/.test(name))
      .toSorted(),
  ).toEqual(named.toSorted());
  for (const file of named) {
    expect(existsSync(join(docs, file))).toBe(true);
    expect(statSync(join(docs, file)).size).toBeLessThan(150 * 1024);
    const header = readFileSync(join(docs, file)).subarray(0, 24);
    expect(header.readUInt32BE(16)).toBe(1100);
  }
});

/** Bubble's own words, in italics in the guide as well. */
const bubbles = [
  "My plugins",
  "API Calls",
  "Initialize call",
  "Only when",
  "Only when Current User is logged in",
  "Only when Current User's role is agent",
  "Current User's unique id",
  "Log the user out",
  "- dev.",
  "Foyer Agent Data's Conversations",
  "Foyer Agent Data's Messages",
  "empty",
];

function captions(all: { caption: string }[]): string[] {
  return all.map(({ caption }) => caption);
}

test("every name in italics is one of the plugin's or of Bubble's, and every code is one that it gives", () => {
  const { elements, actions, apiCalls, shared } = builtPlugin();
  const names = new Set([
    ...bubbles,
    ...captions(Object.values(shared.keys)),
    ...elements.flatMap((one) => [
      one.display,
      ...captions([one.fields, one.states, one.events, one.actions].flat()),
    ]),
    ...elements.flatMap((one) => one.actions.flatMap(({ fields }) => captions(fields))),
    ...actions.flatMap((one) => [one.display, ...captions([...one.fields, ...one.returns])]),
    ...(apiCalls?.calls ?? []).flatMap((call) => captions(Object.values(call.types))),
  ]);
  const prose = guide
    .replaceAll(/```[^]*?```/g, "")
    .replaceAll(/\*\*/g, "")
    .replaceAll(/\s+/g, " ");
  const italics = Array.from(prose.matchAll(/(?<![\w*])\*([^*|]+?)\*(?!\w)/g), ([, words]) => words!);
  expect(italics.length).toBeGreaterThan(40);
  expect(italics.filter((words) => !names.has(words))).toEqual([]);

  const codes = Array.from(guide.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm), ([, cell]) => cell!).flatMap((cell) =>
    Array.from(cell.matchAll(/`(\w+)`/g), ([, code]) => code!),
  );
  const given = [
    readFileSync(join(docs, "../shared-widget/protocol/codes.ts"), "utf8"),
    ...elements.map(({ code }) => code.initialize),
    ...actions.map(({ code }) => code.server ?? ""),
  ].join("\n");
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !given.includes(code))).toEqual([]);
});
