import { Visitor } from "../../../../e2e/visitor.ts";
import { startProxy } from "../../../../e2e/proxy.ts";
import { expect, harbourBooks, test } from "../site.ts";
import type { App } from "../standin/app.ts";
import { eventsOf, expectStates, statesOf, visit } from "./shop.ts";

/** What the workflow of each event reads, in the order in which the workflows ran. */
function withReadings(app: App): App {
  const index = app.pages["index"]!;
  index.states = { ...index.states, read: { initial: "" } };
  const readings = {
    message_sent: "last_message",
    message_received: "last_message",
    handoff_requested: "mode",
    agent_joined: "agent_name",
    agent_left: "mode",
    conversation_closed: "mode",
    unread_changed: "unread_count",
    opened: "is_open",
    closed: "is_open",
    ready: "is_ready",
    conversation_started: "conversation_id",
  };
  for (const [name, state] of Object.entries(readings))
    index.workflows!.push({
      on: { event: { of: "Chat", name } },
      steps: [
        {
          set_state: "read",
          to: {
            join: [{ custom_state: "read" }, { join: [name, { state_of: "Chat", state }], with: "=" }],
            with: "; ",
          },
        },
      ],
    });
  index.elements.push({ kind: "text", name: "Read", text: { custom_state: "read" } });
  return app;
}

test("17 workflows of an event read states that are already new, and events come in order, once each", async ({
  page,
  newSite,
  foyer,
}) => {
  const site = await newSite({ app: withReadings(harbourBooks()) });
  const { visitor, app } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  await app.click("Ask for a person");
  await expect(app.element("Mode")).toHaveText("Mode: waiting");
  const id = await visitor.conversation();
  await foyer.takeOver(id);
  await expect(app.element("Mode")).toHaveText("Mode: human");
  await visitor.launcher.click();
  await expect(visitor.panel).toBeHidden();
  await foyer.say(id, "Hello, Ada here.");
  await expect(app.element("Unread")).toHaveText("Unread: 1");
  await visitor.open();
  await expect(app.element("Unread")).toHaveText("Unread: 0");
  await foyer.release(id);
  await expect(app.element("Mode")).toHaveText("Mode: ai");
  await foyer.close(id);
  await expect(app.element("Mode")).toHaveText("Mode: closed");

  const read = (await app.element("Read").textContent())!;
  for (const fact of [
    "ready=yes",
    "opened=yes",
    "message_sent=How long can I return a book?",
    `conversation_started=${id}`,
    "handoff_requested=waiting",
    "agent_joined=Ada Lovelace",
    "closed=no",
    "message_received=Hello, Ada here.",
    "unread_changed=1",
    "unread_changed=0",
    "agent_left=ai",
    "conversation_closed=closed",
  ])
    expect(read.split(fact), fact).toHaveLength(fact === "opened=yes" ? 3 : 2);
  expect(await eventsOf(page)).toEqual([
    "ready",
    "opened",
    "message_sent",
    "conversation_started",
    "message_received",
    "handoff_requested",
    "agent_joined",
    "closed",
    "message_received",
    "unread_changed",
    // Opening it reads what was unread.
    "unread_changed",
    "opened",
    "agent_left",
    "conversation_closed",
  ]);
});

test("17 what was published when an event was fired is the event's own", async ({ page, site }) => {
  const { visitor } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  await expect.poll(() => eventsOf(page)).toContain("message_received");
  const log = await page.evaluate(() =>
    window.bubbleStandin.log.flatMap((entry) => (entry.kind === "event" ? [entry] : [])),
  );
  const at = (name: string): Record<string, unknown> => log.find(({ event }) => event === name)!.states;
  expect(at("ready")).toMatchObject({ is_ready: true, is_visible_launcher: true });
  expect(at("opened")).toMatchObject({ is_open: true });
  expect(at("message_sent")).toMatchObject({
    last_message: "How long can I return a book?",
    last_message_sender: "visitor",
  });
  expect(at("message_received")).toMatchObject({
    last_message: expect.stringContaining("30 days"),
    last_message_sender: "assistant",
    is_typing: false,
  });
});

test("17 a reload, a reconnect and the load of history are no events", async ({
  page,
  site,
  foyer,
  context,
}) => {
  const { visitor, app } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  const id = await visitor.conversation();
  await foyer.sayMany(id, 70);
  await expect(app.element("Last")).toContainText("Message 70");
  await expect(app.element("Unread")).toHaveText("Unread: 0");

  await page.reload();
  await expectStates(page, { is_ready: true, is_connected: true, conversation_id: id, mode: "human" });
  await expect(app.element("Last")).toContainText("Message 70");
  expect(await eventsOf(page)).toEqual(["ready"]);
  await visitor.open();
  await expect(async () => {
    await visitor.log.evaluate((log) => (log.scrollTop = 0));
    await expect(visitor.agents).toHaveCount(70, { timeout: 500 });
  }).toPass({ timeout: 15_000, intervals: [50] });
  await context.setOffline(true);
  await expectStates(page, { is_connected: false });
  await context.setOffline(false);
  await expectStates(page, { is_connected: true });
  await page.waitForTimeout(1_000);
  expect(await eventsOf(page)).toEqual(["ready", "opened"]);
});

test("17 what was missed while the page was away counts as unread, and is told when the page is back", async ({
  page,
  site,
  foyer,
}) => {
  const { visitor, app } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  const id = await visitor.conversation();
  await page.goto("about:blank");
  await foyer.takeOver(id);
  await foyer.say(id, "Are you still there?");
  await page.goto(site.page("index"));
  await expect(app.element("Unread")).toHaveText("Unread: 1");
  await expect(app.element("Agent")).toHaveText("Agent: Ada Lovelace");
  expect((await eventsOf(page)).filter((event) => event !== "unread_changed")).toEqual(["ready"]);
});

test("18 after a minute without a network everything that was missed is there, once and in order", async ({
  page,
  newSite,
  foyer,
}) => {
  test.setTimeout(180_000);
  const proxy = await startProxy(foyer.url);
  try {
    const site = await newSite({ keys: { "Backend URL": proxy.url } });
    const { visitor, app } = await visit(page, site);
    await visitor.open();
    await visitor.ask("How long can I return a book?");
    const id = await visitor.conversation();
    await foyer.takeOver(id);
    await expect(app.element("Mode")).toHaveText("Mode: human");
    await page.context().setOffline(true);
    proxy.cut();
    await expectStates(page, { is_connected: false });
    const since = Date.now();
    for (let n = 1; n <= 12; n += 1) await foyer.say(id, `Missed ${n}.`);
    await visitor.say("Written without a network");
    // The check is about a minute, which no clock of the page's may shorten: the backend's own counts, too.
    await page.waitForTimeout(60_000 - (Date.now() - since));
    await page.context().setOffline(false);
    await expectStates(page, { is_connected: true, mode: "human" });
    await expect(visitor.agents).toHaveCount(12);
    await expect(visitor.agents).toHaveText(
      Array.from({ length: 12 }, (_, at) => new RegExp(`Missed ${at + 1}\\.`)),
    );
    await expect(visitor.said).toHaveText([/How long/, /Written without a network/]);
    await expectStates(page, { last_message: "Written without a network", last_message_sender: "visitor" });
    const events = await eventsOf(page);
    expect(
      events.slice(events.indexOf("agent_joined") + 1).filter((event) => event.startsWith("message")),
    ).toEqual([...Array.from({ length: 12 }, () => "message_received"), "message_sent"]);
    const sent = (await foyer.history(id)).filter(({ role }) => role === "visitor").map(({ text }) => text);
    expect(sent).toEqual(["How long can I return a book?", "Written without a network"]);
  } finally {
    await proxy.close();
  }
});

test("18 a line that is cut again and again loses nothing", async ({ page, newSite, foyer }) => {
  const proxy = await startProxy(foyer.url);
  try {
    const site = await newSite({ keys: { "Backend URL": proxy.url } });
    const { visitor } = await visit(page, site);
    await visitor.open();
    await visitor.ask("How long can I return a book?");
    const id = await visitor.conversation();
    await foyer.takeOver(id);
    for (let round = 1; round <= 3; round += 1) {
      proxy.cut();
      await foyer.say(id, `Round ${round}.`);
      await expect(visitor.agents.last()).toContainText(`Round ${round}.`);
    }
    await expect(visitor.agents).toHaveText([/Round 1\./, /Round 2\./, /Round 3\./]);
    const received = (await eventsOf(page)).filter((event) => event === "message_received");
    expect(received).toHaveLength(4);
    const { unread_count } = await statesOf(page);
    expect(unread_count).toBe(0);
  } finally {
    await proxy.close();
  }
});

test("18 a second tab hears of the same talk, each event once", async ({ page, site, context }) => {
  const { visitor } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  const other = await context.newPage();
  const second = await visit(other, site);
  await expectStates(other, { is_connected: true });
  await visitor.ask("And by post?");
  await expect.poll(() => eventsOf(other)).toContain("message_received");
  const events = (await eventsOf(other)).filter((event) => event.startsWith("message"));
  expect(events).toEqual(["message_sent", "message_received"]);
  await second.visitor.open();
  await expect(new Visitor(other).said).toHaveCount(2);
});
