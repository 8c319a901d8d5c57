import type { Foyer } from "../../../../e2e/foyer.ts";
import { expect, type Site, test } from "../site.ts";
import type { Expression, PageElement } from "../standin/app.ts";
import { agentApp, AgentPage, desk, placed } from "./agent-page.ts";
import { ScriptedVisitor } from "./scripted-visitor.ts";
import { debuggerOf, setState } from "./shop.ts";

async function conversation(foyer: Foyer, site: Site, words: string): Promise<ScriptedVisitor> {
  const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
  await visitor.ask(words);
  return visitor;
}

function repeating(name: string, source: Expression, fields: Record<string, Expression>): PageElement {
  const texts = Object.entries(fields).map(([each, text]): PageElement => ({
    kind: "text",
    name: each,
    text,
  }));
  return { kind: "repeating_group", name, source, elements: texts };
}

test("25 with a type chosen, Repeating Groups show the fields of what the element holds", async ({
  browser,
  newSite,
  foyer,
}) => {
  const site = await newSite({ app: agentApp(desk) });
  const visitor = await conversation(foyer, site, "How long can I return a book?");
  await visitor.askForPerson();
  const ana = await AgentPage.logIn(browser, site, desk);
  await expect(ana.element("Status", 0)).toHaveText("waiting");
  await ana.click("Open", 0);
  await expect(ana.element("Speaker", 0)).toHaveText("visitor");
  await expect(ana.element("Said", 0)).toHaveText("How long can I return a book?");
  const { conversations, messages } = await ana.states();
  expect(conversations).toMatchObject([
    { _p_id: visitor.conversationId, _p_mode: "waiting", _p_widget_id: site.widgetId },
  ]);
  expect((messages as object[])[0]).toMatchObject({ _p_role: "visitor" });
  expect(await debuggerOf(ana.page)).toEqual([]);
});

test("25 without one, ids and JSON work, and the builder is told once which type to choose", async ({
  browser,
  newSite,
  foyer,
}) => {
  const app = agentApp(desk);
  const page = app.pages["console"]!;
  const { fields } = placed(page.elements, "Desk");
  delete fields["conversation_type"];
  delete fields["message_type"];
  page.elements.push(
    repeating("By ID", { state_of: "Desk", state: "conversation_ids" }, { "An ID": { cell: "" } }),
  );
  const site = await newSite({ app });
  const visitor = await conversation(foyer, site, "How long can I return a book?");
  const ana = await AgentPage.logIn(browser, site, desk, "Ana", { repeatUpdates: "3" });
  await expect(ana.inCells("An ID")).toHaveText([visitor.conversationId]);
  await expect(ana.inCells("Row")).toHaveCount(0);
  await ana.act("Select conversation", { on: visitor.conversationId });
  await expect.poll(() => ana.said()).toContain("How long can I return a book?");
  const { conversations, messages, conversations_json } = await ana.states();
  expect({ conversations, messages }).toEqual({ conversations: [], messages: [] });
  expect(JSON.parse(String(conversations_json))).toMatchObject([
    { id: visitor.conversationId, mode: "ai", widget_id: site.widgetId },
  ]);
  const told = await debuggerOf(ana.page);
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(/"Type of conversations".*"Foyer conversations conversation"/);
  expect(told[1]).toMatch(/"Type of messages".*"Foyer messages message"/);
});

test("25 a server action's list is of the type chosen, and without one it is ids and JSON", async ({
  browser,
  newSite,
  foyer,
}) => {
  const app = agentApp(desk);
  const page = app.pages["console"]!;
  page.states = { ...page.states, listed: { initial: [] }, ids: { initial: [] } };
  page.elements.push(
    { kind: "button", name: "List typed", label: "List typed" },
    { kind: "button", name: "List plainly", label: "List plainly" },
    repeating("Listed", { custom_state: "listed" }, { "Listed mode": { cell: "_p_mode" } }),
    repeating("IDs", { custom_state: "ids" }, { "Listed ID": { cell: "" } }),
  );
  for (const [button, type] of [
    ["List typed", { type: { app_type: "Foyer conversations conversation" } }],
    ["List plainly", {}],
  ] as const)
    page.workflows!.push({
      on: { click: button },
      steps: [
        { action: "Foyer - List conversations", fields: { status: "All", ...type } },
        { set_state: "listed", to: { result_of: 1, value: "conversations" } },
        { set_state: "ids", to: { result_of: 1, value: "ids" } },
      ],
    });
  const site = await newSite({ app });
  const visitor = await conversation(foyer, site, "Hello");
  const ana = await AgentPage.logIn(browser, site, desk);
  await expect(ana.inCells("Row")).toHaveCount(1);
  await ana.click("List typed");
  await expect(ana.inCells("Listed mode")).toHaveText(["ai"]);
  await expect(ana.inCells("Listed ID")).toHaveText([visitor.conversationId]);
  await ana.click("List plainly");
  await expect(ana.inCells("Listed mode")).toHaveCount(0);
  await expect(ana.inCells("Listed ID")).toHaveText([visitor.conversationId]);
});

test("25 each data call fills a Repeating Group by its type, and another refresh asks anew", async ({
  browser,
  newSite,
  foyer,
}) => {
  const app = agentApp(desk);
  const page = app.pages["console"]!;
  page.states = { ...page.states, refresh: { initial: "1" }, widget: { initial: "" }, open: { initial: "" } };
  const refresh = { custom_state: "refresh" };
  const Authorization: Expression = { join: ["Bearer ", { custom_state: "agent_token" }] };
  const widget_id = { custom_state: "widget" };
  // As a builder's "only when": nothing is asked before there is what to ask by.
  const of = (call: string, params: Record<string, Expression>, field?: string): Expression => ({
    if: { any: [{ is_empty: { custom_state: "widget" } }, { is_empty: { custom_state: "agent_token" } }] },
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the app's
    then: "",
    else: { data_call: call, params: { refresh, ...params }, ...(field !== undefined && { field }) },
  });
  page.elements.push({
    kind: "group",
    name: "Called",
    elements: [
      repeating(
        "Called conversations",
        of("Foyer conversations", { widget_id, Authorization, status: "open" }, "_p_conversations"),
        { "Called mode": { cell: "_p_mode" }, "Called words": { cell: "_p_last_message.text" } },
      ),
      repeating(
        "Called messages",
        of("Foyer messages", { conversation_id: { custom_state: "open" }, Authorization }, "_p_messages"),
        { "Called text": { cell: "_p_text" } },
      ),
      repeating(
        "Called documents",
        of("Foyer knowledge documents", { widget_id, Authorization }, "_p_documents"),
        { "Called title": { cell: "_p_title" } },
      ),
      { kind: "text", name: "Called widget", text: of("Foyer widget", { widget_id }, "_p_title") },
    ],
  });
  const site = await newSite({ app });
  const visitor = await conversation(foyer, site, "How long can I return a book?");
  const ana = await AgentPage.logIn(browser, site, desk);
  await setState(ana.page, "open", visitor.conversationId);
  await setState(ana.page, "widget", site.widgetId);
  await expect(ana.element("Called widget")).toHaveText("Harbour Books");
  await expect(ana.inCells("Called title")).toHaveText(["Returns"]);
  await expect(ana.inCells("Called mode")).toHaveText(["ai"]);
  await expect(ana.inCells("Called text").first()).toHaveText("How long can I return a book?");

  await visitor.askForPerson();
  await expect(ana.element("Waiting")).toHaveText("Waiting: 1");
  await expect(ana.inCells("Called mode")).toHaveText(["ai"]);
  // Pages hear of a change a moment later than sockets: each new value asks once.
  let asked = 1;
  await expect(async () => {
    asked += 1;
    await setState(ana.page, "refresh", String(asked));
    await expect(ana.inCells("Called mode")).toHaveText(["waiting"], { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  const failed = await ana.page.evaluate(() =>
    window.bubbleStandin.log.flatMap((entry) =>
      entry.kind === "data_call" && entry.error !== null ? `${entry.call}: ${entry.error}` : [],
    ),
  );
  expect(failed).toEqual([]);
});
