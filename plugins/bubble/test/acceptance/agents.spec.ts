import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { Agent } from "../../../../e2e/agent.ts";
import type { Foyer } from "../../../../e2e/foyer.ts";
import { type Proxy, startProxy } from "../../../../e2e/proxy.ts";
import { expect, type Site, test } from "../site.ts";
import type { App, Workflow } from "../standin/app.ts";
import { agentApp, AgentPage, desk, inbox, type Place } from "./agent-page.ts";
import { ScriptedVisitor } from "./scripted-visitor.ts";
import { debuggerOf, heldOver, person, requestsTo, runsOf, setState } from "./shop.ts";

const hers = { id: "ana", name: "Ana" };
const his = { id: "ben", name: "Ben" };

async function conversation(foyer: Foyer, site: Site, words = "Hello"): Promise<ScriptedVisitor> {
  const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
  await visitor.ask(words);
  return visitor;
}

function takeOver(foyer: Foyer, { conversationId }: ScriptedVisitor, agent: object): Promise<unknown> {
  return foyer.call("POST", `/api/takeover/${conversationId}`, { agent });
}

async function modeOf(foyer: Foyer, { conversationId }: ScriptedVisitor): Promise<string> {
  const { conversation: is } = await foyer.call<{ conversation: { mode: string } }>(
    "GET",
    `/api/history/${conversationId}?limit=1`,
  );
  return is.mode;
}

async function agentToken(foyer: Foyer, site: Site, seconds = 3600): Promise<string> {
  const asked = { org_id: site.orgId, agent_id: "ana", name: "Ana", role: "agent", expires_in: seconds };
  return (await foyer.call<{ token: string }>("POST", "/api/agent-tokens", asked)).token;
}

const tokenExpired = {
  type: "about:blank",
  title: "The token ran out.",
  status: 401,
  detail: "Sign in again: this token was renewed for long enough.",
  code: "token_expired",
};

function times(all: string[], one: string): number {
  return all.filter((each) => each === one).length;
}

/** How much the element told the app so far. */
function told(page: Page): Promise<number> {
  return page.evaluate(
    () => window.bubbleStandin.log.filter(({ kind }) => kind === "publish" || kind === "event").length,
  );
}

/** Writes a custom state of the page again, with what it holds, and waits each time for the element's update. */
async function updateTwenty(page: Page, element: string, state: string, value: string): Promise<void> {
  for (let nth = 0; nth < 20; nth += 1) {
    const before = await runsOf(page, "update", element);
    await setState(page, state, value);
    await expect.poll(() => runsOf(page, "update", element)).toBeGreaterThan(before);
  }
}

/** What a custom property of the console's is, as a browser draws it. */
function colorOf({ root }: Agent, property: string): Promise<string> {
  return root.evaluate((node, name) => {
    const probe = document.createElement("i");
    probe.style.color = getComputedStyle(node).getPropertyValue(name);
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, property);
}

function isRenewal({ on, steps }: Workflow): boolean {
  return "event" in on && on.event.name === "session_expired" && steps.some((step) => "action" in step);
}

/** Without the workflow that goes on by itself, and with a button for it. */
function appThatAsks(place: Place): App {
  const app = agentApp(place);
  const page = app.pages[place.page]!;
  page.workflows = page.workflows!.map((one) => (isRenewal(one) ? { ...one, on: { click: "Go on" } } : one));
  page.elements.unshift({ kind: "button", name: "Go on", label: "Go on" });
  return app;
}

/** What was told of what comes in, before anything is asked. */
const news = new Set([
  "new_conversation",
  "handoff_requested",
  "new_visitor_message",
  "conversation_updated",
]);

test.describe("A console of native elements", () => {
  test("19 list, open, live messages, take over, reply, note, hand back, close, reopen", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const site = await newSite({ app: agentApp(desk) });
    const visitor = await conversation(foyer, site, "How long can I return a book?");
    const ana = await AgentPage.logIn(browser, site, desk);
    await expect(ana.inCells("Row")).toHaveCount(1);
    await ana.click("Open", 0);
    await expect(ana.inCells("Said").first()).toHaveText("How long can I return a book?");
    await expect(ana.inCells("Said").nth(1)).toContainText("30 days");

    await visitor.say("And a calendar?");
    await expect(ana.inCells("Said").nth(2)).toHaveText("And a calendar?");
    await ana.click("Take over");
    await ana.expectStates({ selected_status: "human", selected_assignee: "Ana" });
    await expect(ana.element("Status", 0)).toHaveText("human");

    await ana.fill("Reply", "A calendar too.");
    await ana.click("Send");
    await expect(ana.inCells("Said").last()).toHaveText("A calendar too.");
    await expect(ana.element("Reply")).toHaveValue("");
    await ana.fill("Reply", "Likes calendars");
    await ana.click("Note");
    await expect.poll(async () => (await ana.states())["notes_json"]).toContain("Likes calendars");
    const told = await foyer.history(visitor.conversationId);
    expect(told.filter(({ text }) => text === "A calendar too.")).toHaveLength(1);
    expect(told.map(({ text }) => text)).not.toContain("Likes calendars");

    await ana.click("Hand back");
    await ana.expectStates({ selected_status: "ai" });
    await ana.click("Close");
    await ana.expectStates({ selected_status: "closed" });
    await expect(ana.inCells("Row")).toHaveCount(0);
    await ana.act("Reopen conversation");
    await expect(ana.inCells("Row")).toHaveCount(1);
    await ana.expectStates({ error_code: null });
    expect(await modeOf(foyer, visitor)).not.toBe("closed");
  });

  test("19 a conversation that is not open is taken over, answered, noted on, handed back and closed", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const site = await newSite({ app: agentApp(desk) });
    const visitor = await conversation(foyer, site);
    const ana = await AgentPage.logIn(browser, site, desk);
    const on = visitor.conversationId;
    const mode = () => modeOf(foyer, visitor);
    await ana.act("Take over", { on });
    await expect.poll(mode).toBe("human");
    await ana.act("Hand back to AI", { on });
    await expect.poll(mode).toBe("ai");
    await ana.act("Send reply", { on, words: "Ana here." });
    await expect
      .poll(async () => (await foyer.history(on)).filter(({ text }) => text === "Ana here.").length)
      .toBe(1);
    expect(await mode()).toBe("human");
    await ana.act("Add internal note", { on, words: "A regular" });
    await ana.act("Close conversation", { on });
    await expect.poll(mode).toBe("closed");
    await ana.act("Select conversation", { on });
    await expect.poll(async () => (await ana.states())["notes_json"]).toContain("A regular");
    await ana.expectStates({ error_code: null });
  });

  test("19 more conversations come page by page", async ({ browser, newSite, foyer }) => {
    const site = await newSite({ app: agentApp(desk, { page_size: 2 }) });
    const visitors: ScriptedVisitor[] = [];
    for (let nth = 0; nth < 5; nth += 1) visitors.push(await conversation(foyer, site, `Hello ${nth}`));
    const ana = await AgentPage.logIn(browser, site, desk);
    await expect(ana.inCells("Row")).toHaveCount(2);
    await ana.expectStates({ total_count: 5, has_more: true });
    await ana.click("More");
    await expect(ana.inCells("Row")).toHaveCount(4);
    await ana.click("More");
    await expect(ana.inCells("Row")).toHaveCount(5);
    await expect(ana.element("More")).toBeHidden();
    const { conversation_ids } = await ana.states();
    expect([...(conversation_ids as string[])].sort()).toEqual(
      visitors.map(({ conversationId }) => conversationId).sort(),
    );
    // Live, whichever page it was on.
    await takeOver(foyer, visitors[0]!, his);
    await expect(ana.element("Status", 0)).toHaveText("human");
  });

  test("19 older messages come page by page, each once and in order", async ({ browser, newSite, foyer }) => {
    test.setTimeout(120_000);
    const site = await newSite({ app: agentApp(desk) });
    const visitor = await conversation(foyer, site);
    await foyer.sayMany(visitor.conversationId, 230);
    const ana = await AgentPage.logIn(browser, site, desk);
    await ana.click("Open", 0);
    const numbers = async (): Promise<number[]> =>
      (await ana.said()).flatMap((text) => (/^Message \d+$/.test(text) ? Number(text.slice(8)) : []));
    await expect.poll(async () => (await numbers()).at(-1)).toBe(230);
    let shown = await numbers();
    let pages = 1;
    while (await ana.element("Older").isVisible()) {
      const before = shown.length;
      await ana.click("Older");
      await expect.poll(async () => (await numbers()).length).toBeGreaterThan(before);
      shown = await numbers();
      expect(shown).toEqual(Array.from({ length: shown.length }, (_, n) => 231 - shown.length + n));
      pages += 1;
      await ana.expectStates({ is_loading: false });
    }
    expect(pages).toBeGreaterThan(2);
    expect(shown).toHaveLength(230);
    expect((await ana.said())[0]).toBe("Hello");
    await ana.expectStates({ has_older_messages: false, error_code: null });
  });

  test("19 the list is searched", async ({ browser, newSite, foyer }) => {
    const site = await newSite({ app: agentApp(desk) });
    const [wanted, other] = [await conversation(foyer, site), await conversation(foyer, site)];
    for (const [one, words] of [
      [wanted, "The zebra book is here"],
      [other, "The heron book is here"],
    ] as const) {
      await foyer.takeOver(one.conversationId);
      await foyer.say(one.conversationId, words);
    }
    const ana = await AgentPage.logIn(browser, site, desk);
    await ana.expectStates({ total_count: 2 });
    await ana.fill("Search", "zebra");
    await ana.expectStates({ conversation_ids: [wanted.conversationId], total_count: 1 });
    await expect(ana.inCells("Words")).toHaveText(["The zebra book is here"]);
    await ana.fill("Search", "no such words");
    await ana.expectStates({ conversation_ids: [], total_count: 0 });
    await ana.fill("Search", "");
    await ana.expectStates({ total_count: 2 });
    await expect(ana.inCells("Row")).toHaveCount(2);
  });

  test("19 every status holds what it says", async ({ browser, newSite, foyer }) => {
    const app = agentApp(desk, { filter_status: { value_of: "Filter" } });
    const options = ["Open", "Waiting for human", "With me", "AI only", "Closed", "All"];
    app.pages["console"]!.elements.unshift({ kind: "dropdown", name: "Filter", options, initial: "Open" });
    const site = await newSite({ app });
    const made: Record<"ai" | "waiting" | "mine" | "his" | "closed", ScriptedVisitor> = {
      ai: await conversation(foyer, site),
      waiting: await conversation(foyer, site),
      mine: await conversation(foyer, site),
      his: await conversation(foyer, site),
      closed: await conversation(foyer, site),
    };
    await made.waiting.askForPerson();
    await takeOver(foyer, made.mine, hers);
    await takeOver(foyer, made.his, his);
    await foyer.close(made.closed.conversationId);
    const ana = await AgentPage.logIn(browser, site, desk);
    const shows: Record<string, (keyof typeof made)[]> = {
      Open: ["ai", "waiting", "mine", "his"],
      "Waiting for human": ["waiting"],
      "With me": ["mine"],
      "AI only": ["ai"],
      Closed: ["closed"],
      All: ["ai", "waiting", "mine", "his", "closed"],
    };
    expect(Object.keys(shows)).toEqual(options);
    for (const [filter, names] of [...Object.entries(shows), ["Open", shows["Open"]!] as const]) {
      await ana.element("Filter").selectOption(filter);
      const ids = names.map((name) => made[name].conversationId).sort();
      await expect
        .poll(async () => [...((await ana.states())["conversation_ids"] as string[])].sort(), filter)
        .toEqual(ids);
      await ana.expectStates({ total_count: ids.length, waiting_count: 1 });
      await expect(ana.inCells("Row")).toHaveCount(ids.length);
    }
  });

  test("20 two agents take over at once: one has it, the other is told so and sees who", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const site = await newSite({ app: agentApp(desk) });
    const visitor = await conversation(foyer, site);
    const agents = {
      Ana: await AgentPage.logIn(browser, site, desk, "Ana"),
      Ben: await AgentPage.logIn(browser, site, desk, "Ben"),
    };
    for (const agent of [agents.Ana, agents.Ben]) {
      await agent.click("Open", 0);
      await agent.expectStates({ selected_status: "ai" });
    }
    await Promise.all([agents.Ana.click("Take over"), agents.Ben.click("Take over")]);
    for (const agent of [agents.Ana, agents.Ben]) await agent.expectStates({ selected_status: "human" });
    const winner = (await agents.Ana.states())["selected_assignee"] as "Ana" | "Ben";
    const [won, lost] = winner === "Ana" ? [agents.Ana, agents.Ben] : [agents.Ben, agents.Ana];
    await lost.expectStates({ error_code: "already_assigned", selected_assignee: winner });
    await won.expectStates({ error_code: null, selected_assignee: winner });
    await expect(lost.element("Status", 0)).toHaveText("human");
    expect(times(await lost.events(), "error")).toBe(1);
    expect(await lost.story()).toContain("error=already_assigned");
    expect(times(await won.events(), "error")).toBe(0);

    // By its id, where it is not open, it is no other.
    await lost.act("Select conversation");
    await lost.act("Take over", { on: visitor.conversationId });
    await lost.expectStates({ error_code: "already_assigned" });
    await lost.act("Take over", { on: visitor.conversationId, reason: "Knows the book" });
    await won.expectStates({ selected_assignee: winner === "Ana" ? "Ben" : "Ana" });
  });
});

test.describe("Events for agents", () => {
  for (const place of [desk, inbox]) {
    test(`17 ${place.display}: each fires once per fact, with its states there`, async ({
      browser,
      newSite,
      foyer,
    }) => {
      const site = await newSite({ app: agentApp(place, { filter_status: "All" }) });
      const known = await conversation(foyer, site);
      await known.askForPerson();
      const ana = await AgentPage.logIn(browser, site, place);
      await ana.expectStates({ waiting_count: 1 });
      const quiet = async (): Promise<void> => {
        const events = await ana.events();
        expect(events.filter((event) => news.has(event) || event === "error")).toEqual([]);
        expect(times(events, "connected")).toBe(1);
        expect(times(events, "conversations_changed")).toBe(1);
      };
      await expect.poll(ana.events.bind(ana)).toContain("conversations_changed");
      await quiet();

      const id = (await conversation(foyer, site)).conversationId;
      const visitor = await conversation(foyer, site, "I am new here");
      const newId = visitor.conversationId;
      await expect.poll(async () => times(await ana.story(), `new_conversation=${newId}`)).toBe(1);
      await visitor.askForPerson();
      await expect.poll(async () => times(await ana.story(), `handoff_requested=${newId}`)).toBe(1);
      await visitor.say("Is anybody there?");
      await expect.poll(async () => times(await ana.story(), `new_visitor_message=${newId}`)).toBe(1);

      // What was said before is no news when it is loaded.
      await ana.act("Select conversation", { on: newId });
      await ana.expectStates({ selected_conversation_id: newId });
      await expect.poll(async () => times(await ana.events(), "messages_changed")).toBe(1);
      await visitor.say("Hello?");
      await expect.poll(async () => times(await ana.story(), `new_visitor_message=${newId}`)).toBe(2);
      await ana.act("Take over");
      await expect.poll(() => modeOf(foyer, visitor)).toBe("human");
      await visitor.say("At last");
      await expect.poll(async () => times(await ana.story(), `new_visitor_message=${newId}`)).toBe(3);

      // The list hears of each a little later, and must not tell it again.
      await ana.page.waitForTimeout(2_500);
      const story = await ana.story();
      expect(times(story, `new_conversation=${newId}`)).toBe(1);
      expect(times(story, `new_conversation=${id}`)).toBe(1);
      expect(times(story, `handoff_requested=${newId}`)).toBe(1);
      expect(times(story, `new_visitor_message=${newId}`)).toBe(3);
      expect(story.filter((line) => line.endsWith(`=${known.conversationId}`))).toEqual([]);
      expect(story.filter((line) => line.startsWith("error") || line.endsWith("="))).toEqual([]);
      expect(story).toContain(`conversation_updated=${newId}`);

      await ana.page.reload();
      await ana.expectStates({ is_connected: true });
      await expect.poll(ana.events.bind(ana)).toContain("conversations_changed");
      await ana.page.waitForTimeout(1_500);
      await quiet();
    });
  }

  test("17 a connection that comes back tells what was missed once, and nothing again", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const proxy: Proxy = await startProxy(foyer.url);
    try {
      const site = await newSite({ app: agentApp(desk), keys: { "Backend URL": proxy.url } });
      const visitor = await conversation(foyer, site);
      await takeOver(foyer, visitor, hers);
      const page = await person(browser);
      await page.goto(site.page("console"));
      await setState(page, "agent_token", await agentToken(foyer, site));
      const ana = new AgentPage(page, desk);
      await ana.expectStates({ is_connected: true });
      await ana.act("Select conversation", { on: visitor.conversationId });
      await expect(ana.inCells("Said").first()).toHaveText("Hello");
      await visitor.say("Before");
      await expect(ana.inCells("Said").last()).toHaveText("Before");

      proxy.cut();
      await visitor.say("While it was cut");
      await expect(ana.inCells("Said").last()).toHaveText("While it was cut");
      await ana.expectStates({ is_connected: true });
      await ana.page.waitForTimeout(1_500);
      const events = await ana.events();
      expect(times(events, "connected")).toBe(times(events, "disconnected") + 1);
      expect(times(events, "disconnected")).toBe(1);
      expect(times(events, "new_visitor_message")).toBe(2);
      expect(times(events, "new_conversation")).toBe(0);
      expect((await ana.said()).filter((text) => text === "While it was cut")).toHaveLength(1);
    } finally {
      await proxy.close();
    }
  });
});

test.describe("Updates of agents' elements", () => {
  for (const query of [{ notReady: "first" }, { notReady: "each" }] as Record<string, string>[]) {
    test(`8 a console works with data that is ${JSON.stringify(query)} not ready`, async ({
      browser,
      newSite,
      foyer,
    }) => {
      const site = await newSite({ app: agentApp(desk) });
      const visitor = await conversation(foyer, site);
      const ana = await AgentPage.logIn(browser, site, desk, "Ana", query);
      await expect(ana.inCells("Row")).toHaveCount(1);
      await ana.click("Open", 0);
      await expect(ana.inCells("Said").first()).toHaveText("Hello");
      await ana.fill("Reply", "Good morning");
      await ana.click("Send");
      await expect(ana.inCells("Said").last()).toHaveText("Good morning");
      await expect.poll(() => modeOf(foyer, visitor)).toBe("human");
      const said = await foyer.history(visitor.conversationId);
      expect(said.filter(({ text }) => text === "Good morning")).toHaveLength(1);
      expect(times(await ana.events(), "error")).toBe(0);
    });

    test(`8 the finished inbox works with data that is ${JSON.stringify(query)} not ready`, async ({
      browser,
      newSite,
      foyer,
    }) => {
      const site = await newSite({ app: agentApp(inbox) });
      await conversation(foyer, site);
      const ana = await AgentPage.logIn(browser, site, inbox, "Ana", query);
      const agent = new Agent(ana.page);
      await expect(agent.root).toHaveCount(1);
      await agent.open(agent.rows.first());
      await expect(agent.log).toContainText("Hello");
      await ana.click("Take over");
      await agent.say("Good morning");
      await expect(agent.log.getByText("Good morning")).toHaveCount(1);
      expect(times(await ana.events(), "error")).toBe(0);
    });
  }

  test("9 twenty equal updates of the data for a console ask and tell nothing", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const app = agentApp(desk, { search: { custom_state: "query" } });
    app.pages["console"]!.states = { ...app.pages["console"]!.states, query: { initial: "" } };
    const site = await newSite({ app });
    await conversation(foyer, site);
    const ana = await AgentPage.logIn(browser, site, desk, "Ana", { repeatUpdates: "3" });
    await ana.click("Open", 0);
    await expect(ana.inCells("Said").first()).toHaveText("Hello");
    await ana.expectStates({ is_loading: false });
    const requests = await requestsTo(ana.page, foyer.url);
    const before = await told(ana.page);
    await updateTwenty(ana.page, "Desk", "query", "");
    await ana.page.waitForTimeout(1_000);
    expect(requests).toEqual([]);
    expect(await told(ana.page)).toBe(before);
  });

  test("9 twenty equal updates of the inbox draw nothing, and a draft stays; a colour changes only that", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const app = agentApp(inbox, { accent_color: { custom_state: "accent" } });
    app.pages["inbox"]!.states = {
      ...app.pages["inbox"]!.states,
      accent: { initial: "rgba(15, 118, 110, 1)" },
    };
    const site = await newSite({ app });
    const visitor = await conversation(foyer, site);
    await takeOver(foyer, visitor, hers);
    const ana = await AgentPage.logIn(browser, site, inbox, "Ana", { repeatUpdates: "3" });
    const agent = new Agent(ana.page);
    await ana.act("Select conversation", { on: visitor.conversationId });
    await agent.composer.fill("Half a sent");
    await agent.composer.press("e");
    await ana.page.waitForTimeout(1_000);
    const requests = await requestsTo(ana.page, foyer.url);
    const before = await told(ana.page);
    await agent.root.evaluate((root) => {
      const changes: string[] = [];
      const note = (records: MutationRecord[]) => {
        for (const { type, attributeName, target } of records)
          changes.push(`${type} ${attributeName ?? ""} ${target.nodeName}`);
      };
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver(note).observe(root, all);
      new MutationObserver(note).observe(root.shadowRoot!, all);
      Object.assign(window, { changes });
    });
    const changes = () => ana.page.evaluate(() => Reflect.get(window, "changes") as string[]);
    await updateTwenty(ana.page, "Inbox", "accent", "rgba(15, 118, 110, 1)");
    await ana.page.waitForTimeout(1_000);
    expect(requests).toEqual([]);
    expect(await told(ana.page)).toBe(before);
    expect(await changes()).toEqual([]);
    await expect(agent.composer).toHaveValue("Half a sente");

    const accent = () => colorOf(agent, "--foyer-accent");
    expect(await accent()).toBe("rgb(15, 118, 110)");
    await setState(ana.page, "accent", "rgba(190, 18, 60, 1)");
    await expect.poll(accent).toBe("rgb(190, 18, 60)");
    expect([...new Set(await changes())]).toEqual(["attributes style FOYER-CONSOLE"]);
    await expect(agent.composer).toHaveValue("Half a sente");
    expect(requests).toEqual([]);
  });

  test("10 the inbox takes its colours as rgba and as the app's own", async ({ browser, newSite }) => {
    const app = agentApp(inbox, {
      accent_color: { css_variable: "--color_primary_default" },
      background_color: "rgba(255, 251, 235, 1)",
    });
    const site = await newSite({ app });
    const ana = await AgentPage.logIn(browser, site, inbox);
    const agent = new Agent(ana.page);
    expect(await colorOf(agent, "--foyer-accent")).toBe("rgb(15, 118, 110)");
    expect(await colorOf(agent, "--foyer-surface")).toBe("rgb(255, 251, 235)");
  });
});

test.describe("The end of an agent's session", () => {
  const emptied = {
    conversations: [],
    messages: [],
    conversation_ids: [],
    conversations_json: "[]",
    messages_json: "[]",
    notes_json: "[]",
    selected_status: null,
    selected_visitor_name: null,
    selected_visitor_email: null,
    selected_assignee: null,
    is_connected: false,
    has_more: false,
    waiting_count: 0,
    unread_count: 0,
    total_count: 0,
    new_conversation_id: null,
    error_code: "session_expired",
  };

  for (const place of [desk, inbox]) {
    test(`23 ${place.display}: nothing is kept of a session that ran out, and a workflow goes on`, async ({
      browser,
      newSite,
      foyer,
    }) => {
      test.setTimeout(120_000);
      const app = appThatAsks(place);
      const [begin] = app.pages[place.page]!.workflows!;
      const [step] = begin!.steps;
      if (!step || !("action" in step)) throw new Error("The page begins with a session.");
      step.fields["minutes"] = 1;
      const site = await newSite({ app });
      const visitor = await conversation(foyer, site, "My secret is a heron");
      const ana = await AgentPage.logIn(browser, site, place);
      await ana.act("Select conversation", { on: visitor.conversationId });
      if (place === desk) await expect(ana.inCells("Said").first()).toHaveText("My secret is a heron");
      else await expect(new Agent(ana.page).log).toContainText("My secret is a heron");
      await ana.page.evaluate(() => Object.assign(window, { stayed: true }));

      // As after twelve hours, when a token is renewed no more.
      await ana.page.route("**/api/agent-tokens/renew", (route) =>
        route.fulfill({ status: 401, contentType: "application/problem+json", json: tokenExpired }),
      );
      await expect
        .poll(async () => times(await ana.events(), "session_expired"), { timeout: 70_000 })
        .toBe(1);
      await ana.expectStates(
        place === desk ? emptied : { is_connected: false, error_code: "session_expired", waiting_count: 0 },
      );
      expect(await ana.story()).toContain("session_expired=session_expired");
      await expect(ana.page.locator("body")).not.toContainText("heron");
      if (place === inbox) await expect(new Agent(ana.page).root).not.toContainText("heron");

      await ana.click("Go on");
      await ana.expectStates({ is_connected: true });
      await visitor.say("Still here");
      await ana.act("Select conversation", { on: visitor.conversationId });
      if (place === desk) await expect(ana.inCells("Said").last()).toHaveText("Still here");
      else await expect(new Agent(ana.page).log).toContainText("Still here");
      expect(await ana.page.evaluate(() => "stayed" in window)).toBe(true);
      expect(times(await ana.events(), "session_expired")).toBe(1);
    });

    test(`23 ${place.display}: an agent who was removed is shut out, and nothing is kept`, async ({
      browser,
      newSite,
      foyer,
    }) => {
      const site = await newSite({ app: appThatAsks(place) });
      const visitor = await conversation(foyer, site, "My secret is a heron");
      const ana = await AgentPage.logIn(browser, site, place);
      await ana.act("Select conversation", { on: visitor.conversationId });
      const shown = place === desk ? ana.inCells("Said").first() : new Agent(ana.page).log;
      await expect(shown).toContainText("My secret is a heron");
      await foyer.call("DELETE", `/api/agent-tokens/ana?org_id=${site.orgId}`);
      // Whichever is noticed first: that the agent is not let in, or that the token is not taken.
      await ana.expectStates({
        is_connected: false,
        error_code: expect.stringMatching(/^(forbidden|session_expired)$/),
        waiting_count: 0,
        new_conversation_id: null,
      });
      await expect(place === desk ? ana.page.locator("body") : new Agent(ana.page).root).not.toContainText(
        "heron",
      );
      await ana.page.waitForTimeout(2_000);
      await ana.expectStates({ is_connected: false });
    });

    test(`23 ${place.display}: a token that is none is told of at once, and the next one is taken`, async ({
      browser,
      newSite,
      foyer,
    }) => {
      const site = await newSite({ app: appThatAsks(place) });
      const page = await person(browser);
      await page.goto(site.page(place.page));
      const ana = new AgentPage(page, place);
      await setState(page, "agent_token", `none-${randomUUID()}`);
      await expect.poll(async () => times(await ana.events(), "session_expired")).toBe(1);
      await ana.expectStates({ error_code: "session_expired", is_connected: false });
      await setState(page, "agent_token", await agentToken(foyer, site));
      await ana.expectStates({ is_connected: true });
      expect(times(await ana.events(), "session_expired")).toBe(1);
    });
  }

  test("23 an agent who disconnects leaves no state and no connection", async ({
    browser,
    newSite,
    foyer,
  }) => {
    const site = await newSite({ app: agentApp(desk) });
    await conversation(foyer, site, "My secret is a heron");
    const ana = await AgentPage.logIn(browser, site, desk);
    await ana.click("Open", 0);
    await expect(ana.inCells("Said").first()).toHaveText("My secret is a heron");
    await ana.act("Disconnect");
    await ana.expectStates({ ...emptied, error_code: null });
    await expect(ana.page.locator("body")).not.toContainText("heron");
    await expect.poll(async () => (await heldOver(ana.page)).sockets ?? 0).toBe(0);
  });
});

test("7 without its key an agents' element says what to do, in states and to the builder", async ({
  browser,
  newSite,
}) => {
  for (const place of [desk, inbox]) {
    const site = await newSite({ app: agentApp(place), keys: { "Backend URL": "chat.example" } });
    const page = await person(browser);
    await page.goto(site.page(place.page));
    const ana = new AgentPage(page, place);
    await setState(page, "agent_token", "some-token");
    await ana.expectStates({
      error_code: "not_configured",
      error_message: expect.stringContaining('key "Backend URL" in the Plugins tab'),
      is_connected: false,
    });
    expect((await debuggerOf(page)).filter((line) => line.includes("Backend URL"))).toHaveLength(1);
    expect(times(await ana.events(), "error")).toBe(1);
    expect(await page.evaluate(() => window.bubbleStandin.alerts)).toEqual([]);
  }
});
