import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import type { Caller } from "./caller.ts";
import type { Conversation } from "./conversation.ts";
import { Client } from "./test/client.ts";
import { visitor } from "./test/visitor.ts";

const now = "2026-01-01T00:00:00.000Z";
const widget = { widget_id: "w", org_id: "o" };
const ada: Caller = { kind: "key", org_id: "o", agent: { id: "ada", name: "Ada" }, from: "192.0.2.1" };

let stub: DurableObjectStub<Conversation>;
let phone: Client;

beforeEach(async () => {
  await ensureOrg(env.DB, "o", now);
  const config = WidgetConfig.parse({ ...widget, mask_stored_text: true });
  await saveWidget(env, config, { expectedVersion: null, now });
  stub = env.CONVERSATION.get(env.CONVERSATION.idFromName(crypto.randomUUID()));
  await stub.open({ id: "c", ...widget, visitor: { id: "v", verified: false } });
  phone = await Client.connect(stub, visitor);
  phone.say("m1", "What is this?");
  await phone.until(() => phone.messages.length === 2);
});

const eventsOf = async (type: string): Promise<unknown[]> => {
  await runDurableObjectAlarm(stub);
  const { results } = await env.DB.prepare("SELECT data FROM events WHERE type = ? ORDER BY number")
    .bind(type)
    .all<{ data: string }>();
  return results.map(({ data }) => JSON.parse(data));
};

test("a rating stays with its answer, and a changed mind is told with what it was before", async () => {
  for (const value of ["up", "up", "down", null] as const) phone.send({ type: "rate", seq: 2, value });
  await phone.until(() => phone.of("rating").length === 3);
  expect(phone.of("rating").map(({ value }) => value)).toEqual(["up", "down", null]);
  expect(await eventsOf("rating.created")).toEqual([
    { seq: 2, value: "up", before: null },
    { seq: 2, value: "down", before: "up" },
    { seq: 2, value: null, before: "down" },
  ]);
  phone.send({ type: "rate", seq: 2, value: "up" });
  await phone.until(() => phone.of("rating").length === 4);
  expect((await Client.connect(stub, visitor)).of("ready")[0]?.messages[1]).toMatchObject({ rating: "up" });
});

test("only answers are rated, and a conversation only when it has been closed", async () => {
  phone.send({ type: "rate", seq: 1, value: "up" });
  phone.send({ type: "rate", csat: 5 });
  await phone.until(() => phone.of("error").length === 2);
  expect(phone.of("error").map(({ code }) => code)).toEqual(["not_found", "forbidden"]);
  await stub.perform(ada, { type: "close" });
  phone.send({ type: "rate", csat: 2, comment: "Slow" });
  phone.send({ type: "rate", csat: 4 });
  await phone.until(() => phone.of("state").at(-1)?.csat === 4);
  expect(await eventsOf("csat.created")).toEqual([
    { score: 2, comment: "Slow", before: null },
    { score: 4, before: 2 },
  ]);
});

test("the form before the talk is kept for agents, and adds to what was told before", async () => {
  phone.send({ type: "contact", name: "Vera", fields: { order: "17" }, consent: true });
  phone.send({ type: "contact", fields: { size: "L" }, consent: true });
  await phone.until(() => phone.of("state").length === 2);
  const desk = await Client.connect(stub, ada);
  expect(desk.of("ready")[0]?.details?.visitor).toMatchObject({
    name: "Vera",
    fields: { order: "17", size: "L" },
  });
  expect(phone.of("state").every(({ reachable }) => reachable === undefined)).toBe(true);
});

test("an owner who wants addresses and card numbers masked keeps none of them", async () => {
  phone.say("m2", "I am vera@example.com and pay with 4111 1111 1111 1111");
  await phone.until(() => phone.messages.some(({ id }) => id === "m2"));
  const kept = JSON.stringify(await stub.history(visitor, { before: null, limit: 50 }));
  expect(kept).not.toContain("vera@example.com");
  expect(kept).not.toContain("4111");
});

test("a message that names a file nobody put is refused, and says nothing", async () => {
  phone.send({ type: "send", id: "m3", text: "See here", attachments: ["f_none"] });
  await phone.until(() => phone.of("error").length === 1);
  expect(phone.of("error")[0]).toMatchObject({ code: "invalid", id: "m3" });
  const attachment = {
    id: "f_1",
    name: "a.png",
    content_type: "image/png",
    size: 3,
    url: "https://chat.example/f",
  };
  await stub.addFile(visitor, attachment);
  phone.send({ type: "send", id: "m4", text: "", attachments: ["f_1"] });
  await phone.until(() => phone.messages.some(({ id }) => id === "m4"));
  expect(phone.messages.find(({ id }) => id === "m4")).toMatchObject({ text: "", attachments: [attachment] });
});
