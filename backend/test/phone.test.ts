import { randomBytes } from "node:crypto";
import { LLMock } from "@copilotkit/aimock";
import type { Message } from "@foyer/shared-widget/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { signCallToken } from "../src/phone/call-token.ts";
import { attributes, authToken, post, Relay, signed } from "./relay.ts";
import {
  eventually,
  foyerSecret,
  newId,
  newOrg,
  newWidget,
  type Org,
  platformSecret,
  Server,
} from "./server.ts";

// The whole way of a call, with stand-ins for Twilio and the language model.
let server: Server;
let provider: LLMock;
let org: Org;
let relays: Relay[] = [];

beforeAll(async () => {
  provider = new LLMock({ port: 0 });
  await provider.start();
  server = await Server.start({
    TWILIO_AUTH_TOKEN: authToken,
    PUBLIC_URL: "https://chat.example.com",
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
});
afterAll(async () => {
  await server?.close();
  await provider?.stop();
});
beforeEach(async () => {
  provider.reset();
  provider.onMessage(/returns/i, { content: "Within **30 days**, with the label." });
  org = await newOrg(server);
});
afterEach(() => {
  for (const relay of relays) {
    relay.hangUp();
    if (relay.invalid.length > 0) throw new Error(`no words of Twilio's: ${relay.invalid.join()}`);
  }
  relays = [];
});

const newCallSid = (): string => `CA${randomBytes(16).toString("hex")}`;
const newNumber = (): string => `+49301${randomBytes(4).readUInt32BE().toString().padStart(10, "0")}`;

interface Ringing {
  callSid: string;
  from: string;
  twiml: string;
  widget_id: string;
}

async function ring(widget_id = org.widget_id, callSid = newCallSid(), from = newNumber()): Promise<Ringing> {
  const form = { AccountSid: "AC1", CallSid: callSid, CallStatus: "ringing", From: from, To: "+18005550101" };
  const { status, text, headers } = await post(server, `/twilio/voice/${widget_id}`, form);
  expect([status, headers.get("content-type")]).toEqual([200, "text/xml; charset=utf-8"]);
  return { callSid, from, twiml: text, widget_id };
}

function connect(twiml: string): Relay {
  const relay = new Relay(attributes(twiml, "ConversationRelay")["url"] ?? "");
  relays.push(relay);
  return relay;
}

interface OpenCall extends Ringing {
  relay: Relay;
  conversation_id: string;
}

async function call(widget_id?: string): Promise<OpenCall> {
  const ringing = await ring(widget_id);
  const relay = connect(ringing.twiml);
  expect(await relay.opened).toBe(true);
  relay.setup(ringing.callSid);
  const token = attributes(ringing.twiml, "ConversationRelay")["url"]?.split("/").at(-1) ?? "";
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  return { ...ringing, relay, conversation_id: claims.conversation_id };
}

async function history({ conversation_id }: Pick<OpenCall, "conversation_id">): Promise<Message[]> {
  const { body } = await server.call("GET", `/api/history/${conversation_id}`, { token: platformSecret });
  return body.messages;
}

/** The visitor, once the first answer is there. */
async function inDatabase({ conversation_id }: OpenCall): Promise<string> {
  const visitor = await eventually(
    () =>
      server.env.DB.prepare("SELECT visitor FROM conversations WHERE id = ? AND message_count = 2")
        .bind(conversation_id)
        .first<string>("visitor"),
    (found) => found !== null,
  );
  return visitor ?? "{}";
}

const said = (messages: Message[]) => messages.map(({ role, text, status }) => [role, text, status]);

const after = ({ callSid, from, twiml }: Ringing, fields: Record<string, string>): ReturnType<typeof post> =>
  post(server, attributes(twiml, "Connect")["action"] ?? "", { CallSid: callSid, From: from, ...fields });

test("a call is answered in the widget's words, and asks to be told of its end", async () => {
  const widget_id = await newWidget(server, org, {
    language: "de",
    phone: { greeting: `Willkommen bei "Müller & Co".` },
  });
  const { twiml } = await ring(widget_id);
  const relay = attributes(twiml, "ConversationRelay");
  expect(relay["welcomeGreeting"]).toBe(`Willkommen bei "Müller & Co".`);
  expect(relay["language"]).toBe("de-DE");
  expect(relay["url"]).toMatch(/^ws:\/\/[^?]+\/twilio\/relay\/[\w-]+\/[\w.-]+$/);
  expect(attributes(twiml, "Connect")["action"]).toContain(`/twilio/after/${widget_id}`);
});

test("who is not Twilio is turned away", async () => {
  const path = `/twilio/voice/${org.widget_id}`;
  const url = new URL(path, server.url).href;
  const form = { CallSid: newCallSid(), From: newNumber() };
  const attempts = [
    {},
    signed(url, form, "another"),
    signed(`${url}?x=1`, form),
    signed(url, { ...form, From: "+1" }),
    { "x-twilio-signature": "x".repeat(5_000) },
  ];
  for (const headers of attempts) {
    const { status, body } = await post(server, path, form, headers);
    expect([status, body.code]).toEqual([403, "forbidden"]);
    expect((await post(server, `/twilio/after/${org.widget_id}`, form, headers)).status).toBe(403);
  }
});

test("behind a proxy the deployment's public address is what Twilio signed and is sent to", async () => {
  const path = `/twilio/voice/${org.widget_id}`;
  const form = { CallSid: newCallSid(), From: newNumber() };
  const { text } = await post(server, path, form, signed(`https://chat.example.com${path}`, form));
  expect(attributes(text, "ConversationRelay")["url"]).toMatch(
    /^wss:\/\/chat\.example\.com\/twilio\/relay\//,
  );
  expect(attributes(text, "Connect")["action"]).toMatch(/^https:\/\/chat\.example\.com\/twilio\/after\//);
});

test("a number that calls without end hears that the line is busy", async () => {
  const from = newNumber();
  // Of a widget that is not there, which is said sooner.
  const path = `/twilio/voice/${newId("none")}`;
  const isBusy = async (): Promise<boolean> => {
    const rings = Array.from({ length: 10 }, () => post(server, path, { CallSid: newCallSid(), From: from }));
    return (await Promise.all(rings)).some(({ text }) => text.includes(`<Reject reason="busy"/>`));
  };
  // Minutes are counted by the clock: one may end in between.
  let rounds = 0;
  while (!(await isBusy()) && rounds < 13) rounds += 1;
  expect(rounds).toBeGreaterThan(5);
  expect(rounds).toBeLessThan(13);
  expect((await ring()).twiml).toContain("<ConversationRelay");
});

test("bad requests of Twilio's end in a clear answer", async () => {
  const codes: [path: string, form: Record<string, string>, status: number][] = [
    [`/twilio/voice/${newId("none")}`, { CallSid: newCallSid() }, 404],
    ["/twilio/voice/%20", { CallSid: newCallSid() }, 422],
    [`/twilio/voice/${org.widget_id}`, {}, 422],
    [`/twilio/voice/${org.widget_id}`, { CallSid: "a b" }, 422],
    [`/twilio/voice/${org.widget_id}`, { CallSid: newCallSid(), Extra: "x".repeat(70_000) }, 413],
    [`/twilio/after/${org.widget_id}?attempt=7`, { CallSid: newCallSid() }, 422],
  ];
  for (const [path, form, status] of codes) expect((await post(server, path, form)).status).toBe(status);
});

test("what is asked is answered in words for the ear, and is a conversation like any other", async () => {
  const open = await call();
  open.relay.say("What about retu", false);
  open.relay.say("What about returns?");
  expect(await open.relay.hears("label.\n")).toBe("Within 30 days, with the label.\n");
  expect(said(await history(open))).toEqual([
    ["visitor", "What about returns?", "complete"],
    ["assistant", "Within **30 days**, with the label.", "complete"],
  ]);

  const visitor = JSON.parse(await inDatabase(open));
  expect(visitor).toMatchObject({ verified: false, locale: "en-US", attributes: { channel: "phone" } });
  expect(visitor.attributes.caller).toMatch(/^\+49•+\d\d$/);
  expect(server.takeLog().join("\n")).not.toContain(open.from);
});

test("who only hears words cannot be asked in between: the model is given no tool that would have to", async () => {
  const tools = [
    { kind: "built_in", name: "collect_contact" },
    { kind: "built_in", name: "search_knowledge", approval: true },
    { kind: "built_in", name: "get_business_hours" },
  ];
  await server.call("PUT", `/api/tools/${org.widget_id}`, { token: org.key, body: { tools } });
  const { relay } = await call();
  relay.say("What about returns?");
  await relay.hears("label.\n");
  const body = provider.getRequests().at(-1)?.body as { tools?: { function: { name: string } }[] };
  expect(body.tools?.map((tool) => tool.function.name)).toEqual(["get_business_hours"]);
});

test("barging in stops the answer, and what was heard of it stays", async () => {
  const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
  provider.onMessage(/long/i, { content: words }, { latency: 60, chunkSize: 7 });
  const open = await call();
  open.relay.say("Tell me something long.");
  await open.relay.hears("word9");
  open.relay.interrupt("word0 word1 word2");
  const before = open.relay.commands.length;
  open.relay.say("And returns?");
  await open.relay.hears("label.\n");
  expect(open.relay.spoken(before)).toBe("Within 30 days, with the label.\n");
  expect(said(await history(open))).toEqual([
    ["visitor", "Tell me something long.", "complete"],
    ["assistant", "word0 word1 word2", "interrupted"],
    ["visitor", "And returns?", "complete"],
    ["assistant", "Within **30 days**, with the label.", "complete"],
  ]);
});

test("an interruption of nothing, or of what is over, changes nothing", async () => {
  const open = await call();
  open.relay.interrupt("Hello!");
  open.relay.say("And returns?");
  await open.relay.hears("label.\n");
  open.relay.interrupt("Within 30");
  open.relay.say("returns, again");
  await open.relay.hears(/label\.\n[^]*label\.\n/);
  expect((await history(open)).map(({ status }) => status)).toEqual(Array(4).fill("complete"));
});

test("who asks for a person stays on the line, and hears what an agent writes", async () => {
  const open = await call();
  open.relay.say("I would like to talk to a person, please.");
  await open.relay.hears("stay on the line");
  const agent = { id: "ana", name: "Ana" };
  const to = (path: string, body: unknown) =>
    server.call("POST", `/api/${path}/${open.conversation_id}`, { token: org.key, body });
  expect((await to("takeover", { agent })).status).toBe(200);
  await open.relay.hears("has joined");
  expect((await to("messages", { agent, text: "Hello, **Ana** here." })).status).toBeLessThan(300);
  await open.relay.hears("Hello, Ana here.\n");
  open.relay.say("Finally!");
  await eventually(
    () => history(open),
    (messages) => messages.at(-1)?.text === "Finally!",
  );
  expect((await history(open)).at(-1)).toMatchObject({ role: "visitor", text: "Finally!" });
});

test("the key 0 asks for a person too, and other keys for nothing", async () => {
  const open = await call();
  open.relay.send({ type: "dtmf", digit: "5" });
  open.relay.send({ type: "dtmf", digit: "0" });
  await open.relay.hears("stay on the line");
  expect(open.relay.commands).toHaveLength(1);
});

test("with a number to dial, the call goes there, and back to a farewell where nobody answers", async () => {
  const widget_id = await newWidget(server, org, { phone: { handoff_number: "+4930123456" } });
  const open = await call(widget_id);
  open.relay.say("I would like to talk to a person, please.");
  const { handoffData = "" } = await open.relay.ends();
  expect(JSON.parse(handoffData)).toEqual({ reason: "handoff", conversation_id: open.conversation_id });
  open.relay.hangUp();
  const dialled = await after(open, {
    CallStatus: "in-progress",
    SessionStatus: "ended",
    HandoffData: handoffData,
  });
  expect(dialled.text).toContain("<Number>+4930123456</Number>");
  const action = attributes(dialled.text, "Dial")["action"] ?? "";
  const form = { CallSid: open.callSid, CallStatus: "in-progress" };
  expect((await post(server, action, { ...form, DialCallStatus: "no-answer" })).text).toContain("<Say");
  expect((await post(server, action, { ...form, DialCallStatus: "completed" })).text).toContain(
    "<Response><Hangup/></Response>",
  );
});

test("outside hours nothing is dialled, and what is said is kept for people to read", async () => {
  const widget_id = await newWidget(server, org, {
    phone: { handoff_number: "+4930123456" },
    handoff: { hours: { time_zone: "UTC" } },
  });
  const open = await call(widget_id);
  open.relay.say("I would like to talk to a person, please.");
  await open.relay.hears("Nobody is there at this hour");
  open.relay.say("Please call me back about my parcel.");
  const messages = await eventually(
    () => history(open),
    (found) => found.at(-1)?.text === "Please call me back about my parcel.",
  );
  expect(messages.at(-1)?.role).toBe("visitor");
  expect(open.relay.commands.map(({ type }) => type)).toEqual(["text"]);
});

test("without people, asking for one is a question like any other", async () => {
  const widget_id = await newWidget(server, org, { handoff: { enabled: false } });
  const open = await call(widget_id);
  open.relay.send({ type: "dtmf", digit: "0" });
  open.relay.say("Can I talk to a person about returns?");
  expect(await open.relay.hears("label.\n")).toBe("Within 30 days, with the label.\n");
});

test("words that came from elsewhere dial no number", async () => {
  const open = await ring(await newWidget(server, org, { phone: { handoff_number: "+4930123456" } }));
  for (const HandoffData of ["", "{", "null", `{"reason":"else","number":"+19005550100"}`])
    expect((await after(open, { HandoffData, SessionStatus: "ended" })).text).toContain(
      "<Response><Hangup/>",
    );
  const noNumber = await ring();
  const asked = await after(noNumber, { HandoffData: `{"reason":"handoff"}`, SessionStatus: "ended" });
  expect(asked.text).toContain("<Response><Hangup/>");
});

test("hanging up ends the answer that is being written", async () => {
  const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
  provider.onMessage(/long/i, { content: words }, { latency: 60, chunkSize: 7 });
  const open = await call();
  open.relay.say("Tell me something long.");
  await open.relay.hears("word3");
  open.relay.hangUp();
  const [, answer] = await eventually(
    () => history(open),
    (messages) => messages.length === 2,
  );
  expect(answer).toMatchObject({ role: "assistant", status: "interrupted", code: "stopped" });
  expect(answer?.text.length).toBeLessThan(words.length);
  const isEnded = await eventually(
    async () =>
      server.takeLog().some((line) => line.includes("call_ended") && line.includes(open.conversation_id)),
    (is) => is,
  );
  expect(isEnded).toBe(true);
});

test("a line that broke is connected once more, to the same conversation, and not a third time", async () => {
  const first = await call();
  first.relay.say("What about returns?");
  await first.relay.hears("label.\n");
  first.relay.hangUp();
  const broken = { CallStatus: "in-progress", SessionStatus: "failed", ErrorCode: "64105" };
  const again = await after(first, broken);
  expect(attributes(again.text, "ConversationRelay")["welcomeGreeting"]).toContain("cut off");
  const relay = connect(again.text);
  expect(await relay.opened).toBe(true);
  relay.setup(first.callSid);
  relay.say("returns, I said");
  await relay.hears("label.\n");
  expect(relay.spoken()).toBe("Within 30 days, with the label.\n");
  expect(await history(first)).toHaveLength(4);
  const third = await after({ ...first, twiml: again.text }, broken);
  expect(third.text).toMatch(/<Say [^]*<Hangup\/>/);
  expect((await after(first, { ...broken, CallStatus: "completed" })).text).toContain("<Response><Hangup/>");
});

test("Twilio asking twice for one call is one conversation", async () => {
  const first = await call();
  const { twiml } = await ring(org.widget_id, first.callSid, first.from);
  const relay = connect(twiml);
  expect(await relay.opened).toBe(false);
  first.relay.say("What about returns?");
  await first.relay.hears("label.\n");
});

test("a token opens one line, of its own widget, and for two minutes", async () => {
  const open = await call();
  const url = attributes(open.twiml, "ConversationRelay")["url"] ?? "";
  const relay = new Relay(url);
  expect(await relay.opened).toBe(false);

  const other = await newWidget(server, org);
  const fresh = attributes((await ring()).twiml, "ConversationRelay")["url"] ?? "";
  const elsewhere = new Relay(fresh.replace(org.widget_id, other));
  expect(await elsewhere.opened).toBe(false);
  expect(await new Relay(`${fresh.slice(0, -4)}AAAA`).opened).toBe(false);

  const old = await signCallToken(
    {
      org_id: org.org_id,
      widget_id: org.widget_id,
      conversation_id: open.conversation_id,
      visitor_id: "v_1",
      call_sid: newCallSid(),
      address: "a",
      attempt: 0,
    },
    foyerSecret,
    Date.now() - 121_000,
  );
  expect(await new Relay(fresh.replace(/[^/]+$/, old)).opened).toBe(false);
  expect((await server.call("GET", new URL(fresh).pathname)).status).toBe(400);
});

test("garbage is let pass, a second setup too, and another call's is the end", async () => {
  const open = await call();
  const garbage = [
    "",
    "{",
    "null",
    "7",
    "[]",
    { type: "prompt" },
    { type: "info", name: "x" },
    new Uint8Array(3),
  ];
  for (const message of garbage) open.relay.send(message);
  open.relay.send({ type: "prompt", voicePrompt: "x".repeat(70_000), last: true });
  open.relay.send({ type: "error", description: "Invalid message received" });
  open.relay.setup(open.callSid);
  open.relay.say("   ");
  open.relay.say("What about returns?");
  await open.relay.hears("label.\n");
  expect(await history(open)).toHaveLength(2);
  open.relay.setup(newCallSid());
  expect((await open.relay.closed).code).toBe(1008);
});

test("nothing is said before the setup", async () => {
  const { twiml, callSid } = await ring();
  const relay = connect(twiml);
  await relay.opened;
  relay.say("First returns?");
  relay.setup(callSid);
  relay.say("What about returns?");
  await relay.hears("label.\n");
  expect(relay.spoken()).toBe("Within 30 days, with the label.\n");
});

test("who floods the line is let go, and who says too much is asked to wait", async () => {
  const widget_id = await newWidget(server, org, { messages_per_minute: 1 });
  const open = await call(widget_id);
  open.relay.say("What about returns?");
  await open.relay.hears("label.\n");
  open.relay.say("What about returns?");
  await open.relay.hears("Say that again shortly");
  for (let i = 0; i < 300; i += 1) open.relay.send({ type: "info" });
  expect((await open.relay.closed).code).toBe(1008);
});

test("a model that fails is heard of, and the line stays", async () => {
  provider.onMessage(/broken/i, { error: { message: "down", type: "server_error" }, status: 500 });
  const open = await call();
  open.relay.say("Are you broken?");
  await open.relay.hears("did not work");
  open.relay.say("What about returns?");
  expect(await open.relay.hears("label.\n")).toMatch(/did not work[^]*label\.\n$/);
});

test("an erased conversation ends the call", async () => {
  const open = await call();
  open.relay.say("What about returns?");
  await open.relay.hears("label.\n");
  await inDatabase(open);
  await server.call("DELETE", `/api/config/${org.widget_id}`, { token: org.key });
  expect((await open.relay.closed).code).toBe(1011);
});
