import { ChatAnswer, limits, ServerFrame } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { framesOf } from "./event-stream.ts";
import {
  newAddress,
  newId,
  newOrg,
  newWidget,
  openSession,
  type Org,
  say,
  Server,
  type Session,
  stateOf,
} from "./server.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
  await server.call("PUT", `/api/knowledge/${org.widget_id}/documents/returns`, {
    token: org.key,
    body: {
      title: "Returns",
      url: "https://shop.example/returns",
      content:
        "# Returns\n\nYou can send a parcel back within thirty days.\n\n# Shipping\n\nWe ship every Monday.",
    },
  });
});
afterAll(() => server.close());

const question = "Within how many days can I send a parcel back?";
const send = (
  { conversation_id, token, address }: Session,
  body: unknown,
  headers: Record<string, string> = {},
) => server.call("POST", `/api/chat/${conversation_id}`, { token, address, body, headers });
const stream = (session: Session, body: unknown) => send(session, body, { accept: "text/event-stream" });
const historyOf = async ({ conversation_id, token }: Session) =>
  (await server.call("GET", `/api/history/${conversation_id}`, { token })).body.messages;

describe("as one JSON object", () => {
  test("a question brings the acknowledgement, the answer with its sources, and the state", async () => {
    const session = await openSession(server, org.widget_id);
    const { status, body } = await send(session, { id: "q1", text: question });
    expect(status).toBe(200);
    const { message, answer, conversation } = ChatAnswer.parse(body);
    expect(message).toMatchObject({ seq: 1, id: "q1", role: "visitor", text: question, status: "complete" });
    expect(answer).toMatchObject({ seq: 2, role: "assistant", status: "complete" });
    expect(answer?.text).toContain("thirty days");
    expect(answer?.citations?.[0]).toMatchObject({
      number: 1,
      title: "Returns",
      url: "https://shop.example/returns",
      external_id: "returns",
    });
    expect(conversation).toMatchObject({ mode: "ai", first_seq: 1, last_seq: 2 });
    expect(await historyOf(session)).toEqual([message, answer]);
  });

  test("wait: false is answered as soon as the message is stored", async () => {
    const session = await openSession(server, org.widget_id);
    const { body } = await send(session, { id: "q1", text: question, wait: false });
    expect(body).toMatchObject({ message: { seq: 1, id: "q1" }, conversation: { last_seq: 1 } });
    expect(body).not.toHaveProperty("answer");
  });

  test("the same id twice is one message with one answer, whatever the second says", async () => {
    const session = await openSession(server, org.widget_id);
    const first = await send(session, { id: "once", text: question });
    const second = await send(session, { id: "once", text: "Something else" });
    expect(second.body.message).toEqual(first.body.message);
    expect(second.body.answer).toEqual(first.body.answer);
    expect(await historyOf(session)).toHaveLength(2);
  });

  test("the same id many times at once is one message", async () => {
    const session = await openSession(server, org.widget_id);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => send(session, { id: "once", text: question })),
    );
    expect(new Set(all.map(({ body }) => JSON.stringify([body.message, body.answer]))).size).toBe(1);
    expect(await historyOf(session)).toHaveLength(2);
  });

  test("many messages at once are numbered without a hole", async () => {
    const session = await openSession(server, org.widget_id);
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => send(session, { id: `m${n}`, text: `Number ${n}` })),
    );
    const messages = await historyOf(session);
    expect(messages.map(({ seq }: { seq: number }) => seq)).toEqual(
      messages.map((_: unknown, n: number) => n + 1),
    );
    expect(messages.filter(({ role }: { role: string }) => role === "visitor")).toHaveLength(10);
    expect(messages.at(-1).role).toBe("assistant");
  });

  test("text comes back as it was sent, but for space around it", async () => {
    const session = await openSession(server, org.widget_id);
    const texts = [
      "# **bold** <script>alert(1)</script>",
      "日本語 العربية 👩‍👩‍👧",
      "a\r\n\tb",
      "\u0000 null \ud800",
      '{"json": "\\u0000"}',
    ];
    for (const [n, text] of texts.entries()) {
      const { status, body } = await send(session, { id: `t${n}`, text: `  ${text}\n`, wait: false });
      expect([status, body.message.text]).toEqual([200, text.trim()]);
    }
  });
});

describe("as an event stream", () => {
  test("the answer comes in pieces that add up to the message that ends it", async () => {
    const session = await openSession(server, org.widget_id);
    const { status, headers, text } = await stream(session, { id: "q1", text: question });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/event-stream");
    const frames = framesOf(text).map((frame) => ServerFrame.parse(frame));
    const deltas = frames.filter((frame) => frame.type === "delta");
    const messages = frames.flatMap((frame) => (frame.type === "message" ? [frame.message] : []));
    expect(messages.map(({ role }) => role)).toEqual(["visitor", "assistant"]);
    expect(messages[0]?.id).toBe("q1");
    expect(deltas.length).toBeGreaterThan(1);
    let soFar = "";
    for (const { id, offset, text } of deltas) {
      expect([id, offset]).toEqual([messages[1]?.id, soFar.length]);
      soFar += text;
    }
    expect(soFar).toBe(messages[1]?.text);
    expect(frames.findIndex(({ type }) => type === "delta")).toBeGreaterThan(
      frames.findIndex(({ type }) => type === "message"),
    );
  });

  test("a repeat of what was answered already brings the answer again", async () => {
    const session = await openSession(server, org.widget_id);
    const first = await send(session, { id: "q1", text: question });
    const { text } = await stream(session, { id: "q1", text: question });
    const messages = framesOf(text).flatMap((frame) => (frame.type === "message" ? [frame.message] : []));
    expect(messages).toEqual([first.body.message, first.body.answer]);
  });

  test("a reader hears what it missed, then what is said from then on", async () => {
    const session = await openSession(server, org.widget_id);
    await send(session, { id: "q1", text: question });
    const abort = new AbortController();
    const response = await fetch(new URL(`/api/chat/${session.conversation_id}?after=1`, server.url), {
      headers: { authorization: `Bearer ${session.token}`, accept: "text/event-stream" },
      signal: abort.signal,
    });
    await say(server, session, "And then?", { id: "q2" });
    let text = "";
    for await (const part of response.body ?? []) {
      text += Buffer.from(part).toString();
      if (text.includes('"id":"q2"')) break;
    }
    abort.abort();
    const frames = framesOf(text.slice(0, text.lastIndexOf("\n\n")));
    expect(frames[0]).toMatchObject({
      type: "ready",
      reset: false,
      messages: [{ seq: 2, role: "assistant" }],
    });
    expect(frames.find(({ type }) => type === "message")).toMatchObject({ message: { id: "q2" } });
  });

  test("a refused message is an error in the stream, which then ends", async () => {
    const widget_id = await newWidget(server, org, { max_message_chars: 10 });
    const session = await openSession(server, widget_id);
    const { text } = await stream(session, { id: "q1", text: "x".repeat(11) });
    expect(framesOf(text)).toEqual([expect.objectContaining({ type: "error", code: "too_long", id: "q1" })]);
  });

  test("without a socket and without a stream, a GET says what it takes", async () => {
    const { conversation_id, token } = await openSession(server, org.widget_id);
    const { status, body } = await server.call("GET", `/api/chat/${conversation_id}`, { token });
    expect(status).toBe(400);
    expect(body.detail).toContain("text/event-stream");
  });
});

describe("other frames over POST", () => {
  test("read marks go forward only, and no further than what was said", async () => {
    const session = await openSession(server, org.widget_id);
    await send(session, { id: "q1", text: question });
    const read = async (seq: number) =>
      (await send(session, { type: "read", seq })).body.conversation.read.visitor;
    expect([await read(1), await read(99), await read(1)]).toEqual([1, 2, 2]);
  });

  test("a person is asked for and then not: the assistant is silent in between", async () => {
    const session = await openSession(server, org.widget_id);
    const asked = await send(session, { type: "handoff", reason: "I want a person" });
    expect(asked.body.conversation.mode).toBe("waiting");
    const silent = await send(session, { id: "q1", text: question });
    expect(silent.body).not.toHaveProperty("answer");
    const back = await send(session, { type: "handoff", on: false });
    expect(back.body.conversation.mode).toBe("ai");
    const codes = (await historyOf(session)).map((message: { code?: string }) => message.code ?? "said");
    expect(codes.slice(0, 3)).toEqual(["handoff_requested", "said", "handoff_cancelled"]);
  });

  test("a widget without people refuses to look for one", async () => {
    const widget_id = await newWidget(server, org, { handoff: { enabled: false } });
    const session = await openSession(server, widget_id);
    const { status, body } = await send(session, { type: "handoff" });
    expect([status, body.code]).toEqual([403, "forbidden"]);
    expect((await stateOf(server, session)).mode).toBe("ai");
  });

  test("stop keeps what was written, and retry answers again", async () => {
    const session = await openSession(server, org.widget_id);
    // Long enough to be stopped in the middle.
    const widgetText = Array.from(
      { length: 60 },
      (_, n) => `Rule ${n} of the parcels is long and of many words.`,
    ).join(" ");
    await server.call("PUT", `/api/knowledge/${org.widget_id}/documents/rules`, {
      token: org.key,
      body: { title: "Rules of the parcels", content: `# Rules of the parcels\n\n${widgetText}` },
    });
    const abort = new AbortController();
    const response = await fetch(new URL(`/api/chat/${session.conversation_id}`, server.url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${session.token}`,
        accept: "text/event-stream",
        "content-type": "application/json",
        "cf-connecting-ip": session.address,
      },
      body: JSON.stringify({ id: "q1", text: "What are the rules of the parcels?" }),
      signal: abort.signal,
    });
    let text = "";
    let stopped = false;
    for await (const part of response.body ?? []) {
      text += Buffer.from(part).toString();
      if (!stopped && text.includes("event: delta")) {
        stopped = true;
        await send(session, { type: "stop" });
      }
    }
    const frames = framesOf(text);
    const left = frames.flatMap((frame) => (frame.type === "message" ? [frame.message] : [])).at(-1);
    expect(left).toMatchObject({ role: "assistant", status: "interrupted", code: "stopped" });
    const deltas = frames.flatMap((frame) => (frame.type === "delta" ? [frame.text] : []));
    expect(left?.text.startsWith(deltas.join(""))).toBe(true);

    await send(session, { type: "retry" });
    const again = await send(session, { id: "q1", text: "ignored: the id is known" });
    expect(again.status).toBe(200);
    const messages = await historyOf(session);
    expect(messages.at(-1)).toMatchObject({ role: "assistant", status: "complete" });
    expect(messages).toHaveLength(3);
  });

  test("typing is nothing that is stored", async () => {
    const session = await openSession(server, org.widget_id);
    const { status, body } = await send(session, { type: "typing", on: true });
    expect([status, body.conversation.last_seq]).toEqual([200, 0]);
  });
});

describe("what is refused", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession(server, org.widget_id);
  });

  test.each([
    ["no id", { text: "Hello" }, 422],
    ["an id with a space", { id: "a b", text: "Hello" }, 422],
    ["an id that is too long", { id: "x".repeat(65), text: "Hello" }, 422],
    ["no text", { id: "m" }, 422],
    ["nothing but space", { id: "m", text: " \n\t " }, 422],
    ["a text that is a number", { id: "m", text: 7 }, 422],
    ["a wait that is no yes or no", { id: "m", text: "Hello", wait: "no" }, 422],
    ["a read mark below zero", { type: "read", seq: -1 }, 422],
    ["a read mark that is no whole number", { type: "read", seq: 1.5 }, 422],
    ["a frame nobody knows", { type: "dance" }, 422],
    ["a type that is no text", { type: 7 }, 422],
    ["no object", "[]", 422],
    ["no JSON", "{", 400],
    ["nothing", "", 400],
    ["more than a frame may hold", { id: "m", text: "x".repeat(limits.frameBytes) }, 413],
    ["more than the widget takes", { id: "m", text: "x".repeat(4_001) }, 422],
    ["an agent's frame", { type: "release" }, 403],
  ] as const)("%s", async (_, body, expected) => {
    const { status, headers } = await send(session, body);
    expect(status).toBe(expected);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(await historyOf(session)).toEqual([]);
  });

  test("another content type than JSON", async () => {
    const { status, body } = await send(session, '{"id":"m","text":"Hello"}', {
      "content-type": "text/plain",
    });
    expect([status, body.code]).toEqual([415, "unsupported_type"]);
  });

  test("a body whose length is not said is still measured", async () => {
    const chunk = new TextEncoder().encode("x".repeat(16_384));
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (++sent > 12) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const response = await fetch(new URL(`/api/chat/${session.conversation_id}`, server.url), {
      method: "POST",
      headers: { authorization: `Bearer ${session.token}`, "content-type": "application/json" },
      body,
      duplex: "half",
    });
    expect(response.status).toBe(413);
    await response.body?.cancel();
  });

  test("an `after` that is no number", async () => {
    for (const after of ["x", "-1", "1.5", "1e400"]) {
      const { status } = await server.call("GET", `/api/chat/${session.conversation_id}?after=${after}`, {
        token: session.token,
        headers: { accept: "text/event-stream" },
      });
      expect([after, status]).toEqual([after, 422]);
    }
  });
});

describe("rates", () => {
  test("the twenty-first message in a minute waits, with the seconds it has to", async () => {
    const session = await openSession(server, org.widget_id);
    for (let n = 0; n < 20; n++) expect((await say(server, session, `Message ${n}`)).status).toBe(200);
    const refused = await say(server, session, "One too many", { id: "late" });
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
    expect(refused.body.retry_after).toBeGreaterThan(0);
    expect(refused.body.retry_after).toBeLessThanOrEqual(60);
    expect(refused.headers.get("retry-after")).toBe(String(refused.body.retry_after));
    // What was said before is said: a repeat is no new message.
    const { body } = await send(session, { id: "late2", text: "No", wait: false });
    expect(body.code).toBe("rate_limited");
  });

  test("a widget sets its own, and a repeat of a known message costs nothing", async () => {
    const widget_id = await newWidget(server, org, { messages_per_minute: 2 });
    const session = await openSession(server, widget_id);
    const id = newId("m");
    for (let n = 0; n < 4; n++) expect((await say(server, session, "Hello", { id })).status).toBe(200);
    expect((await say(server, session, "Two")).status).toBe(200);
    expect((await say(server, session, "Three")).status).toBe(429);
    expect((await say(server, session, "Hello", { id })).status).toBe(200);
  });

  test("an hour has its limit too", async () => {
    const widget_id = await newWidget(server, org, { messages_per_minute: 50, messages_per_hour: 3 });
    const session = await openSession(server, widget_id);
    for (let n = 0; n < 3; n++) await say(server, session, `Message ${n}`);
    const { status, body } = await say(server, session, "Four");
    expect(status).toBe(429);
    expect(body.retry_after).toBeGreaterThan(3_500);
  });

  test("one address cannot get around it with many conversations", async () => {
    const widget_id = await newWidget(server, org, { messages_per_minute: 3 });
    const address = newAddress();
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) {
      const session = await openSession(server, widget_id, {}, { address });
      statuses.push((await say(server, session, "Hello")).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    const elsewhere = await openSession(server, widget_id);
    expect((await say(server, elsewhere, "Hello")).status).toBe(200);
  });

  test("one customer's IPv6 network counts as one address", async () => {
    const widget_id = await newWidget(server, org, { messages_per_minute: 2 });
    const net = `2001:db8:${Math.floor(Math.random() * 65_000).toString(16)}:7`;
    const statuses: number[] = [];
    for (const address of [`${net}::1`, `${net}:1:2:3:4`, `${net}:ffff::9`, "2001:db9::1"]) {
      const session = await openSession(server, widget_id, {}, { address });
      statuses.push((await say(server, session, "Hello")).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  test("clearing the history does not clear the count", async () => {
    const widget_id = await newWidget(server, org, { messages_per_minute: 2 });
    const session = await openSession(server, widget_id);
    await say(server, session, "One");
    await say(server, session, "Two");
    await server.call("DELETE", `/api/history/${session.conversation_id}`, { token: session.token });
    expect((await say(server, session, "Three")).status).toBe(429);
  });

  test("stopping and asking again, over and over, buys no answers beyond it", async () => {
    const widget_id = await newWidget(server, org, { messages_per_minute: 2 });
    const session = await openSession(server, widget_id);
    server.takeLog();
    await say(server, session, "Hello");
    for (let n = 0; n < 10; n++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await send(session, { type: "stop" });
      await send(session, { type: "retry" });
    }
    await say(server, session, "Hello again", { wait: true });
    const turns = server
      .takeLog()
      .filter((line) => line.includes('"event":"turn"') && line.includes(widget_id));
    expect(turns.length).toBeLessThanOrEqual(3);
  });
});
