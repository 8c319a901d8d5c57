import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { limits, type Message, WidgetConfig } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test, vi } from "vitest";
import { putDocument } from "../knowledge/put-document.ts";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import type { Caller } from "./caller.ts";
import type { Conversation } from "./conversation.ts";
import { Client } from "./test/client.ts";
import { visitor } from "./test/visitor.ts";

const now = "2026-01-01T00:00:00.000Z";
const widget = { widget_id: "w", org_id: "o" };
const ada: Caller = { kind: "key", org_id: "o", agent: { id: "ada", name: "Ada" }, from: "192.0.2.1" };
const ben: Caller = { kind: "key", org_id: "o", agent: { id: "ben", name: "Ben" }, from: "192.0.2.2" };
/** Long enough that its answer is still being written when a test acts. */
const longAnswer = Array.from(
  { length: 6 },
  (_, n) => `Step ${n} of storing conversations takes a while to explain in full.`,
);

let id: DurableObjectId;
let stub: DurableObjectStub<Conversation>;

beforeEach(async () => {
  await ensureOrg(env.DB, "o", now);
  await saveWidget(env, WidgetConfig.parse(widget), { expectedVersion: null, now });
  await putDocument(
    env.DB,
    { ...widget, external_id: "d" },
    {
      title: "Storage",
      content: `# Storage\n\n## Where are conversations stored?\n\n${longAnswer.join(" ")}`,
      format: "markdown",
    },
  );
  id = env.CONVERSATION.idFromName(crypto.randomUUID());
  stub = env.CONVERSATION.get(id);
  await stub.open({ id: "c", ...widget, visitor: { id: "v", verified: false } });
});

function connect(caller: Caller = visitor, after?: number): Promise<Client> {
  return Client.connect(stub, caller, after);
}

/** The process dies: whatever was in memory is gone, and every socket with it. */
async function crash(): Promise<void> {
  await abortAllDurableObjects();
  stub = env.CONVERSATION.get(id);
}

const history = async (): Promise<Message[]> => {
  const page = await stub.history(ada, { before: null, limit: 200 });
  if (!page.ok) throw new Error(page.code);
  return page.messages;
};

test("a message is acknowledged to every socket, answered in pieces, and the pieces are the answer", async () => {
  const [phone, laptop] = [await connect(), await connect()];
  phone.say("m1");
  await phone.until(() => phone.messages.length === 2);
  const answer = phone.messages[1]!;
  expect(phone.messages[0]).toMatchObject({ seq: 1, id: "m1", role: "visitor" });
  expect(answer).toMatchObject({
    seq: 2,
    role: "assistant",
    status: "complete",
    citations: [{ external_id: "d" }],
  });
  const deltas = phone.of("delta");
  expect(deltas.length).toBeGreaterThan(5);
  expect(deltas.map((delta) => delta.text).join("")).toBe(answer.text);
  expect(deltas.every((delta) => delta.id === answer.id)).toBe(true);
  await laptop.until(() => laptop.messages.length === 2);
  expect(laptop.messages).toEqual(phone.messages);
});

test("the same id twice is one message, acknowledged twice", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.messages.length === 1);
  client.say("m1");
  await client.until(() => client.messages.filter((message) => message.id === "m1").length === 2);
  expect((await history()).filter((message) => message.role === "visitor")).toHaveLength(1);
});

test("messages sent in one breath keep their order", async () => {
  const client = await connect();
  const ids = ["a", "b", "c", "d", "e"];
  for (const id of ids) client.say(id);
  await client.until(() => client.messages.length >= 5);
  const visitors = (await history()).filter((message) => message.role === "visitor");
  expect(visitors.map((message) => message.id)).toEqual(ids);
  expect(visitors.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5]);
});

test("a socket that comes back hears exactly what it missed, and the answer being written so far", async () => {
  const first = await connect();
  first.say("m1");
  await first.until(() => first.of("delta").length > 3);
  first.socket.close(1000);
  const second = await connect(visitor, 1);
  const ready = second.of("ready")[0]!;
  expect(ready).toMatchObject({ reset: false, messages: [], conversation: { last_seq: 1 } });
  expect(ready.partial?.text.length).toBeGreaterThan(10);
  await second.until(() => second.messages.length === 1);
  const rest = second
    .of("delta")
    .map((delta) => delta.text)
    .join("");
  expect(ready.partial!.text + rest).toBe(second.messages[0]!.text);
  expect(second.of("delta")[0]!.offset).toBe(ready.partial!.text.length);
});

test("a client that missed too much, or holds what never was, starts from the newest", async () => {
  await runInDurableObject(stub, (conversation) => {
    conversation.absorb(
      Array.from(
        { length: 150 },
        (_, n) =>
          ({
            seq: n + 1,
            id: `m${n}`,
            role: "visitor",
            text: "hi",
            status: "complete",
            created_at: now,
          }) as const,
      ),
    );
  });
  const behind = (await connect(visitor, 1)).of("ready")[0]!;
  expect(behind.reset).toBe(true);
  expect(behind.messages.at(-1)?.seq).toBe(150);
  expect(behind.messages.at(0)?.seq).toBe(101);
  expect((await connect(visitor, 900)).of("ready")[0]).toMatchObject({ reset: true });
  expect((await connect(visitor, 60)).of("ready")[0]!.messages).toHaveLength(90);
});

test("stop keeps what was written as interrupted, and says it at once", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.of("delta").length > 3);
  client.send({ type: "stop" });
  await client.until(() => client.messages.length === 2);
  expect(client.messages[1]).toMatchObject({ status: "interrupted", code: "stopped" });
  expect(client.messages[1]!.text.length).toBeLessThan(longAnswer.join(" ").length);
  const count = client.of("delta").length;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(client.of("delta")).toHaveLength(count);
});

test("writing again before an answer has begun replaces it; after it has begun, it waits its turn", async () => {
  const client = await connect();
  client.say("m1");
  client.say("m2");
  await client.until(() => client.messages.some((message) => message.role === "assistant"));
  expect(client.messages.map((message) => message.role)).toEqual(["visitor", "visitor", "assistant"]);
  client.say("m3");
  await client.until(() => client.of("delta").some((delta) => delta.id !== client.messages[2]!.id));
  client.say("m4");
  await client.until(() => client.messages.length === 7);
  expect(client.messages.slice(3).map((message) => message.role)).toEqual([
    "visitor",
    "visitor",
    "assistant",
    "assistant",
  ]);
});

test("an answer that a crash cut off ends as interrupted, can be asked for again, and leaves no hole", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.of("delta").length > 3);
  await crash();
  const again = await connect(visitor, 1);
  const [cutOff] = again.of("ready")[0]!.messages;
  expect(cutOff).toMatchObject({ seq: 2, role: "assistant", code: "interrupted" });
  expect(["interrupted", "failed"]).toContain(cutOff!.status);
  expect(cutOff!.id).toBe(client.of("delta")[0]!.id);
  again.send({ type: "retry" });
  await again.until(() => again.messages.length === 1);
  expect(again.messages[0]).toMatchObject({ seq: 3, role: "assistant", status: "complete" });
});

test("the alarm ends a cut-off answer also when nobody comes back", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.of("delta").length > 3);
  await crash();
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  const rows = await env.DB.prepare("SELECT message FROM messages ORDER BY seq").all<{ message: string }>();
  expect(rows.results.map((row) => JSON.parse(row.message).code)).toEqual([undefined, "interrupted"]);
});

test("sockets sleep with the object and go on after it wakes", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.messages.length === 2);
  await evictDurableObject(stub);
  client.say("m2", "Thanks!");
  await client.until(() => client.messages.length === 4);
  expect(client.messages.map((message) => message.seq)).toEqual([1, 2, 3, 4]);
});

test("ping is answered in plain text", async () => {
  const client = await connect();
  const answer = new Promise((resolve) =>
    client.socket.addEventListener("message", ({ data }) => resolve(data)),
  );
  client.frames.length = 0;
  client.socket.send("ping");
  expect(await answer).toBe("pong");
});

test("D1 being down delays delivery, loses nothing, and the chat goes on", async () => {
  await env.DB.prepare("ALTER TABLE messages RENAME TO messages_away").run();
  const client = await connect();
  client.say("m1");
  await client.until(() => client.messages.length === 2);
  await runDurableObjectAlarm(stub);
  client.say("m2", "Thanks!");
  await client.until(() => client.messages.length === 4);
  await env.DB.prepare("ALTER TABLE messages_away RENAME TO messages").run();
  await runDurableObjectAlarm(stub);
  const { results } = await env.DB.prepare("SELECT message FROM messages ORDER BY seq").all<{
    message: string;
  }>();
  expect(results.map((row) => JSON.parse(row.message))).toEqual(await history());
  expect(
    await env.DB.prepare(
      "SELECT mode, message_count, last_message ->> 'role' AS role FROM conversations",
    ).first(),
  ).toEqual({
    mode: "ai",
    message_count: 4,
    role: "assistant",
  });
});

test("a takeover stops the assistant mid-word, silences it, and release lets it answer what stood open", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.of("delta").length > 3);
  expect(await stub.perform(ada, { type: "takeover" })).toMatchObject({
    ok: true,
    conversation: { mode: "human", agent: { name: "Ada" } },
  });
  await client.until(() => client.messages.length === 3);
  expect(client.messages.slice(1).map(({ role, code }) => [role, code])).toEqual([
    ["assistant", "stopped"],
    ["system", "agent_joined"],
  ]);
  expect(client.of("state")).toEqual([{ type: "state", mode: "human", agent: { id: "ada", name: "Ada" } }]);
  client.say("m2");
  await client.until(() => client.messages.length === 4);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(client.messages).toHaveLength(4);
  expect(await stub.perform(ada, { type: "send", id: "r1", text: "Hello, Ada here." })).toMatchObject({
    ok: true,
  });
  client.say("m3");
  await stub.perform(ada, { type: "release" });
  await client.until(() => client.messages.at(-1)?.role === "assistant");
  expect(client.messages.at(-1)).toMatchObject({ status: "complete" });
});

test("a takeover also silences an assistant that was asked again while it wrote", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.of("delta").length > 3);
  client.say("m2");
  await client.until(() => client.messages.some((message) => message.id === "m2"));
  await stub.perform(ada, { type: "takeover" });
  await client.until(() => client.messages.at(-1)?.code === "agent_joined");
  const deltas = client.of("delta").length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(client.of("delta")).toHaveLength(deltas);
  expect(client.of("typing").at(-1)).toMatchObject({ role: "assistant", on: false });
  expect(client.messages.at(-1)?.code).toBe("agent_joined");
});

test("two agents at once: one has it, the other is told who", async () => {
  const [first, second] = await Promise.all([
    stub.perform(ada, { type: "takeover" }),
    stub.perform(ben, { type: "takeover" }),
  ]);
  expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1);
  const loser = first.ok ? second : first;
  expect(loser).toMatchObject({ code: "taken", detail: expect.stringMatching(/^(Ada|Ben) has/) });
  expect(await stub.perform(ben, { type: "takeover", force: true, reason: "Ada is away" })).toMatchObject({
    ok: true,
    conversation: { agent: { id: "ben" } },
  });
});

test("an agent answers only in a conversation that agent has taken", async () => {
  expect(await stub.perform(ada, { type: "send", id: "r1", text: "hi" })).toMatchObject({
    ok: false,
    code: "not_taken",
  });
  await stub.perform(ada, { type: "takeover" });
  expect(await stub.perform(ben, { type: "send", id: "r2", text: "hi" })).toMatchObject({
    ok: false,
    code: "taken",
  });
});

test("a handoff is honest: the assistant is silent while the visitor waits, and answers when they no longer do", async () => {
  const client = await connect();
  client.send({ type: "handoff", on: true });
  await client.until(() => client.of("state").length === 1);
  client.say("m1");
  await client.until(() => client.messages.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(client.messages.map((message) => message.role)).toEqual(["system", "visitor"]);
  client.send({ type: "handoff", on: false });
  await client.until(() => client.messages.at(-1)?.role === "assistant");
});

test("clearing deletes everything here and in D1, tells everyone, and numbers go on", async () => {
  const client = await connect();
  client.say("m1");
  await client.until(() => client.messages.length === 2);
  await runDurableObjectAlarm(stub);
  expect(await stub.clear(visitor)).toEqual({ ok: true });
  await client.until(() => client.of("ready").length === 2);
  expect(client.of("ready")[1]).toMatchObject({
    reset: true,
    messages: [],
    conversation: { first_seq: 3, last_seq: 2 },
  });
  await runDurableObjectAlarm(stub);
  expect(await env.DB.prepare("SELECT count(*) FROM messages").first("count(*)")).toBe(0);
  client.say("m2", "Thanks!");
  await client.until(() => client.messages.some((message) => message.id === "m2"));
  expect(client.messages.at(-1)?.seq).toBeGreaterThanOrEqual(3);
});

test("erasing closes every socket and leaves nothing", async () => {
  const client = await connect();
  client.say("m1", "Thanks!");
  await client.until(() => client.messages.length === 2);
  expect(await stub.erase()).toBe(true);
  await client.until(() => client.closed !== undefined);
  expect(client.closed?.code).toBe(4404);
  expect(await stub.history(visitor, { before: null, limit: 10 })).toMatchObject({
    ok: false,
    code: "not_found",
  });
});

test("a conversation that somebody came back to is not erased for its age", async () => {
  const client = await connect();
  client.say("m1", "Thanks!");
  await client.until(() => client.messages.length === 2);
  expect(await stub.erase("2026-01-02T00:00:00.000Z")).toBe(false);
  expect(await history()).toHaveLength(2);
});

test("a socket that does not even ping is closed as idle", async () => {
  const client = await connect();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + limits.idleSocketMs + 1_000 });
  try {
    await runDurableObjectAlarm(stub);
  } finally {
    vi.useRealTimers();
  }
  await client.until(() => client.closed !== undefined);
  expect(client.closed?.code).toBe(4408);
});

test("a conversation in which nothing was said is forgotten after a month, one with a message is not", async () => {
  const talkative = stub;
  const client = await connect();
  client.say("m1", "Thanks!");
  await client.until(() => client.messages.length === 2);
  const silent = env.CONVERSATION.get(env.CONVERSATION.idFromName(crypto.randomUUID()));
  await silent.open({ id: "c2", ...widget, visitor: { id: "v", verified: false } });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 24 * 3_600_000 });
  try {
    await runDurableObjectAlarm(silent);
    await runDurableObjectAlarm(talkative);
  } finally {
    vi.useRealTimers();
  }
  expect(await silent.history(ada, { before: null, limit: 1 })).toMatchObject({
    ok: false,
    code: "not_found",
  });
  expect(await history()).toHaveLength(2);
});

test("a stranger's conversation looks like none", async () => {
  const stranger: Caller = { ...visitor, visitor_id: "other" };
  expect((await connect(stranger)).closed?.code).toBe(4404);
  expect(await stub.perform(stranger, { type: "send", id: "x", text: "hi" })).toMatchObject({
    ok: false,
    code: "not_found",
  });
  expect(
    await stub.history({ kind: "key", org_id: "other", from: "" }, { before: null, limit: 1 }),
  ).toMatchObject({
    ok: false,
  });
});

test("a token that has run out closes the socket instead of speaking", async () => {
  const client = await connect({ ...visitor, exp: Date.now() / 1000 - 1 });
  client.say("m1");
  await client.until(() => client.closed !== undefined);
  expect(client.closed?.code).toBe(4401);
  expect(await history()).toHaveLength(0);
});

test("frames that cannot be read are answered, unknown ones ignored, and the socket stays", async () => {
  const client = await connect();
  client.socket.send("{");
  client.socket.send(JSON.stringify({ type: "send", id: "m1", text: "" }));
  client.socket.send(JSON.stringify({ type: "from_the_future" }));
  client.send({ type: "takeover" });
  await client.until(() => client.of("error").length === 3);
  expect(client.of("error").map(({ code, id }) => [code, id])).toEqual([
    ["bad_frame", undefined],
    ["bad_frame", "m1"],
    ["forbidden", undefined],
  ]);
  client.say("m2", "Thanks!");
  await client.until(() => client.messages.length > 0);
});

test("too many messages are refused with the wait, and an acknowledged one does not count again", async () => {
  await saveWidget(env, WidgetConfig.parse({ ...widget, messages_per_minute: 2 }), {
    expectedVersion: null,
    now,
  });
  const client = await connect();
  for (const id of ["m1", "m2", "m3"]) client.say(id, "Thanks!");
  await client.until(() => client.of("error").length === 1);
  expect(client.of("error")[0]).toMatchObject({ code: "rate_limited", id: "m3" });
  expect(client.of("error")[0]!.retry_after).toBeGreaterThan(50);
  client.say("m1", "Thanks!");
  await client.until(() => client.messages.filter((message) => message.id === "m1").length === 2);
});

test("one address cannot go around the limit with a second conversation", async () => {
  await saveWidget(env, WidgetConfig.parse({ ...widget, messages_per_minute: 2 }), {
    expectedVersion: null,
    now,
  });
  const first = await connect();
  for (const id of ["m1", "m2"]) first.say(id, "Thanks!");
  await first.until(() => first.messages.filter((message) => message.role === "visitor").length === 2);
  stub = env.CONVERSATION.get(env.CONVERSATION.idFromName(crypto.randomUUID()));
  await stub.open({ id: "c2", ...widget, visitor: { id: "v", verified: false } });
  const second = await connect();
  second.say("m3");
  await second.until(() => second.of("error").length === 1);
  expect(second.of("error")[0]).toMatchObject({ code: "rate_limited", id: "m3" });
});
