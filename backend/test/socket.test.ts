import { limits } from "@foyer/shared-widget/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { claimsOf, forgeToken } from "./forge.ts";
import {
  eventually,
  newId,
  newOrg,
  newWidget,
  openSession,
  type Org,
  say,
  Server,
  type Session,
} from "./server.ts";
import { Socket } from "./socket.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

const open: Socket[] = [];
const join = (id: string, options: ConstructorParameters<typeof Socket>[2] = {}): Socket => {
  const socket = new Socket(server, id, options);
  open.push(socket);
  return socket;
};
const joinAs = ({ conversation_id, token, address }: Session, after?: number): Socket =>
  join(conversation_id, {
    token,
    headers: { "cf-connecting-ip": address },
    ...(after !== undefined && { after }),
  });
afterEach(async () => {
  for (const socket of open) socket.close();
  await Promise.all(open.splice(0).map(({ closed }) => closed));
});

const heardSince = (socket: Socket) => socket.frames.filter(({ type }) => type !== "ready");
const agent = { id: "ana", name: "Ana" };
const takeOver = ({ conversation_id }: Session) =>
  server.call("POST", `/api/takeover/${conversation_id}`, { token: org.key, body: { agent } });
const reply = ({ conversation_id }: Session, text: string) =>
  server.call("POST", `/api/messages/${conversation_id}`, { token: org.key, body: { agent, text } });

describe("joining", () => {
  test("the first frame is ready: the state, and the newest messages", async () => {
    const session = await openSession(server, org.widget_id);
    await say(server, session, "Hello", { id: "m1" });
    const socket = joinAs(session);
    const ready = await socket.next("ready");
    expect(socket.frames[0]).toBe(ready);
    expect(socket.protocol).toBe("foyer.v1");
    expect(ready).toMatchObject({ reset: true, conversation: { id: session.conversation_id, mode: "ai" } });
    expect(ready.messages[0]).toMatchObject({ seq: 1, id: "m1" });
  });

  test("with `after`, ready brings exactly what was missed", async () => {
    const session = await openSession(server, org.widget_id);
    await takeOver(session);
    for (const text of ["one", "two", "three"]) await reply(session, text);
    const texts = async (after: number) => {
      const { messages, reset } = await joinAs(session, after).next("ready");
      return [reset, ...messages.map(({ text }) => text)];
    };
    expect(await texts(2)).toEqual([false, "two", "three"]);
    expect(await texts(4)).toEqual([false]);
    // Beyond the end: what the client holds is of another time.
    expect((await texts(5))[0]).toBe(true);
  });

  test("who missed more than a hundred messages begins from the newest page", async () => {
    const session = await openSession(server, org.widget_id);
    await takeOver(session);
    for (let n = 0; n < 105; n++) await reply(session, `Line ${n}`);
    const far = await joinAs(session, 1).next("ready");
    expect([far.reset, far.messages.length, far.messages.at(-1)?.seq]).toEqual([true, 50, 106]);
    const near = await joinAs(session, 6).next("ready");
    expect([near.reset, near.messages.length, near.messages[0]?.seq]).toEqual([false, 100, 7]);
  });

  test("who joins while an answer is written gets what is written so far, and the rest", async () => {
    const session = await openSession(server, org.widget_id);
    const first = joinAs(session);
    await first.next("ready");
    first.send({ type: "send", id: "q", text: "Hello" });
    await first.next("delta");
    const late = joinAs(session);
    const { partial } = await late.next("ready");
    const { message } = await late.next("message", ({ message }) => message.role === "assistant");
    expect(partial?.id).toBe(message.id);
    const rest = late.frames.flatMap((frame) => (frame.type === "delta" ? [frame] : []));
    let held = partial?.text ?? "";
    for (const { offset, text } of rest) {
      // A piece may begin within what is held, for what was written is told in pieces; it never leaves a hole.
      expect(offset).toBeLessThanOrEqual(held.length);
      held = held.slice(0, offset) + text;
    }
    expect(held).toBe(message.text);
  });

  test("a server joins with its key in a header, without a subprotocol", async () => {
    const session = await openSession(server, org.widget_id);
    const headers = { authorization: `Bearer ${org.key}` };
    const socket = join(session.conversation_id, { protocols: [], headers });
    expect((await socket.next("ready")).conversation.id).toBe(session.conversation_id);
    expect(socket.protocol).toBe("");
  });
});

describe("refused sockets open and close at once, with a code a browser can read", () => {
  test("4401 without a credential, with a bad one, or with one that ran out", async () => {
    const { conversation_id, token } = await openSession(server, org.widget_id);
    const expired = forgeToken({ ...claimsOf(token), exp: 1 });
    const unsigned = forgeToken(claimsOf(token), { alg: "none" });
    expect(await join(conversation_id).closed).toEqual({ code: 4401, reason: "unauthorized" });
    expect(await join(conversation_id, { token: "garbage" }).closed).toMatchObject({ code: 4401 });
    expect(await join(conversation_id, { token: unsigned }).closed).toMatchObject({ code: 4401 });
    expect(await join(conversation_id, { token: expired }).closed).toEqual({
      code: 4401,
      reason: "token_expired",
    });
  });

  test("4403 from a site that is not on the list", async () => {
    const widget_id = await newWidget(server, org, { allowed_origins: ["https://shop.example"] });
    const headers = { origin: "https://shop.example" };
    const { conversation_id, token } = await openSession(server, widget_id, {}, { headers });
    const good = join(conversation_id, { token, headers });
    await good.next("ready");
    const bad = join(conversation_id, { token, headers: { origin: "https://evil.example" } });
    expect(await bad.closed).toEqual({ code: 4403, reason: "origin_not_allowed" });
    expect(bad.frames).toEqual([]);
  });

  test("4404 where there is no such conversation for this caller", async () => {
    const mine = await openSession(server, org.widget_id);
    const other = await openSession(server, org.widget_id);
    const foreign = await newOrg(server);
    for (const [id, token] of [
      [other.conversation_id, mine.token],
      [mine.conversation_id, foreign.key],
      ["c_01K8ZC7Q6V9M2T4R8X5B3N1D0F", mine.token],
    ] as const) {
      const socket = join(id, { token });
      expect(await socket.closed).toMatchObject({ code: 4404 });
      expect(socket.frames).toEqual([]);
    }
  });

  test("4404 for the visitors of a widget that was deleted", async () => {
    const widget_id = await newWidget(server, org);
    const session = await openSession(server, widget_id);
    await server.call("DELETE", `/api/config/${widget_id}`, { token: org.key });
    expect(await joinAs(session).closed).toMatchObject({ code: 4404 });
  });

  test("an erased conversation closes its sockets", async () => {
    const { conversation_id, token } = await openSession(server, org.widget_id);
    // Not waited for at the end: workerd keeps the TCP connection of a socket that slept for ten seconds more.
    const socket = new Socket(server, conversation_id, { token });
    await socket.next("ready");
    await server.env.ERASURES.send({ org_id: org.org_id, conversation_id });
    expect(
      await eventually(
        async () => socket.isOpen,
        (isOpen) => !isOpen,
      ),
    ).toBe(false);
  });
});

describe("talking", () => {
  test("the acknowledgement carries the sender's id, the answer follows in pieces", async () => {
    const session = await openSession(server, org.widget_id);
    const socket = joinAs(session);
    await socket.next("ready");
    socket.send({ type: "send", id: "mine", text: "  Hello  " });
    const { message: own } = await socket.next("message");
    expect(own).toMatchObject({ seq: 1, id: "mine", role: "visitor", text: "Hello" });
    await socket.next("typing", ({ role, on }) => role === "assistant" && on);
    const { message: answer } = await socket.next("message", ({ message }) => message.role === "assistant");
    expect(answer.seq).toBe(2);
    const pieces = socket.frames.flatMap((frame) => (frame.type === "delta" ? [frame] : []));
    expect(pieces.map(({ text }) => text).join("")).toBe(answer.text);
    await socket.next("typing", ({ role, on }) => role === "assistant" && !on);
  });

  test("a message sent again is acknowledged again and stays one", async () => {
    const session = await openSession(server, org.widget_id);
    await server.call("POST", `/api/chat/${session.conversation_id}`, {
      token: session.token,
      body: { type: "handoff" },
    });
    const socket = joinAs(session);
    await socket.next("ready");
    for (let n = 0; n < 3; n++) socket.send({ type: "send", id: "again", text: "Hello" });
    await socket.pong();
    socket.send({ type: "send", id: "other", text: "Hello" });
    await socket.next("message", ({ message }) => message.id === "other");
    const heard = socket.frames.flatMap((frame) => (frame.type === "message" ? [frame.message] : []));
    expect(heard.filter(({ id }) => id === "again").map(({ seq }) => seq)).toEqual([2, 2, 2]);
    expect(heard.at(-1)?.seq).toBe(3);
  });

  test("frames sent in one breath are taken in the order they were sent", async () => {
    const session = await openSession(server, org.widget_id);
    await server.call("POST", `/api/chat/${session.conversation_id}`, {
      token: session.token,
      body: { type: "handoff" },
    });
    const socket = joinAs(session);
    await socket.next("ready");
    const ids = Array.from({ length: 15 }, (_, n) => `m${n}`);
    for (const id of ids) socket.send({ type: "send", id, text: id });
    await socket.next("message", ({ message }) => message.id === "m14");
    const heard = socket.frames.flatMap((frame) => (frame.type === "message" ? [frame.message] : []));
    expect(heard.map(({ id }) => id)).toEqual(ids);
    expect(heard.map(({ seq }) => seq)).toEqual(ids.map((_, n) => n + 2));
  });

  test("two tabs hear the same", async () => {
    const session = await openSession(server, org.widget_id);
    const [one, two] = [joinAs(session), joinAs(session)];
    await Promise.all([one.next("ready"), two.next("ready")]);
    one.send({ type: "send", id: "q", text: "Hello" });
    for (const tab of [one, two]) await tab.next("typing", ({ on }) => !on);
    expect(heardSince(two)).toEqual(heardSince(one));
  });

  test("typing and read marks reach everyone but who sent them", async () => {
    const session = await openSession(server, org.widget_id);
    await takeOver(session);
    await reply(session, "How can I help?");
    const [visitor, staff] = [joinAs(session), join(session.conversation_id, { token: org.key })];
    await Promise.all([visitor.next("ready"), staff.next("ready")]);
    visitor.send({ type: "typing", on: true });
    visitor.send({ type: "read", seq: 2 });
    expect(await staff.next("typing")).toMatchObject({ role: "visitor", on: true });
    expect(await staff.next("read")).toEqual({ type: "read", role: "visitor", seq: 2 });
    staff.send({ type: "typing", on: true });
    expect(await visitor.next("typing")).toMatchObject({ role: "agent", on: true });
    await visitor.pong();
    expect(visitor.frames.filter(({ type }) => type === "read")).toEqual([]);
    expect(visitor.frames.filter(({ type }) => type === "typing")).toHaveLength(1);
  });

  test("a takeover over HTTP is seen on the socket, with the agent's name", async () => {
    const session = await openSession(server, org.widget_id);
    const socket = joinAs(session);
    await socket.next("ready");
    await takeOver(session);
    expect(await socket.next("state")).toMatchObject({ mode: "human", agent });
    await reply(session, "Hello, Ana here");
    const { message } = await socket.next("message", ({ message }) => message.role === "agent");
    expect(message).toMatchObject({ author: agent, text: "Hello, Ana here" });
  });

  test("clearing the history tells everyone to forget", async () => {
    const session = await openSession(server, org.widget_id);
    const socket = joinAs(session);
    await socket.next("ready");
    await say(server, session, "Forget this", { wait: true });
    await server.call("DELETE", `/api/history/${session.conversation_id}`, { token: session.token });
    const ready = await socket.next("ready", ({ conversation }) => conversation.last_seq > 0);
    expect(ready).toMatchObject({ messages: [], reset: true, conversation: { first_seq: 3, last_seq: 2 } });
  });

  test("ping is answered with pong", async () => {
    const socket = joinAs(await openSession(server, org.widget_id));
    await socket.next("ready");
    expect(await socket.pong()).toBe("pong");
  });

  test("a client that closes hears its close confirmed", async () => {
    const socket = joinAs(await openSession(server, org.widget_id));
    await socket.next("ready");
    socket.close(1000);
    expect((await socket.closed).code).toBe(1000);
  });
});

describe("what is not right is refused in a frame, and the socket stays open", () => {
  let session: Session;
  beforeAll(async () => {
    const widget_id = await newWidget(server, org, { max_message_chars: 100, messages_per_minute: 2 });
    session = await openSession(server, widget_id);
  });

  test.each([
    ["no JSON", "hello", "bad_frame"],
    ["half a JSON", '{"type":"send"', "bad_frame"],
    ["a list", "[]", "bad_frame"],
    ["null", "null", "bad_frame"],
    ["no type", "{}", "bad_frame"],
    ["a message without an id", { type: "send", text: "Hello" }, "bad_frame"],
    ["an agent's frame from a visitor", { type: "takeover" }, "forbidden"],
    ["bytes", new Uint8Array([1, 2, 3]), "bad_frame"],
    [
      "a frame that is too large",
      JSON.stringify({ type: "typing", on: true, x: "x".repeat(limits.frameBytes) }),
      "too_large",
    ],
  ] as const)("%s", async (_, frame, code) => {
    const socket = joinAs(session);
    await socket.next("ready");
    socket.send(frame);
    expect((await socket.next("error")).code).toBe(code);
    expect(await socket.pong()).toBe("pong");
  });

  test("a message that is too long, with its id", async () => {
    const socket = joinAs(session);
    await socket.next("ready");
    socket.send({ type: "send", id: "long", text: "x".repeat(101) });
    expect(await socket.next("error")).toMatchObject({ code: "too_long", id: "long" });
    socket.send({ type: "send", id: "huge", text: "x".repeat(limits.messageCharsMax + 1) });
    expect(await socket.next("error", ({ id }) => id === "huge")).toMatchObject({ id: "huge" });
  });

  test("one message too many, with its id and when to try again", async () => {
    const socket = joinAs(session);
    await socket.next("ready");
    for (const id of ["a", "b", "c"]) socket.send({ type: "send", id: newId(id), text: "Hello" });
    const { code, id, retry_after } = await socket.next("error");
    expect([code, id?.startsWith("c-")]).toEqual(["rate_limited", true]);
    expect(retry_after).toBeGreaterThan(0);
    expect(await socket.pong()).toBe("pong");
  });

  test("a frame of a later version is passed over in silence, and unknown fields are no matter", async () => {
    const socket = joinAs(await openSession(server, org.widget_id));
    await socket.next("ready");
    socket.send({ type: "dance", steps: 3 });
    socket.send({ type: "read", seq: 0, mood: "good" });
    socket.send("not json");
    await socket.next("error");
    expect(socket.frames.map(({ type }) => type)).toEqual(["ready", "error"]);
  });
});

test("who sends more frames than a person could is let go", async () => {
  const socket = joinAs(await openSession(server, org.widget_id));
  await socket.next("ready");
  // Over two minutes' worth, should the minute turn meanwhile.
  for (let n = 0; n < 500; n++) socket.send({ type: "typing", on: true });
  expect((await socket.closed).code).toBe(4429);
});
