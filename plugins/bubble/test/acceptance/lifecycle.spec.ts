import { Agent } from "../../../../e2e/agent.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { expect, harbourBooks, test } from "../site.ts";
import type { PageElement } from "../standin/app.ts";
import {
  chat,
  debuggerOf,
  eventsOf,
  expectStates,
  heldOver,
  pageOf,
  person,
  requestsTo,
  runsOf,
  setState,
  someoneAsks,
  statesOf,
  visit,
} from "./shop.ts";

const foyerUrl = (): string => process.env["FOYER_URL"]!;

const awayButton: PageElement = { kind: "button", name: "Away", label: "Away" };

const shown = (initial: boolean) => ({ shown: { initial } });

for (const kind of ["group", "popup"] as const)
  test(`11 a chat in a hidden ${kind} begins when it is shown, once, and keeps its conversation`, async ({
    page,
    newSite,
  }) => {
    const inline = chat({ display_mode: "Inline" }, { width: 360, height: 420 });
    const app = pageOf([{ kind, name: "Drawer", visible: { custom_state: "shown" }, elements: [inline] }], {
      states: shown(false),
    });
    const site = await newSite({ app });
    const requests = await requestsTo(page, foyerUrl());
    await page.goto(site.page("index"));
    await page.waitForTimeout(1_000);
    expect(requests).toEqual([]);
    expect(await runsOf(page, "initialize")).toBe(0);

    await setState(page, "shown", true);
    const visitor = new Visitor(page);
    await visitor.ready();
    await visitor.ask("How long can I return a book?");
    const { conversation_id } = await statesOf(page);
    const sessions = (): number => requests.filter((one) => one.startsWith("POST /api/sessions")).length;
    expect(sessions()).toBe(1);
    await setState(page, "shown", false);
    await expect(visitor.panel).toBeHidden();
    await setState(page, "shown", true);
    await expect(visitor.panel).toBeVisible();
    await expect(visitor.said).toHaveCount(1);
    await visitor.ask("And how long can I return a book?");
    await expectStates(page, { conversation_id, is_connected: true });
    expect(sessions()).toBe(1);
    expect(await runsOf(page, "initialize")).toBe(1);
    expect((await eventsOf(page)).filter((event) => event === "ready")).toHaveLength(1);
  });

test("11 hiding the element hides its launcher and its open chat, showing it brings the launcher back", async ({
  page,
  newSite,
}) => {
  const app = pageOf([chat({}, { visible: { custom_state: "shown" } })], { states: shown(true) });
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  const { conversation_id } = await statesOf(page);
  await setState(page, "shown", false);
  await expect(visitor.panel).toBeHidden();
  await expect(visitor.launcher).toBeHidden();
  await expectStates(page, { is_visible_launcher: false, is_open: false, conversation_id });
  await setState(page, "shown", true);
  await expect(visitor.launcher).toBeVisible();
  await expectStates(page, { is_visible_launcher: true });
  await visitor.open();
  await expect(visitor.said).toHaveCount(1);
  await expectStates(page, { conversation_id });
  expect(await runsOf(page, "initialize")).toBe(1);
});

test("12 a floating chat that is gone leaves nothing behind", async ({ page, newSite }) => {
  const app = pageOf([{ kind: "group", name: "Drawer", elements: [chat()] }, awayButton], {
    workflows: [{ on: { click: "Away" }, steps: [{ remove: "Drawer" }] }],
  });
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  expect((await heldOver(page)).sockets).toBe(1);
  await page.locator('[data-name="Away"]').click();
  await expect(page.locator("foyer-chat")).toHaveCount(0);
  await expect.poll(() => heldOver(page), { timeout: 8_000 }).toEqual({});
});

test("12 a chat that is taken away before anything was loaded leaves nothing behind", async ({
  page,
  newSite,
}) => {
  const app = pageOf([{ kind: "group", name: "Drawer", elements: [chat({ open_on_load: true })] }], {
    workflows: [{ on: { page_load: true }, steps: [{ remove: "Drawer" }] }],
  });
  const site = await newSite({ app });
  await page.goto(site.page("index"));
  await expect(page.locator("foyer-chat")).toHaveCount(0);
  await page.waitForTimeout(3_000);
  await expect.poll(() => heldOver(page), { timeout: 8_000 }).toEqual({});
});

test("12 rows with a chat in each leave nothing behind when they go", async ({ page, newSite, foyer }) => {
  const app = pageOf(
    [
      {
        kind: "repeating_group",
        name: "Rows",
        source: { custom_state: "widgets" },
        elements: [chat({ display_mode: "Inline", widget_id: { cell: "" } }, { width: 320, height: 320 })],
      },
    ],
    { states: { widgets: { initial: [] } } },
  );
  const widgets = [await foyer.createWidget(), await foyer.createWidget()];
  app.pages["index"]!.states!["widgets"] = { initial: widgets };
  const site = await newSite({ app });
  await page.goto(site.page("index"));
  for (const widget of widgets) await new Visitor(page, widget).ready();
  expect((await heldOver(page)).sockets).toBe(2);
  await page.evaluate((first) => window.bubbleStandin.setState("widgets", [first]), widgets[0]);
  await expect.poll(async () => (await heldOver(page)).sockets, { timeout: 8_000 }).toBe(1);
  const first = new Visitor(page, widgets[0]);
  await first.ask("Hello");
  await page.evaluate(() => window.bubbleStandin.setState("widgets", []));
  await expect.poll(() => heldOver(page), { timeout: 8_000 }).toEqual({});
});

for (const { of, element } of [
  { of: "console", element: "Desk" },
  { of: "inbox", element: "Inbox" },
] as const)
  test(`12 the agents' ${of} leaves nothing behind when it is gone`, async ({ page, newSite, browser }) => {
    const app = harbourBooks();
    app.pages[of]!.elements.push(awayButton);
    app.pages[of]!.workflows!.push({ on: { click: "Away" }, steps: [{ remove: element }] });
    const site = await newSite({ app });
    const conversation = await someoneAsks(browser, site, "How long can I return a book?");
    await page.goto(site.page(of));
    await page.locator('[data-name="Log in as Ana"]').click();
    await expect(page.locator('[data-name="Who"]')).toContainText("ana");
    await page.goto(site.page(of, { conversation }));
    await expectStates(page, { is_connected: true }, element);
    if (of === "inbox") await new Agent(page).open(new Agent(page).rows.first());
    expect((await heldOver(page)).sockets).toBeGreaterThan(0);
    await page.locator('[data-name="Away"]').click();
    await expect.poll(() => heldOver(page), { timeout: 8_000 }).toEqual({});
  });

test("13 two widgets on a page know nothing of each other", async ({ page, newSite, foyer }) => {
  const app = pageOf([chat({ position: "Bottom right" })]);
  const other = await foyer.createWidget({ title: "The other shop" });
  app.pages["index"]!.elements.push(chat({ widget_id: other, position: "Bottom left" }, { name: "Other" }));
  const site = await newSite({ app });
  const first = (await visit(page, site, { widget: site.widgetId })).visitor;
  const second = new Visitor(page, other);
  await expect(second.launcher).toBeVisible();
  await first.open();
  await first.ask("How long can I return a book?");
  await expectStates(page, { conversation_id: null, is_open: false, last_message: null }, "Other");
  await second.open();
  await expect(second.panel).toHaveAccessibleName("The other shop");
  await second.say("Only for the other shop");
  await expectStates(page, { last_message_sender: "assistant" }, "Other");
  const [states, others] = [await statesOf(page), await statesOf(page, "Other")];
  expect(others["conversation_id"]).not.toBe(states["conversation_id"]);
  expect(states["last_message"]).toContain("30 days");
  await expect(first.log).not.toContainText("Only for the other shop");
  const sent = (await eventsOf(page)).filter((event) => event === "message_sent");
  expect(sent).toHaveLength(1);
  expect((await eventsOf(page, "Other")).filter((event) => event === "message_sent")).toHaveLength(1);
});

test("13 a chat and the agents' inbox share a page", async ({ browser, newSite }) => {
  const app = harbourBooks();
  app.pages["inbox"]!.elements.push(chat());
  const site = await newSite({ app });
  const page = await person(browser);
  await page.goto(site.page("inbox"));
  await page.locator('[data-name="Log in as Ana"]').click();
  const agent = new Agent(page);
  await expect(agent.root.getByRole("group", { name: "Filters" })).toBeVisible();
  const visitor = new Visitor(page);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  await expect(agent.rows).toHaveCount(1);
  await visitor.launcher.click();
  await agent.open(agent.rows.first());
  await expect(agent.log).toContainText("How long can I return a book?");
  await expectStates(page, { is_connected: true }, "Inbox");
  await expectStates(page, { is_connected: true, is_open: false });
});

test("13 the same reusable twice has one launcher, and both hear of the chat once", async ({
  page,
  newSite,
}) => {
  const app = pageOf([
    { kind: "reusable", name: "Top", of: "Help" },
    { kind: "reusable", name: "Bottom", of: "Help" },
  ]);
  app.reusables = { Help: [{ kind: "text", name: "Words", text: "Need help?" }, chat()] };
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await expect(page.locator("foyer-chat")).toHaveCount(1);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  for (const element of ["Chat@Top", "Chat@Bottom"]) {
    await expectStates(page, { is_ready: true, is_open: true, mode: "ai" }, element);
    const events = await eventsOf(page, element);
    expect(events.filter((event) => ["ready", "opened", "message_sent"].includes(event))).toEqual([
      "ready",
      "opened",
      "message_sent",
    ]);
  }
});

test("13 an action of either of two elements acts on the one chat, once", async ({ page, newSite }) => {
  const app = pageOf(
    [
      chat({}, { name: "First" }),
      chat({}, { name: "Second" }),
      { kind: "button", name: "Toggle", label: "Toggle" },
      { kind: "button", name: "Say", label: "Say" },
    ],
    {
      workflows: [
        { on: { click: "Toggle" }, steps: [{ element_action: "Toggle", of: "Second" }] },
        {
          on: { click: "Say" },
          steps: [{ element_action: "Send message", of: "Second", fields: { text: "From the second" } }],
        },
      ],
    },
  );
  const site = await newSite({ app });
  const { visitor, app: shop } = await visit(page, site);
  await shop.click("Toggle");
  await visitor.ready();
  await shop.click("Say");
  await visitor.whole(visitor.answers.first());
  await expect(visitor.said).toHaveCount(1);
  await shop.click("Toggle");
  await expect(visitor.panel).toBeHidden();
  await expectStates(page, { is_open: false }, "First");
});

for (const display_mode of ["Floating", "Inline"])
  test(`26 with the wait for consent on nothing is loaded or stored before, ${display_mode.toLowerCase()}`, async ({
    page,
    newSite,
    context,
  }) => {
    const app = pageOf(
      [
        chat(
          {
            wait_for_cookie_consent: true,
            open_on_load: true,
            display_mode,
            primary_color: "rgba(9, 9, 9, 1)",
          },
          { width: 360, height: 420 },
        ),
        { kind: "button", name: "Say", label: "Say" },
      ],
      {
        workflows: [
          {
            on: { click: "Say" },
            steps: [
              { element_action: "Open", of: "Chat" },
              { element_action: "Send message", of: "Chat", fields: { text: "Said before" } },
            ],
          },
        ],
      },
    );
    const site = await newSite({ app });
    const requests = await requestsTo(page, foyerUrl());
    await page.goto(site.page("index"));
    await page.locator('[data-name="Say"]').click();
    await page.waitForTimeout(1_500);
    expect(requests).toEqual([]);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      "",
    ]);
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect(await context.cookies()).toEqual([]);
    await expect(page.locator("foyer-chat")).toHaveCount(0);

    await page.evaluate(() => window.bubbleStandin.optInCookies());
    const visitor = new Visitor(page);
    await visitor.ready();
    await expect(visitor.said).toHaveText([/Said before/]);
    await expectStates(page, { is_ready: true });
    expect(await debuggerOf(page)).toEqual([]);
  });
