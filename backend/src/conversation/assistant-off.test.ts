import { env } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { WidgetConfig, type WidgetConfigInput } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import { ensureOrg } from "../store/keys.ts";
import { readWidget, saveWidget } from "../store/widgets.ts";
import type { Caller } from "./caller.ts";
import type { Conversation } from "./conversation.ts";
import { Client } from "./test/client.ts";
import { visitor } from "./test/visitor.ts";

const now = "2026-01-01T00:00:00.000Z";
const widget = { widget_id: "w", org_id: "o" };
const exp = 4_000_000_000;
const ada: Caller = {
  kind: "agent",
  org_id: "o",
  widgets: null,
  role: "agent",
  agent: { id: "Ada", name: "Ada" },
  exp,
  from: "192.0.2.1",
};

let stub: DurableObjectStub<Conversation>;
const state = (client: Client) => client.of("state").at(-1);
const codes = (client: Client) => client.messages.map(({ code }) => code).filter(Boolean);
const given = { id: "c", ...widget, visitor: { id: "v", verified: false } };

async function save(config: Partial<WidgetConfigInput>): Promise<void> {
  await saveWidget(env, WidgetConfig.parse({ ...widget, ...config }), { expectedVersion: null, now });
}

async function open(config: Partial<WidgetConfigInput> = {}): Promise<Client> {
  await save({ ai_enabled: false, ...config });
  await stub.open(given);
  return Client.connect(stub, visitor);
}

beforeEach(async () => {
  await ensureOrg(env.DB, "o", now);
  stub = env.CONVERSATION.get(env.CONVERSATION.idFromName(crypto.randomUUID()));
});

test("whatever a visitor says asks for a person at once, also where nobody can ask for one", async () => {
  const phone = await open({ handoff: { enabled: false } });
  phone.say("m1");
  await phone.until(() => state(phone)?.mode === "waiting");
  expect(state(phone)?.waiting).toMatchObject({ outlook: "unattended" });
  phone.say("m2");
  await phone.until(() => phone.messages.some(({ id }) => id === "m2"));
  expect(phone.messages.filter(({ role }) => role === "assistant")).toEqual([]);
  expect(codes(phone)).toEqual(["handoff_requested"]);
  await runDurableObjectAlarm(stub);
  const { results } = await env.DB.prepare("SELECT data FROM events WHERE type = 'handoff.requested'").run();
  expect(results.map(({ data }) => JSON.parse(String(data)))).toEqual([{ by: "assistant_off" }]);
});

test("the button works where nobody else could answer", async () => {
  const phone = await open({ handoff: { enabled: false } });
  phone.send({ type: "handoff", on: true });
  await phone.until(() => state(phone)?.mode === "waiting");
  expect(phone.of("error")).toEqual([]);
});

test("after hours the visitor is told that nobody is there", async () => {
  const phone = await open({ handoff: { hours: { time_zone: "UTC" } } });
  phone.say("m1");
  await phone.until(() => codes(phone).includes("outside_hours"));
  expect(state(phone)).toMatchObject({ mode: "waiting", waiting: { outlook: "outside_hours" } });
});

test("handed back, it is nobody's until the visitor speaks again", async () => {
  const phone = await open();
  const desk = await Client.connect(stub, ada);
  phone.say("m1");
  await desk.until(() => state(desk)?.mode === "waiting");
  desk.send({ type: "takeover" });
  await desk.until(() => state(desk)?.mode === "human");
  desk.send({ type: "release" });
  await phone.until(() => state(phone)?.mode === "ai");
  // The last word was the visitor's: an assistant that is on would answer it now.
  expect(await stub.perform(visitor, { type: "read", seq: 1 })).toMatchObject({ ok: true });
  phone.say("m2");
  await phone.until(() => state(phone)?.mode === "waiting");
  expect(phone.messages.filter(({ role }) => role === "assistant")).toEqual([]);
});

test("a closed conversation that is written into waits for a person", async () => {
  const phone = await open();
  const desk = await Client.connect(stub, ada);
  phone.say("m1");
  await phone.until(() => state(phone)?.mode === "waiting");
  desk.send({ type: "close" });
  await phone.until(() => state(phone)?.mode === "closed");
  phone.say("m2");
  await phone.until(() => state(phone)?.mode === "waiting");
  expect(phone.messages.filter(({ role }) => role === "assistant")).toEqual([]);
});

test("switched on again, it answers the next message", async () => {
  const phone = await open();
  phone.say("m1");
  await phone.until(() => state(phone)?.mode === "waiting");
  await save({ ai_enabled: true });
  // A session brings the widget as it is now.
  await stub.open(given, (await readWidget(env, "w"))!);
  phone.send({ type: "handoff", on: false });
  await phone.until(() => phone.messages.some(({ role }) => role === "assistant"));
  expect(state(phone)?.mode).toBe("ai");
});

test("switched off while an answer is written, it leaves what was asked meanwhile to people", async () => {
  const phone = await open({ ai_enabled: true });
  phone.say("m1");
  await phone.until(() => phone.of("delta").length > 0);
  phone.say("m2");
  await phone.until(() => phone.messages.some(({ id }) => id === "m2"));
  await save({ ai_enabled: false });
  await stub.open(given, (await readWidget(env, "w"))!);
  await phone.until(() => state(phone)?.mode === "waiting");
  expect(phone.messages.filter(({ role }) => role === "assistant")).toHaveLength(1);
  expect(codes(phone)).toContain("handoff_requested");
});
