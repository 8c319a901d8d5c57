import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type ServerFrame, WidgetConfig, type WidgetConfigInput } from "@foyer/shared-widget/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import type { Caller } from "./caller.ts";
import type { Conversation } from "./conversation.ts";
import { Client } from "./test/client.ts";
import { visitor } from "./test/visitor.ts";

const now = "2026-01-01T00:00:00.000Z";
const widget = { widget_id: "w", org_id: "o" };
const exp = 4_000_000_000;
const agent = (id: string, widgets: string[] | null = null): Caller => ({
  kind: "agent",
  org_id: "o",
  widgets,
  role: "agent",
  agent: { id, name: id },
  exp,
  from: "192.0.2.1",
});
const [ada, ben] = [agent("Ada"), agent("Ben")];

let stub: DurableObjectStub<Conversation>;

async function open(config: Partial<WidgetConfigInput> = {}): Promise<void> {
  await saveWidget(env, WidgetConfig.parse({ ...widget, ...config }), { expectedVersion: null, now });
  const visitorKnown = { id: "v", verified: false };
  await stub.open({ id: "c", ...widget, visitor: visitorKnown });
}

beforeEach(async () => {
  await ensureOrg(env.DB, "o", now);
  stub = env.CONVERSATION.get(env.CONVERSATION.idFromName(crypto.randomUUID()));
});
afterEach(() => void vi.useRealTimers());

const connect = (caller: Caller): Promise<Client> => Client.connect(stub, caller);
const state = (client: Client) => client.of("state").at(-1);
const codes = (client: Client) => client.messages.map(({ code }) => code).filter(Boolean);

async function events(): Promise<
  { number: number; type: string; data: Record<string, unknown>; actor: object }[]
> {
  await runDurableObjectAlarm(stub);
  const { results } = await env.DB.prepare("SELECT * FROM events ORDER BY number").all<{
    number: number;
    type: string;
    data: string;
    actor: string;
  }>();
  return results.map((row) => ({ ...row, data: JSON.parse(row.data), actor: JSON.parse(row.actor) }));
}

test("what agents note is told to agents, on every way, and to no visitor on any", async () => {
  await open();
  const [phone, desk] = [await connect(visitor), await connect(ada)];
  desk.send({ type: "note", id: "n1", text: "Complains often" });
  await desk.until(() => desk.of("note").length === 1);
  expect(desk.of("note")[0]?.note).toMatchObject({
    number: 1,
    text: "Complains often",
    after: 0,
    author: { id: "Ada" },
  });
  // The acknowledgement got lost: told again, written once.
  desk.send({ type: "note", id: "n1", text: "Complains often" });
  await desk.until(() => desk.of("note").length === 2);
  const later = await connect(ben);
  expect(later.of("ready")[0]?.notes).toHaveLength(1);
  const again = await connect(visitor);
  phone.send({ type: "note", id: "n2", text: "I am an agent" } as never);
  await phone.until(() => phone.of("error").length === 1);
  expect(phone.of("error")[0]?.code).toBe("forbidden");
  const history = await stub.history(visitor, { before: null, limit: 50 });
  for (const seen of [phone.frames, again.frames, history])
    expect(JSON.stringify(seen)).not.toContain("Complains");
  expect(again.of("ready")[0]).not.toHaveProperty("details");
});

test("the second agent is told who has it; by force needs a reason, which the first one's log keeps", async () => {
  await open();
  await stub.perform(ada, { type: "takeover" });
  expect(await stub.perform(ben, { type: "takeover" })).toMatchObject({
    ok: false,
    code: "taken",
    detail: "Ada has this conversation.",
  });
  expect(await stub.perform(ben, { type: "takeover", force: true })).toMatchObject({
    ok: false,
    code: "invalid",
  });
  const forced = await stub.perform(ben, { type: "takeover", force: true, reason: "Ada is at lunch" });
  expect(forced).toMatchObject({ ok: true, conversation: { mode: "human", agent: { id: "Ben" } } });
  expect((await events()).filter(({ type }) => type === "takeover")).toMatchObject([
    { data: { agent: { id: "Ada" } }, actor: { kind: "agent", id: "Ada", address: "192.0.2.1" } },
    { data: { agent: { id: "Ben" }, from: { id: "Ada" }, reason: "Ada is at lunch" } },
  ]);
});

test("nobody closes or releases what another has; closing can be undone", async () => {
  await open();
  await stub.perform(ada, { type: "takeover" });
  for (const type of ["close", "release"] as const)
    expect(await stub.perform(ben, { type })).toMatchObject({ ok: false, code: "taken" });
  expect(await stub.perform(ada, { type: "close" })).toMatchObject({ conversation: { mode: "closed" } });
  expect(await stub.perform(ada, { type: "reopen" })).toMatchObject({
    conversation: { mode: "human", agent: { id: "Ada" } },
  });
});

test("an agent of another widget finds no such conversation", async () => {
  await open();
  expect(await stub.perform(agent("Eve", ["other"]), { type: "takeover" })).toMatchObject({
    code: "not_found",
  });
  expect((await connect(agent("Eve", ["other"]))).closed?.code).toBe(4404);
});

test("asking for a person in words is asking for one, and with nobody there the visitor is told so", async () => {
  await open();
  const phone = await connect(visitor);
  phone.say("m1", "Can I talk to a person, please?");
  await phone.until(() => codes(phone).includes("handoff_requested"));
  expect(state(phone)?.waiting).toMatchObject({ outlook: "unattended" });
  expect(phone.of("delta")).toEqual([]);
  expect((await events()).find(({ type }) => type === "handoff.requested")?.data).toEqual({ by: "words" });
});

test("a word on the owner's list brings a person, also where asking in words is switched off", async () => {
  await open({ handoff: { words: false, keywords: ["Refund"] } });
  const phone = await connect(visitor);
  phone.say("m1", "Can I talk to a person, please?");
  await phone.until(() => phone.messages.length === 2);
  expect(state(phone)).toBeUndefined();
  phone.say("m2", "I want a REFUND");
  await phone.until(() => state(phone)?.mode === "waiting");
  expect((await events()).find(({ type }) => type === "handoff.requested")?.data).toMatchObject({
    by: "keyword",
  });
});

test("outside business hours the visitor hears when people are there again", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-21T20:00:00Z") });
  await open({ handoff: { hours: { time_zone: "UTC", mon: [{ from: "09:00", to: "17:00" }] } } });
  const phone = await connect(visitor);
  phone.send({ type: "handoff", on: true });
  await phone.until(() => codes(phone).includes("outside_hours"));
  expect(state(phone)?.waiting).toMatchObject({
    outlook: "outside_hours",
    opens_at: "2026-11-23T09:00:00.000Z",
  });
  phone.send({ type: "contact", email: "vera@example.com", name: "Vera", consent: true });
  await phone.until(() => state(phone)?.reachable === true);
  expect(codes(phone)).toEqual(["handoff_requested", "outside_hours", "contact_left"]);
  // Said twice over a bad network: nothing new.
  phone.send({ type: "contact", email: "vera@example.com", name: "Vera", consent: true });
  const desk = await connect(ada);
  expect(desk.of("ready")[0]?.details?.visitor).toMatchObject({ email: "vera@example.com", name: "Vera" });
  expect((await events()).map(({ type }) => type)).toEqual([
    "conversation.created",
    "handoff.requested",
    "nobody_came",
    "contact.collected",
  ]);
});

test("when nobody came in time, the visitor is told once, also by an object that woke for it", async () => {
  await open({ handoff: { wait_minutes: 2 } });
  const phone = await connect(visitor);
  phone.send({ type: "handoff", on: true });
  await phone.until(() => state(phone)?.mode === "waiting");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 121_000 });
  await runDurableObjectAlarm(stub);
  await phone.until(() => codes(phone).includes("nobody_came"));
  expect(state(phone)?.waiting?.outlook).toBe("nobody_came");
  await runDurableObjectAlarm(stub);
  expect(codes(phone).filter((code) => code === "nobody_came")).toHaveLength(1);
  // Who comes late still comes.
  await stub.perform(ada, { type: "takeover" });
  await phone.until(() => state(phone)?.mode === "human");
  expect(state(phone)).not.toHaveProperty("waiting");
});

test("a place in line is told as it changes", async () => {
  await open();
  const phone = await connect(visitor);
  phone.send({ type: "handoff", on: true });
  await phone.until(() => state(phone)?.mode === "waiting");
  await stub.placed(2);
  await stub.placed(1);
  await phone.until(() => state(phone)?.waiting?.position === 1);
  expect(phone.of("state").map(({ waiting }) => waiting?.position)).toEqual([undefined, 2, 1]);
});

test("an agent who is gone loses the conversation, unless they sit at it", async () => {
  await open();
  const [phone, desk] = [await connect(visitor), await connect(ada)];
  desk.send({ type: "takeover" });
  await phone.until(() => state(phone)?.mode === "human");
  expect(await stub.agentGone("Ada")).toBe("still_here");
  expect(await stub.agentGone("Ben")).toBe("not_theirs");
  desk.socket.close(1000);
  await vi.waitUntil(async () => (await stub.agentGone("Ada")) === "released");
  await phone.until(() => codes(phone).includes("agent_lost"));
  expect(state(phone)?.mode).toBe("waiting");
});

test("an agent who was removed is put out, and what they had waits for another", async () => {
  await open();
  const desk = await connect(ada);
  desk.send({ type: "takeover" });
  await desk.until(() => state(desk)?.mode === "human");
  await stub.dismiss("Ada");
  await desk.until(() => desk.closed !== undefined);
  expect(desk.closed?.code).toBe(4403);
  expect(await stub.perform(ben, { type: "takeover" })).toMatchObject({ ok: true });
});

test("who looks after it and its labels are agents' to see, and count once", async () => {
  await open();
  const [phone, desk] = [await connect(visitor), await connect(ada)];
  desk.send({ type: "assign", agent: { id: "Ben", name: "Ben" } });
  desk.send({ type: "label", labels: ["vip", "vip", "returns"] });
  desk.send({ type: "label", labels: ["vip", "returns"] });
  await desk.until(() => desk.of("details").length === 2);
  expect(desk.of("details").at(-1)?.details).toMatchObject({
    labels: ["vip", "returns"],
    assignee: { id: "Ben" },
  });
  expect((await events()).map(({ type }) => type)).toEqual(["assigned", "labelled"]);
  const heard = phone.frames.map(({ type }): ServerFrame["type"] => type);
  expect(heard).not.toContain("details");
  const row = await env.DB.prepare("SELECT labels, assignee_id FROM conversations").first();
  expect(row).toEqual({ labels: '["vip","returns"]', assignee_id: "Ben" });
});

test("the time to a person's first words counts from the wish, once", async () => {
  await open();
  const phone = await connect(visitor);
  phone.send({ type: "handoff", on: true });
  await phone.until(() => state(phone)?.mode === "waiting");
  await stub.perform(ada, { type: "takeover" });
  await stub.perform(ada, { type: "send", id: "r1", text: "Hello" });
  await stub.perform(ada, { type: "send", id: "r2", text: "How can I help?" });
  const first = (await events()).filter(({ type }) => type === "first_response");
  expect(first).toHaveLength(1);
  expect(first[0]?.data).toMatchObject({ agent: { id: "Ada" }, ms: expect.any(Number) });
});

test("an event reaches D1 once, however often it is delivered", async () => {
  await open();
  await stub.perform(ada, { type: "takeover" });
  await events();
  await runInDurableObject(stub, async (_, { storage }) => {
    const record = storage.kv.get<{ delivered: object; version: number }>("record")!;
    expect(record.delivered).toMatchObject({ event: 2 });
  });
  expect((await events()).map(({ number }) => number)).toEqual([1, 2]);
});

test("an agent on an event stream is put out as one on a socket is", async () => {
  await open();
  const response = await stub.fetch("https://conversation/", {
    headers: { "x-foyer-caller": JSON.stringify(ada) },
  });
  const reader = response.body!.getReader();
  await reader.read();
  await stub.perform(ada, { type: "takeover" });
  expect(await stub.agentGone("Ada")).toBe("still_here");
  await stub.dismiss("Ada");
  const ended = async (): Promise<boolean> => (await reader.read()).done;
  await vi.waitUntil(ended);
  expect(await stub.agentGone("Ada")).toBe("not_theirs");
});
