import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import {
  type Agent,
  CloseCode,
  type ConversationSummary,
  type InboxServerFrame,
  limits,
  WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { conversationStub } from "../routes/conversation-stub.ts";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import type { Inbox } from "./inbox.ts";
import type { Guest } from "./seats.ts";

const start = Date.parse("2026-03-01T12:00:00.000Z");
const graceMs = 30_000;

let stub: DurableObjectStub<Inbox>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  const now = new Date(start).toISOString();
  await ensureOrg(env.DB, "o", now);
  const config = { widget_id: "w", org_id: "o", handoff: { agent_grace_seconds: graceMs / 1_000 } };
  await saveWidget(env, WidgetConfig.parse(config), { expectedVersion: null, now });
  stub = inbox();
});
afterEach(() => void vi.useRealTimers());

const inbox = (): DurableObjectStub<Inbox> => env.INBOX.get(env.INBOX.idFromName("o"));
const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

const guest = (id: string, more: Partial<Guest> = {}): Guest => ({
  org_id: "o",
  agent: { id, name: id },
  role: "agent",
  widgets: null,
  auth_at: Date.now(),
  exp: Date.now() / 1_000 + 3_600,
  ...more,
});

/** A tab that remembers every frame. */
class Tab {
  readonly frames: InboxServerFrame[] = [];
  readonly socket: WebSocket;
  closed: number | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.frames.push(JSON.parse(data as string));
    });
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
    });
    socket.accept();
  }

  of<T extends InboxServerFrame["type"]>(type: T): Extract<InboxServerFrame, { type: T }>[] {
    return this.frames.filter(
      (frame): frame is Extract<InboxServerFrame, { type: T }> => frame.type === type,
    );
  }

  get heard(): ConversationSummary[] {
    return this.of("conversations").flatMap(({ conversations }) => conversations);
  }
}

const until = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 10_000, interval: 5 });

async function open(who: Guest, after?: string): Promise<Tab> {
  const response = await stub.fetch(`https://inbox/${after === undefined ? "" : `?after=${after}`}`, {
    headers: { upgrade: "websocket", "x-foyer-guest": encodeURIComponent(JSON.stringify(who)) },
  });
  const tab = new Tab(response.webSocket!);
  await until(() => tab.frames.length > 0 || tab.closed !== undefined);
  return tab;
}

/** The process dies: whatever was in memory is gone, and every socket with it. */
async function crash(): Promise<void> {
  await abortAllDurableObjects();
  stub = inbox();
}

const summary = (
  id: string,
  version: number,
  more: Partial<ConversationSummary> = {},
): ConversationSummary => ({
  id,
  widget_id: "w",
  mode: "ai",
  mode_since: new Date().toISOString(),
  labels: [],
  unread: 0,
  visitor: { id: "v", verified: false },
  message_count: 1,
  version,
  created_at: new Date().toISOString(),
  updated_at: new Date().toISOString(),
  ...more,
});

const ana = { id: "ana", name: "Ana" };

const alarmOf = (of: DurableObjectStub<Inbox>): Promise<number | null> =>
  runInDurableObject(of, (_, { storage }) => storage.getAlarm());

/** A real conversation that Ana has taken. */
async function held(id: string): Promise<void> {
  const conversation = conversationStub(env, id);
  await conversation.open({ id, org_id: "o", widget_id: "w", visitor: { id: "v", verified: false } });
  const taken = await conversation.perform(
    { kind: "key", org_id: "o", agent: ana, from: "test" },
    { type: "takeover" },
  );
  expect(taken.ok).toBe(true);
  await stub.update(summary(id, 1_000, { mode: "human", agent: ana }));
}

const modeOf = (id: string): Promise<string> =>
  runInDurableObject(conversationStub(env, id), (_, { storage }) => {
    return storage.kv.get<{ mode: string }>("record")?.mode ?? "none";
  });

test("what changes within a moment comes in one frame, each conversation as it is last", async () => {
  const tab = await open(guest("ana"));
  for (let version = 1; version <= 5; version++)
    await Promise.all(["a", "b"].map((id) => stub.update(summary(id, version))));
  await until(() => tab.heard.filter(({ version }) => version === 5).length === 2);
  expect(tab.of("conversations").length).toBeLessThan(5);
  expect(tab.of("conversations").at(-1)?.cursor).toMatch(/\.10$/);
});

test("an older summary is not told, an erased conversation once", async () => {
  const tab = await open(guest("ana"));
  await stub.update(summary("a", 2));
  await until(() => tab.heard.length === 1);
  await stub.update(summary("a", 1));
  await stub.remove("a");
  await stub.update(summary("a", 3));
  await stub.update(summary("b", 1));
  await until(() => tab.heard.length === 2);
  expect(tab.heard.map(({ id, version }) => [id, version])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect(tab.of("removed")).toEqual([{ type: "removed", id: "a" }]);
});

test("sockets sleep with the object, and hear what wakes it", async () => {
  // Eviction waits by the clock.
  vi.useRealTimers();
  const tab = await open(guest("ana"));
  await evictDurableObject(stub);
  await stub.update(summary("a", 1));
  await until(() => tab.heard.length === 1);
  await until(() => tab.of("counts").some(({ counts }) => counts.ai === 1));
  expect(await stub.online("w")).toBe(1);
});

test("online are agents who may see the widget, once each, and not those who are away", async () => {
  await open(guest("ana"));
  await open(guest("ana"));
  const ben = await open(guest("ben", { widgets: ["w"] }));
  await open(guest("cleo", { widgets: ["other"] }));
  expect(await stub.online("w")).toBe(2);
  ben.socket.send(JSON.stringify({ type: "presence", status: "away" }));
  await until(async () => (await stub.online("w")) === 1);
  expect(await stub.online("other")).toBe(2);
});

test("a notice goes to every tab of the one it is for", async () => {
  const tabs = [await open(guest("ana")), await open(guest("ana")), await open(guest("ben"))];
  await stub.notify(ana, { type: "notice", code: "assigned_to_you", conversation_id: "a" });
  await until(() => tabs.slice(0, 2).every((tab) => tab.of("notice").length === 1));
  expect(tabs[2]!.of("notice")).toEqual([]);
});

test("when the token runs out the alarm closes the socket", async () => {
  const tab = await open(guest("ana", { exp: start / 1_000 + 120 }));
  const other = await open(guest("ben"));
  pass(60_000);
  await runDurableObjectAlarm(stub);
  expect(tab.closed).toBeUndefined();
  pass(60_000);
  await runDurableObjectAlarm(stub);
  await until(() => tab.closed === CloseCode.unauthorized);
  expect(other.closed).toBeUndefined();
  expect(await stub.online("w")).toBe(1);
});

test("a socket that is silent for long is closed", async () => {
  const tab = await open(guest("ana"));
  pass(limits.idleSocketMs + 1);
  await runDurableObjectAlarm(stub);
  await until(() => tab.closed !== undefined);
  expect(tab.closed).toBe(CloseCode.idle);
});

test("an alarm that is due is not put off by what wakes the object in between", async () => {
  vi.useRealTimers();
  await open(guest("ana"));
  const due = await alarmOf(stub);
  expect(due).toBeGreaterThan(Date.now());
  for (const id of ["ben", "cleo"]) {
    await evictDurableObject(stub);
    await open(guest(id));
  }
  expect(await alarmOf(stub)).toBe(due);
});

test("after a crash an agent who does not come back loses what they held, when the grace is over", async () => {
  await open(guest("ana"));
  await held("c1");
  await crash();
  await runDurableObjectAlarm(stub);
  pass(graceMs - 1);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
  await crash();
  pass(1);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("waiting");
});

test("coming back within the grace keeps it, and the next absence counts from its own beginning", async () => {
  const tab = await open(guest("ana"));
  await held("c1");
  tab.socket.close(1000);
  await until(async () => (await stub.online("w")) === 0);
  pass(graceMs - 1_000);
  const again = await open(guest("ana"));
  pass(graceMs);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
  again.socket.close(1000);
  await until(async () => (await stub.online("w")) === 0);
  pass(graceMs - 1_000);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
  pass(1_000);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("waiting");
});

test("an agent with another conversation open is not gone, until they leave that too", async () => {
  const tab = await open(guest("ana"));
  await held("c1");
  await stub.joined("ana", "another");
  tab.socket.close(1000);
  await until(async () => (await stub.online("w")) === 0);
  pass(graceMs);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
  await stub.left("ana", "another");
  pass(graceMs);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("waiting");
});

test("an agent who was only ever at conversations is missed as well", async () => {
  await stub.joined("ana", "c1");
  pass(graceMs);
  await held("c1");
  pass(1_000);
  await stub.left("ana", "c1");
  pass(graceMs - 1);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
  pass(1);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("waiting");
});

test("an agent whom a key acts for, and who was never here, is not missed", async () => {
  await open(guest("ben"));
  await held("c1");
  pass(10 * graceMs);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
});

test("what a removal could not close at once the alarm closes later", async () => {
  await open(guest("ben"));
  await held("c1");
  await runInDurableObject(stub, (_, { storage }) => {
    // As a dismissal that failed leaves it.
    storage.sql.exec("INSERT INTO dismissals VALUES ('ana', 'c1', 3, ?)", Date.now() + 8_000);
  });
  pass(7_999);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("human");
  pass(1);
  await runDurableObjectAlarm(stub);
  expect(await modeOf("c1")).toBe("waiting");
  pass(60_000);
  const left = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec("SELECT * FROM dismissals").toArray(),
  );
  expect(left).toEqual([]);
});

test("removed, an agent whose call was on its way already does not come in; with a new token they do", async () => {
  const before = guest("ana");
  const tab = await open(before);
  pass(10);
  await stub.revoke("ana");
  await until(() => tab.closed === CloseCode.forbidden);
  expect((await open(before)).closed).toBe(CloseCode.forbidden);
  pass(10);
  expect((await open(guest("ana"))).closed).toBeUndefined();
});

test("removed, an agent's late word of a conversation they opened closes it there", async () => {
  await held("c1");
  await stub.revoke("ana");
  expect(await modeOf("c1")).toBe("waiting");
  const conversation = conversationStub(env, "c1");
  await conversation.perform({ kind: "key", org_id: "o", agent: ana, from: "test" }, { type: "takeover" });
  await stub.joined("ana", "c1");
  expect(await modeOf("c1")).toBe("waiting");
});

test("described anew, an agent's call that was on its way comes in as described", async () => {
  const agent: Agent = {
    ...ana,
    role: "agent",
    widgets: ["other"],
    created_at: new Date().toISOString(),
    last_seen_at: new Date().toISOString(),
  };
  await stub.update(summary("a", 1));
  await stub.describe(agent);
  const tab = await open(guest("ana"));
  expect(tab.of("ready")[0]?.conversations).toEqual([]);
  expect(await stub.online("w")).toBe(0);
});

test("more tabs than a person has are refused", async () => {
  for (let n = 0; n < 20; n++) await open(guest("ana"));
  expect((await open(guest("ana"))).closed).toBe(CloseCode.tooMany);
  expect((await open(guest("ben"))).closed).toBeUndefined();
});

test("who waits is told their place in line, and again only when it changes", async () => {
  const placed = (): Promise<[string, number | null][]> =>
    runInDurableObject(stub, (_, { storage }) =>
      storage.sql
        .exec<{ id: string; placed: number | null }>("SELECT id, placed FROM conversations ORDER BY id")
        .toArray()
        .map((row) => [row.id, row.placed]),
    );
  await stub.update(summary("first", 1, { mode: "waiting" }));
  pass(1_000);
  await stub.update(summary("second", 1, { mode: "waiting" }));
  await until(async () => (await placed()).every(([, position]) => position !== null));
  expect(await placed()).toEqual([
    ["first", 1],
    ["second", 2],
  ]);
  await stub.update(summary("first", 2, { mode: "human", agent: ana }));
  pass(1_000);
  await until(async () => (await placed())[1]?.[1] === 1);
  expect(await placed()).toEqual([
    ["first", null],
    ["second", 1],
  ]);
});
