import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Identity } from "../protocol/index.ts";
import { ChatClient, type ChatClientOptions } from "./index.ts";
import { goodSignature, StandInServer } from "./test/stand-in-server.ts";
import { page, TabStorage } from "./test/tab-storage.ts";
import { pause, until } from "./test/until.ts";
import { watchTimers } from "./test/watch-timers.ts";

let server: StandInServer;
let clients: ChatClient[];

beforeEach(async () => {
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  clients = [];
  server = await new StandInServer().start();
});

afterEach(async () => {
  for (const client of clients) client.dispose();
  await server.crash();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
  if (server.faults.length) throw new Error(server.faults.join("\n"));
});

function create(options: Partial<ChatClientOptions> = {}): ChatClient {
  const client = new ChatClient({
    endpoint: server.url,
    widgetId: "w1",
    storage: new TabStorage(),
    ...options,
  });
  clients.push(client);
  return client;
}

async function online(options: Partial<ChatClientOptions> = {}): Promise<ChatClient> {
  const client = create(options);
  client.connect();
  await until(() => client.state.phase === "online");
  return client;
}

/** Told at once: a connection that was lost may be back before anybody looks. */
function comesTo(client: ChatClient, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe(({ phase }) => {
      if (phase !== wanted) return;
      unsubscribe();
      resolve();
    });
  });
}

const texts = (client: ChatClient) => client.state.messages.map(({ text }) => text);
const putAway = () => page.dispatchEvent(new Event("pagehide"));
const showAgain = () => page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
const refuse = () => {
  throw new Error("denied");
};
const identity = (user_id: string, signature = goodSignature): Identity => ({
  user_id,
  ts: Math.floor(Date.now() / 1_000),
  signature,
});

describe("connecting", () => {
  test("a first visit opens a session, then the conversation, and has the config and nothing unread", async () => {
    const phases: string[] = [];
    const client = create({ locale: "de", attributes: { plan: "pro" }, context: () => ({ title: "Shop" }) });
    client.subscribe(({ phase }) => phases.push(phase));
    expect(client.state.phase).toBe("idle");
    client.connect();
    client.connect();
    await until(() => client.state.phase === "online");
    expect(server.sessions).toEqual([
      { widget_id: "w1", locale: "de", attributes: { plan: "pro" }, context: { title: "Shop" } },
    ]);
    expect([...new Set(phases)]).toEqual(["connecting", "online"]);
    expect(client.state).toMatchObject({ transport: "socket", unread: 0, verified: false, error: null });
    expect(client.state.config?.widget_id).toBe("w1");
    expect(server.afters).toEqual([null]);
  });

  test("what is told of the visitor is told anew, with nothing lost that waits to be sent", async () => {
    const attributes: Record<string, string> = { plan: "free" };
    const client = await online({ attributes });
    expect(client.session?.visitorId).toMatch(/^v/);
    attributes["plan"] = "pro";
    const id = client.send("Hello");
    await client.renew();
    await until(() => client.state.messages.some((message) => message.id === id));
    expect(server.sessions.map((session) => session.attributes)).toEqual([{ plan: "free" }, { plan: "pro" }]);
    expect(client.state.pending).toEqual([]);
  });

  test("a refused origin ends in failed, with the code, and is not asked again", async () => {
    server.refusesSessions = "origin_not_allowed";
    const client = create();
    client.connect();
    await until(() => client.state.phase === "failed");
    expect(client.state.error?.code).toBe("origin_not_allowed");
    await pause(700);
    expect(server.sessions).toHaveLength(1);
  });

  test("who is to log in first is told so in the widget's own look, and goes on once vouched for", async () => {
    server.refusesSessions = "identity_required";
    const client = create();
    client.connect();
    await until(() => client.state.phase === "failed");
    expect(client.state.error?.code).toBe("identity_required");
    expect(client.state.config?.widget_id).toBe("w1");
    server.refusesSessions = null;
    await client.identify(identity("u1"));
    await until(() => client.state.phase === "online");
    expect(client.state).toMatchObject({ verified: true, error: null });
  });

  test("connect after failed tries once more", async () => {
    server.refusesSessions = "not_found";
    const client = create();
    client.connect();
    await until(() => client.state.phase === "failed");
    server.refusesSessions = null;
    client.connect();
    expect(client.state).toMatchObject({ phase: "connecting", error: null });
    await until(() => client.state.phase === "online");
  });

  test("a server that is away is tried again until it is there", async () => {
    await server.crash();
    const client = create();
    client.connect();
    await until(() => client.state.phase === "offline");
    expect(client.state.error?.code).toBe("unreachable");
    await server.start();
    await until(() => client.state.phase === "online", 10_000);
    expect(client.state.transport).toBe("socket");
    expect(client.state.error).toBeNull();
  });

  test("the next page load resumes the same conversation by the stored token", async () => {
    const storage = new TabStorage();
    const first = await online({ storage });
    first.send("hello");
    await until(() => first.state.messages.length === 1);
    first.dispose();
    const second = await online({ storage });
    expect(server.talks.size).toBe(1);
    expect(texts(second)).toEqual(["hello"]);
  });

  test("storage that throws at everything costs nothing but the reload", async () => {
    const client = await online({
      storage: { length: 1, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse },
    });
    client.send("hello");
    await until(() => texts(client).includes("hello"));
    for (const line of server.lines) line.end();
    await until(() => server.afters.length === 2);
    expect(server.sessions).toHaveLength(1);
  });
});

describe("sending", () => {
  test("a message is pending at once and then one of the messages", async () => {
    const client = await online();
    const id = client.send("  hello ");
    expect(client.state.pending).toMatchObject([{ id, text: "hello", status: "pending" }]);
    await until(() => client.state.pending.length === 0);
    expect(client.state.messages).toMatchObject([{ id, seq: 1, text: "hello", role: "visitor" }]);
    expect(client.send("   ")).toBe("");
  });

  test("a message whose acknowledgement was lost with the line is stored once and shown once", async () => {
    const client = await online();
    server.losesAcknowledgements = 1;
    client.send("once");
    client.send("twice");
    await until(() => client.state.messages.length === 2);
    expect(texts(client)).toEqual(["once", "twice"]);
    expect(server.talk.messages.map(({ text }) => text)).toEqual(["once", "twice"]);
    expect(client.state.pending).toEqual([]);
  });

  test("a message sent offline survives a reload and goes out with the same id", async () => {
    const storage = new TabStorage();
    const before = await online({ storage });
    await server.crash();
    await until(() => before.state.phase === "offline");
    const ids = [before.send("one"), before.send("two"), before.send("three")];
    before.dispose();
    const after = create({ storage });
    expect(after.state.pending.map(({ id }) => id)).toEqual(ids);
    await server.start();
    after.connect();
    await until(() => after.state.messages.length === 3);
    expect(after.state.messages.map(({ id }) => id)).toEqual(ids);
    expect(after.state.pending).toEqual([]);
    expect(new TabStorage(storage).length).toBe(2);
  });

  test("a refused message fails with its code and goes again, or away, as the visitor decides", async () => {
    const storage = new TabStorage();
    const client = await online({ storage });
    const id = client.send("refuse me");
    const other = client.send("refuse me");
    await until(() => client.state.pending.every(({ status }) => status === "failed"));
    expect(client.state.pending[0]).toMatchObject({ id, status: "failed", code: "too_long" });
    expect(client.state.error?.code).toBe("too_long");
    client.retry(id);
    expect(client.state.pending[0]).not.toHaveProperty("code");
    await until(() => server.frames.filter((frame) => frame.type === "send" && frame.id === id).length === 2);
    await until(() => client.state.pending[0]?.status === "failed");
    client.discard(id);
    client.discard(other);
    expect(client.state.pending).toEqual([]);
    expect(create({ storage }).state.pending).toEqual([]);
  });

  test("a failed message is still failed after a reload, and is not sent by itself", async () => {
    const storage = new TabStorage();
    const before = await online({ storage });
    before.send("refuse me");
    await until(() => before.state.pending[0]?.status === "failed");
    before.dispose();
    const after = await online({ storage });
    expect(after.state.pending).toMatchObject([{ status: "failed", code: "too_long" }]);
    await pause(50);
    expect(server.frames).toHaveLength(1);
  });

  test("a message that would be too long for the widget fails here and never travels", async () => {
    const client = await online();
    client.send("x".repeat(4_001));
    expect(client.state.pending).toMatchObject([{ status: "failed", code: "too_long" }]);
    await pause(50);
    expect(server.frames).toEqual([]);
  });

  test("a message that came too soon waits as long as it is told and goes again", async () => {
    const client = await online();
    server.limitsSends = 2;
    client.send("one");
    client.send("two");
    await until(() => client.state.error !== null);
    expect(client.state.error).toMatchObject({ code: "rate_limited" });
    expect(client.state.error?.retryAt).toBeGreaterThan(Date.now());
    expect(client.state.pending.map(({ status }) => status)).toEqual(["pending", "pending"]);
    await until(() => client.state.messages.length === 2);
    expect(texts(client)).toEqual(["one", "two"]);
    expect(client.state.error).toBeNull();
  });

  test("a message that is never acknowledged on a living line is asked for on a new one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const client = await online();
    server.forgetsAcknowledgements = 1;
    client.send("hello?");
    await until(() => server.frames.length === 1);
    vi.advanceTimersByTime(15_000);
    expect(client.state.pending).toHaveLength(1);
    vi.advanceTimersByTime(10);
    await until(() => client.state.pending.length === 0);
    expect(server.afters).toHaveLength(2);
    expect(server.talk.messages).toHaveLength(1);
  });
});

describe("staying complete", () => {
  test("a line that comes back is told only what it missed", async () => {
    const client = await online();
    client.send("hello");
    await until(() => client.state.messages.length === 1);
    const isOffline = comesTo(client, "offline");
    server.lines[0]?.end();
    await isOffline;
    server.say(server.talk, "assistant", "missed you");
    await until(() => client.state.messages.length === 2);
    expect(server.afters).toEqual([null, "1"]);
    expect(server.sessions).toHaveLength(1);
  });

  test("a line that breaks again and again is never waited for as long as one that is not there", async () => {
    const spy = vi.spyOn(Math, "random").mockReturnValue(0.999);
    const client = await online();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (let cut = 0; cut < 8; cut++) {
      server.lines[0]?.end();
      await until(() => client.state.phase === "offline");
      vi.advanceTimersByTime(4_000);
      await until(() => client.state.phase === "online");
    }
    expect(server.afters).toHaveLength(9);
    spy.mockRestore();
  });

  test("an answer is written piece by piece and replaced by its message", async () => {
    const client = await online();
    server.write(server.talk, "a1", "Good ");
    server.write(server.talk, "a1", "day");
    await until(() => client.state.partial?.text === "Good day");
    server.say(server.talk, "assistant", "Good day.", "a1");
    await until(() => client.state.partial === null);
    expect(texts(client)).toEqual(["Good day."]);
  });

  test("a hole in the answer is asked for, a repeat changes nothing", async () => {
    const client = await online();
    server.write(server.talk, "a1", "one ");
    await until(() => client.state.partial?.text === "one ");
    server.write(server.talk, "a1", "two ", true);
    server.write(server.talk, "a1", "three ");
    await until(() => client.state.partial?.text === "one two three ");
    expect(server.afters).toHaveLength(2);
    server.broadcast(server.talk, { type: "delta", id: "a1", offset: 4, text: "two " });
    server.broadcast(server.talk, { type: "delta", id: "a1", offset: 8, text: "three four" });
    await until(() => client.state.partial?.text === "one two three four");
    expect(server.afters).toHaveLength(2);
    expect(client.state.phase).toBe("online");
  });

  test("a hole in the messages is asked for", async () => {
    const client = await online();
    const lines = [...server.talk.lines];
    server.talk.lines.clear();
    server.say(server.talk, "agent", "one");
    for (const line of lines) server.talk.lines.add(line);
    server.say(server.talk, "agent", "two");
    await until(() => client.state.messages.length === 2);
    expect(client.state.messages.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("a server that dies in the middle of an answer and comes back leaves nothing doubled and nothing out", async () => {
    const client = await online();
    client.send("question");
    await until(() => client.state.messages.length === 1);
    server.write(server.talk, "a1", "half an ans");
    await until(() => client.state.partial !== null);
    await server.crash();
    await until(() => client.state.phase === "offline");
    client.send("still there?");
    await server.start();
    server.say(server.talk, "assistant", "half an ans", "a1");
    await until(() => client.state.messages.length === 3, 15_000);
    expect(texts(client)).toEqual(["question", "half an ans", "still there?"]);
    expect(client.state.messages).toEqual(server.talk.messages);
    expect(client.state.partial).toBeNull();
    expect(client.state.transport).toBe("socket");
  });

  test("who missed more than a page starts from the newest, and pages back without a hole", async () => {
    const client = await online();
    client.send("first");
    await until(() => client.state.messages.length === 1);
    await server.crash();
    for (let i = 2; i <= 330; i++) server.say(server.talk, "assistant", `m${i}`);
    await server.start();
    await until(() => client.state.phase === "online" && client.state.messages.length === 100, 15_000);
    expect(client.state.hasOlder).toBe(true);
    while (client.state.hasOlder) {
      const before = client.state.messages.length;
      await Promise.all([client.loadOlder(), client.loadOlder()]);
      expect(client.state.messages.length).toBeGreaterThan(before);
    }
    expect(client.state.messages).toEqual(server.talk.messages);
    expect(server.historyRequests).toBe(4);
    expect(client.state.loadingOlder).toBe(false);
  });

  test("a cleared history leaves here too, and the talk goes on", async () => {
    const client = await online();
    client.send("secret");
    await until(() => client.state.messages.length === 1);
    server.clear(server.talk);
    await until(() => client.state.messages.length === 0);
    expect(client.state.hasOlder).toBe(false);
    client.send("again");
    await until(() => client.state.messages.length === 1);
    expect(client.state.messages[0]?.seq).toBe(2);
    expect(server.afters).toHaveLength(1);
  });
});

describe("reading", () => {
  test("what others say counts until it is read, also over a reload", async () => {
    const storage = new TabStorage();
    const before = await online({ storage });
    server.say(server.talk, "assistant", "one");
    server.say(server.talk, "system", "somebody joined");
    server.say(server.talk, "agent", "two");
    await until(() => before.state.unread === 2);
    before.dispose();
    const after = await online({ storage });
    expect(after.state.unread).toBe(2);
    after.read();
    expect(after.state.unread).toBe(0);
    await until(() => server.talk.read.visitor === 3);
    after.read();
    await pause(50);
    expect(server.frames).toEqual([{ type: "read", seq: 3 }]);
  });

  test("while the panel is open nothing becomes unread", async () => {
    const client = await online();
    client.setReading(true);
    const counts: number[] = [];
    client.subscribe(({ unread }) => counts.push(unread));
    server.say(server.talk, "assistant", "one");
    await until(() => server.talk.read.visitor === 1);
    expect(Math.max(...counts)).toBe(0);
    client.setReading(false);
    server.say(server.talk, "assistant", "two");
    await until(() => client.state.unread === 1);
  });

  test("what was read without a connection is told when there is one", async () => {
    const client = await online();
    server.say(server.talk, "assistant", "one");
    await until(() => client.state.unread === 1);
    await server.crash();
    await until(() => client.state.phase === "offline");
    client.read();
    await server.start();
    await until(() => server.talk.read.visitor === 1, 10_000);
    expect(client.state.unread).toBe(0);
  });
});

describe("typing and the other frames", () => {
  test("typing is told once in a while and ends by itself", async () => {
    const client = await online();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    client.typing(true);
    client.typing(true);
    vi.advanceTimersByTime(3_100);
    client.typing(true);
    vi.advanceTimersByTime(5_100);
    await until(() => server.frames.length === 3);
    expect(server.frames.map((frame) => frame.type === "typing" && frame.on)).toEqual([true, true, false]);
    client.typing(false);
    client.stop();
    await until(() => server.frames.length === 4);
  });

  test("others' typing shows, the visitor's own does not", async () => {
    const client = await online();
    server.broadcast(server.talk, { type: "typing", role: "visitor", on: true });
    server.broadcast(server.talk, { type: "typing", role: "agent", name: "Ada", on: true });
    await until(() => client.state.typing !== null);
    expect(client.state.typing).toMatchObject({ role: "agent", name: "Ada" });
    server.say(server.talk, "agent", "Hello");
    await until(() => client.state.typing === null);
  });

  test("a wish for a person that was made offline is passed on later", async () => {
    const client = await online();
    const isOffline = comesTo(client, "offline");
    server.lines[0]?.end();
    await isOffline;
    client.handoff(true, "refund");
    client.stop();
    await until(() => client.state.conversation?.mode === "waiting");
    expect(server.frames).toEqual([{ type: "handoff", on: true, reason: "refund" }]);
    client.handoff(false);
    client.retry();
    await until(() => client.state.conversation?.mode === "ai" && server.frames.length === 3);
    expect(server.frames.at(-1)).toEqual({ type: "retry" });
  });
});

describe("close codes", () => {
  test("a doubted token is renewed once and the conversation goes on", async () => {
    const client = await online();
    client.send("hello");
    await until(() => client.state.messages.length === 1);
    server.lines[0]?.end(4401);
    await until(() => server.afters.length === 2);
    await until(() => client.state.phase === "online");
    expect(server.sessions[1]?.token).toBeDefined();
    expect(server.afters[1]).toBe("1");
    expect(server.talks.size).toBe(1);
  });

  test("a token that is doubted again right after its renewal is final", async () => {
    server.closesNext = [4401, 4401];
    const client = create();
    client.connect();
    await until(() => client.state.phase === "failed");
    expect(client.state.error?.code).toBe("unauthorized");
    expect(server.sessions).toHaveLength(2);
  });

  test("a token is replaced before it expires", async () => {
    server.tokenLifeMs = 400;
    const client = await online();
    server.tokenLifeMs = 3_600_000;
    await until(() => server.sessions.length === 2);
    await until(() => server.afters.length === 2);
    expect(server.talks.size).toBe(1);
    expect(client.state.phase).toBe("online");
  });

  test("a conversation that is gone is left for a new one, with the message that waited", async () => {
    const client = await online();
    const gone = server.talk;
    server.talks.delete(gone.id);
    for (const line of gone.lines) line.end(4404);
    client.send("anyone?");
    await until(() => client.state.messages.length === 1);
    expect(client.state.conversation?.id).not.toBe(gone.id);
    expect(server.sessions[1]?.new).toBe(true);
  });

  test("a forbidden conversation is final", async () => {
    server.closesNext = [4403];
    const client = create();
    client.connect();
    await until(() => client.state.phase === "failed");
    expect(client.state.error?.code).toBe("forbidden");
  });

  test("an idle line sleeps until there is something to send", async () => {
    const client = await online();
    server.lines[0]?.end(4408);
    await until(() => client.state.phase === "offline");
    await pause(700);
    expect(server.afters).toHaveLength(1);
    client.send("back");
    await until(() => client.state.messages.length === 1);
  });

  test("too many: it waits, and says until when", async () => {
    const client = await online();
    server.lines[0]?.end(4429);
    await until(() => client.state.phase === "offline");
    expect(client.state.error?.code).toBe("rate_limited");
    expect(client.state.error?.retryAt).toBeGreaterThan(Date.now() + 25_000);
    client.send("now?");
    await pause(100);
    expect(server.afters).toHaveLength(1);
  });

  test("a restarting server is back without the visitor noticing", async () => {
    const client = await online();
    const phases = new Set<string>();
    client.subscribe(({ phase }) => phases.add(phase));
    server.lines[0]?.end(1012);
    await until(() => server.afters.length === 2);
    client.send("hello");
    await until(() => client.state.messages.length === 1);
    expect([...phases]).toEqual(["online"]);
  });

  test("a line that does not answer ping is given up", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const client = await online();
    server.answersPings = false;
    vi.advanceTimersByTime(25_000);
    await until(() => server.pings === 1);
    vi.advanceTimersByTime(9_900);
    expect(client.state.phase).toBe("online");
    vi.advanceTimersByTime(200);
    expect(client.state.phase).toBe("offline");
    vi.advanceTimersByTime(1_000);
    await until(() => client.state.phase === "online");
  });

  test("a line that answers ping stays", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const client = await online();
    for (let i = 1; i <= 4; i++) {
      vi.advanceTimersByTime(25_000);
      await until(() => server.pings === i);
      await pause(30);
    }
    expect(client.state.phase).toBe("online");
    expect(server.afters).toHaveLength(1);
  });
});

describe("a page that is put away for when the visitor goes back", () => {
  test("holds no connection, and is told what it missed, once", async () => {
    const client = await online();
    client.send("before");
    await until(() => client.state.messages.length === 1);
    putAway();
    await until(() => server.lines.length === 0);
    expect(client.state.phase).toBe("offline");
    await pause(700);
    expect(server.afters).toEqual([null]);
    server.say(server.talk, "assistant", "meanwhile");
    showAgain();
    await until(() => client.state.phase === "online");
    expect(texts(client)).toEqual(["before", "meanwhile"]);
    expect(server.afters).toEqual([null, "1"]);
    expect(server.sessions).toHaveLength(1);
  });

  test("says once what was written in it, and what another page left unsaid", async () => {
    const storage = new TabStorage();
    const before = await online({ storage });
    server.losesAcknowledgements = 1;
    before.send("from the first page");
    putAway();
    // Frozen, it hears of no other page.
    storage.close();
    const other = await online({ storage: new TabStorage(storage) });
    await until(() => other.state.pending.length === 0 && other.state.messages.length === 1);
    other.dispose();
    const written = { id: "0".repeat(32), text: "from the other", created_at: "2026-01-01T00:00:00.000Z" };
    storage.setItem(`foyer:w1:out:${written.id}`, JSON.stringify({ ...written, status: "pending" }));
    showAgain();
    await until(() => before.state.messages.length === 2);
    await until(() => before.state.pending.length === 0);
    expect(texts(before)).toEqual(["from the first page", "from the other"]);
    expect(server.talks.size).toBe(1);
  });

  test("follows another page to the conversation that was begun there", async () => {
    const storage = new TabStorage();
    const before = await online({ storage });
    before.send("old words");
    await until(() => before.state.messages.length === 1);
    putAway();
    storage.close();
    const other = await online({ storage: new TabStorage(storage) });
    await other.moveTo({ new: true });
    await until(() => server.talks.size === 2 && other.state.conversation !== null);
    other.dispose();
    showAgain();
    await until(() => before.state.phase === "online");
    expect(before.state.conversation?.id).toBe(other.state.conversation?.id);
    expect(texts(before)).toEqual([]);
  });

  test("where nothing can be stored, goes on with what it holds", async () => {
    const client = await online({
      storage: { length: 1, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse },
    });
    putAway();
    await until(() => server.lines.length === 0);
    showAgain();
    client.send("still me");
    await until(() => client.state.messages.length === 1);
    expect(server.talks.size).toBe(1);
  });

  test("does not connect what nobody had connected", async () => {
    const client = create();
    putAway();
    showAgain();
    await pause(50);
    expect(client.state.phase).toBe("idle");
    expect(server.sessions).toEqual([]);
  });
});

describe("where WebSockets are refused", () => {
  test("the conversation goes on by event stream and POST, in order and once", async () => {
    server.refusesUpgrades = true;
    const client = await online();
    expect(client.state.transport).toBe("sse");
    for (const text of ["one", "two", "three"]) client.send(text);
    await until(() => client.state.messages.length === 3);
    expect(texts(client)).toEqual(["one", "two", "three"]);
    server.write(server.talk, "a1", "piece");
    await until(() => client.state.partial?.text === "piece");
    server.say(server.talk, "assistant", "pieces", "a1");
    await until(() => client.state.messages.length === 4);
    client.handoff();
    await until(() => client.state.conversation?.mode === "waiting");
    expect(server.lines.map(({ kind }) => kind)).toEqual(["sse"]);
  });

  test("a cut stream comes back with after, and a lost answer to POST doubles nothing", async () => {
    server.refusesUpgrades = true;
    const client = await online();
    client.send("one");
    await until(() => client.state.messages.length === 1);
    server.losesAcknowledgements = 1;
    client.send("two");
    await until(() => client.state.messages.length === 2 && client.state.pending.length === 0);
    expect(server.afters).toEqual([null, "1"]);
    expect(texts(client)).toEqual(["one", "two"]);
    expect(client.state.transport).toBe("sse");
  });

  test("a refusal by POST is as one by frame", async () => {
    server.refusesUpgrades = true;
    const client = await online();
    server.limitsSends = 1;
    client.send("soon");
    await until(() => client.state.error?.code === "rate_limited");
    expect(client.state.pending).toMatchObject([{ status: "pending" }]);
    await until(() => client.state.messages.length === 1);
  });

  test("a browser without WebSocket uses the event stream at once", async () => {
    vi.stubGlobal("WebSocket", undefined);
    const client = await online();
    expect(client.state.transport).toBe("sse");
  });

  test("a new network is a new try for the socket", async () => {
    server.refusesUpgrades = true;
    const client = await online();
    expect(client.state.transport).toBe("sse");
    server.refusesUpgrades = false;
    page.dispatchEvent(new Event("online"));
    await until(() => client.state.transport === "socket");
    expect(server.lines.map(({ kind }) => kind)).toEqual(["socket"]);
  });

  test("a server that is away for long is not taken for a proxy that refuses sockets", async () => {
    const client = await online();
    await server.crash();
    await until(() => client.state.phase === "offline");
    for (let i = 0; i < 4; i++) {
      page.dispatchEvent(new Event("online"));
      await pause(50);
    }
    await server.start();
    page.dispatchEvent(new Event("online"));
    await until(() => client.state.phase === "online", 10_000);
    expect(client.state.transport).toBe("socket");
  });
});

describe("who the visitor is", () => {
  test("identification takes along what was said before", async () => {
    const client = await online();
    client.send("anonymous words");
    await until(() => client.state.messages.length === 1);
    await client.identify(identity("u1"));
    await until(() => client.state.phase === "online" && client.state.verified);
    expect(server.sessions[1]?.token).toBeDefined();
    expect(texts(client)).toEqual(["anonymous words"]);
    await client.identify(identity("u1"));
    expect(server.sessions).toHaveLength(2);
  });

  test("a verified visitor has the same conversation on a second device", async () => {
    const first = await online({ identity: identity("u1") });
    first.send("from the phone");
    await until(() => first.state.messages.length === 1);
    const second = await online({ identity: identity("u1") });
    expect(texts(second)).toEqual(["from the phone"]);
    expect(second.state.verified).toBe(true);
  });

  test("a bad signature warns the developer once and leaves an anonymous visitor", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const client = await online({ identity: identity("u1", "b".repeat(64)) });
    expect(client.state.verified).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(server.sessions).toHaveLength(2);
    expect(server.sessions[1]?.identity).toBeUndefined();
  });

  test("logging out leaves nothing of the former visitor, on screen or in storage", async () => {
    const storage = new TabStorage();
    const client = await online({ storage, identity: identity("u1") });
    client.send("private");
    client.send("refuse me");
    await until(() => client.state.messages.length === 1 && client.state.pending[0]?.status === "failed");
    client.read();
    const former = server.talk.id;
    const done = client.identify(null);
    expect(client.state).toMatchObject({ messages: [], pending: [], conversation: null, verified: false });
    expect(storage.length).toBe(0);
    await done;
    await until(() => client.state.phase === "online");
    expect(server.sessions[1]).toEqual({ widget_id: "w1" });
    expect(client.state.conversation?.id).not.toBe(former);
    const kept = Array.from({ length: storage.length }, (_, i) => storage.getItem(storage.key(i) ?? ""));
    expect(kept.join()).not.toMatch(new RegExp(`u1|private|refuse|"${former}"`));
  });

  test("another user at the same browser gets nothing of the one before", async () => {
    const storage = new TabStorage();
    const first = await online({ storage, identity: identity("u1") });
    first.send("mine");
    await until(() => first.state.messages.length === 1);
    first.dispose();
    const second = await online({ storage, identity: identity("u2") });
    expect(server.sessions[1]?.token).toBeUndefined();
    expect(texts(second)).toEqual([]);
    await second.identify(identity("u3"));
    await until(() => server.afters.length === 3);
    expect(server.sessions[2]?.token).toBeUndefined();
  });

  test("a new conversation is another one of the same visitor", async () => {
    const client = await online();
    client.send("old");
    await until(() => client.state.messages.length === 1);
    const former = server.talk;
    await client.moveTo({ new: true });
    await until(() => client.state.phase === "online" && client.state.conversation !== null);
    expect(client.state.conversation?.id).not.toBe(former.id);
    expect(server.talk.visitor).toBe(former.visitor);
    expect(client.state.messages).toEqual([]);
    expect(server.afters).toEqual([null, null]);
  });
});

describe("several tabs", () => {
  test("two that open together are one visitor", async () => {
    server.sessionDelayMs = 50;
    const storage = new TabStorage();
    const tabs = [create({ storage }), create({ storage: new TabStorage(storage) })];
    for (const tab of tabs) tab.connect();
    await until(() => tabs.every(({ state }) => state.phase === "online"));
    expect(server.talks.size).toBe(1);
  });

  test("both show the same messages, and what waits in one, waits in the other", async () => {
    const storage = new TabStorage();
    const a = await online({ storage });
    const b = await online({ storage: new TabStorage(storage) });
    a.send("from a");
    await until(() => b.state.messages.length === 1);
    b.send("from b");
    await until(() => a.state.messages.length === 2);
    expect(a.state.messages).toEqual(b.state.messages);
    await server.crash();
    await until(() => a.state.phase === "offline" && b.state.phase === "offline");
    const id = a.send("waits");
    await until(() => b.state.pending.some((one) => one.id === id));
    a.discard(id);
    await until(() => b.state.pending.length === 0);
    await server.start();
    await until(() => a.state.phase === "online" && b.state.phase === "online", 10_000);
    expect(server.talk.messages).toHaveLength(2);
  });

  test("what one tab left behind, another sends, and it is gone in both", async () => {
    const storage = new TabStorage();
    const a = await online({ storage });
    const b = await online({ storage: new TabStorage(storage) });
    await server.crash();
    await until(() => a.state.phase === "offline" && b.state.phase === "offline");
    const stuck = create({ storage: new TabStorage(storage) });
    const id = stuck.send("written in a tab without a connection");
    await until(() => a.state.pending.length === 1 && b.state.pending.length === 1);
    await server.start();
    await until(() => a.state.messages.length === 1 && b.state.messages.length === 1, 10_000);
    await until(() => stuck.state.pending.length === 0);
    expect(a.state.pending).toEqual([]);
    expect(b.state.pending).toEqual([]);
    expect(server.talk.messages.map((one) => one.id)).toEqual([id]);
  });

  test("a new conversation in one tab is the conversation of all", async () => {
    const storage = new TabStorage();
    const a = await online({ storage });
    const b = await online({ storage: new TabStorage(storage) });
    b.send("old");
    await until(() => a.state.messages.length === 1 && b.state.messages.length === 1);
    await a.moveTo({ new: true });
    await until(() => b.state.phase === "online" && b.state.conversation?.id === server.talk.id);
    expect(b.state.messages).toEqual([]);
    expect(server.talks.size).toBe(2);
    expect(server.talk.lines.size).toBe(2);
  });

  test("logging out in one tab logs out all", async () => {
    const storage = new TabStorage();
    const a = await online({ storage, identity: identity("u1") });
    const b = await online({ storage: new TabStorage(storage), identity: identity("u1") });
    const former = server.talk;
    b.send("private");
    await until(() => a.state.messages.length === 1);
    await a.identify(null);
    await until(() => b.state.messages.length === 0);
    await until(() => server.talk !== former && server.talk.lines.size === 2);
    expect(b.state.verified).toBe(false);
    expect(former.lines.size).toBe(0);
    expect(server.talk.visitor).not.toBe(former.visitor);
    expect(server.sessions.slice(2).every((one) => one.identity === undefined)).toBe(true);
  });

  test("the tab that logs out begins anew for all, and what is said in another meanwhile is not lost", async () => {
    const storage = new TabStorage();
    const a = await online({ storage });
    const b = await online({ storage: new TabStorage(storage) });
    const former = server.talk;
    a.send("private");
    await until(() => b.state.messages.length === 1);
    server.sessionDelayMs = 300;
    void a.identify(null);
    await until(() => b.state.messages.length === 0);
    b.send("said in between");
    await until(() => a.state.messages.length === 1 && b.state.messages.length === 1);
    expect(server.talk.messages.map(({ text }) => text)).toEqual(["said in between"]);
    expect(server.talk.lines.size).toBe(2);
    expect([...server.talks.values()]).toEqual([former, server.talk]);
    expect(former.lines.size).toBe(0);
  });

  test("where the tab that logged out is gone, another begins anew", { timeout: 15_000 }, async () => {
    const storage = new TabStorage();
    const a = await online({ storage });
    const b = await online({ storage: new TabStorage(storage) });
    const former = server.talk;
    void a.identify(null);
    a.dispose();
    await until(() => former.lines.size === 0);
    await until(() => server.talk !== former && server.talk.lines.size === 1, 10_000);
    expect(b.state.phase).toBe("online");
    expect(server.talk.visitor).not.toBe(former.visitor);
  });

  test("what is read in one is read in the other", async () => {
    const storage = new TabStorage();
    const a = await online({ storage });
    const b = await online({ storage: new TabStorage(storage) });
    server.say(server.talk, "assistant", "news");
    await until(() => a.state.unread === 1 && b.state.unread === 1);
    a.read();
    await until(() => b.state.unread === 0);
    expect(server.frames).toEqual([{ type: "read", seq: 1 }]);
  });
});

describe("the end", () => {
  test("dispose leaves no socket, timer or listener, whatever was going on", async () => {
    const listening: AbortSignal[] = [];
    vi.stubGlobal(
      "addEventListener",
      (...[type, listener, options]: Parameters<typeof page.addEventListener>) => {
        if (typeof options === "object" && options.signal) listening.push(options.signal);
        page.addEventListener(type, listener, options);
      },
    );
    const timers = watchTimers();
    const client = await online();
    const changes: unknown[] = [];
    client.subscribe((state) => changes.push(state));
    client.typing(true);
    server.limitsSends = 1;
    client.send("hello");
    await until(() => client.state.error !== null);
    expect(timers()).toBeGreaterThan(2);
    expect(listening.map(({ aborted }) => aborted)).toEqual(Array(5).fill(false));
    client.dispose();
    expect(timers()).toBe(0);
    expect(listening.map(({ aborted }) => aborted)).toEqual(Array(5).fill(true));
    await until(() => server.lines.length === 0);
    const seen = changes.length;
    client.connect();
    client.send("nobody");
    client.typing(true);
    await client.moveTo({ new: true });
    await client.identify(identity("u1"));
    page.dispatchEvent(new Event("online"));
    await pause(100);
    expect(timers()).toBe(0);
    expect(changes).toHaveLength(seen);
    expect(server.sessions).toHaveLength(1);
  });

  test("dispose while the server is away stops the tries", async () => {
    const timers = watchTimers();
    await server.crash();
    const client = create();
    client.connect();
    await until(() => client.state.phase === "offline");
    expect(timers()).toBe(1);
    client.dispose();
    expect(timers()).toBe(0);
    await server.start();
  });

  test("dispose in the middle of opening opens nothing", async () => {
    server.sessionDelayMs = 100;
    const client = create();
    client.connect();
    await until(() => server.sessions.length === 1);
    client.dispose();
    await pause(200);
    expect(server.afters).toEqual([]);
  });

  test("dispose ends an event stream too", async () => {
    server.refusesUpgrades = true;
    const client = await online();
    expect(server.lines).toHaveLength(1);
    client.dispose();
    await until(() => server.lines.length === 0);
  });

  test("a listener that throws does not stop the others, and is heard of", () => {
    const client = create();
    const calls: string[] = [];
    client.subscribe(() => {
      throw new Error("theirs");
    });
    const leave = client.subscribe(({ pending }) => calls.push(pending.at(-1)?.text ?? ""));
    const later = vi.spyOn(globalThis, "queueMicrotask").mockImplementation(() => {});
    client.send("one");
    leave();
    client.send("two");
    expect(calls).toEqual(["one"]);
    expect(() => later.mock.calls[0]?.[0]()).toThrow("theirs");
  });
});

describe("more than one conversation", () => {
  test("goes back to an earlier one and finds it as it was", async () => {
    const client = await online();
    client.send("first");
    await until(() => client.state.pending.length === 0);
    const first = client.state.conversation!.id;
    await client.moveTo({ new: true });
    await until(() => client.state.phase === "online" && client.state.conversation?.id !== first);
    expect(texts(client)).toEqual([]);
    await client.moveTo({ conversation_id: first });
    await until(() => client.state.conversation?.id === first);
    expect(texts(client)).toEqual(["first"]);
    expect(client.session?.conversationId).toBe(first);
  });

  test("where the wanted one is gone, it stays in the one it was in", async () => {
    const client = await online();
    const { id } = client.state.conversation!;
    await client.moveTo({ conversation_id: "gone" });
    await until(() => client.state.phase === "online" && server.sessions.length === 3);
    expect(client.state.conversation?.id).toBe(id);
    expect(server.sessions.map(({ conversation_id }) => conversation_id)).toEqual([
      undefined,
      "gone",
      undefined,
    ]);
  });

  test("a link followed before connecting leads into its conversation at once", async () => {
    const talk = server.newTalk("v-of-mail");
    server.say(talk, "visitor", "asked yesterday");
    const client = create();
    await client.moveTo({ continue: talk.id });
    expect(server.sessions).toEqual([]);
    client.connect();
    await until(() => client.state.phase === "online");
    expect(server.sessions).toEqual([{ widget_id: "w1", continue: talk.id }]);
    expect(texts(client)).toEqual(["asked yesterday"]);
  });
});

describe("beside words", () => {
  test("a rating is seen at once, and told when there is a connection again", async () => {
    const client = await online();
    server.say(server.talk, "assistant", "An answer");
    await until(() => client.state.messages.length === 1);
    const rating = { seq: 1, value: "up" as const };
    await server.crash();
    await until(() => client.state.phase === "offline");
    client.tell({ type: "rate", ...rating }, { type: "rating", ...rating });
    expect(client.state.messages[0]?.rating).toBe("up");
    await server.start();
    await until(() => server.frames.some(({ type }) => type === "rate"));
    expect(server.frames.filter(({ type }) => type === "rate")).toEqual([{ type: "rate", ...rating }]);
  });

  test("a file is sent with no words, by its id, and waits with its name through a reload", async () => {
    const storage = new TabStorage();
    const file = { id: "f_1", name: "a.txt", content_type: "text/plain", size: 1, url: "/f" };
    const before = create({ storage });
    expect(before.send("  ")).toBe("");
    const id = before.send("", [file]);
    before.dispose();
    const client = create({ storage });
    expect(client.state.pending).toMatchObject([{ id, text: "", attachments: [file] }]);
    client.connect();
    await until(() => client.state.pending.length === 0);
    expect(server.frames.filter(({ type }) => type === "send")).toEqual([
      { type: "send", id, text: "", attachments: ["f_1"] },
    ]);
    expect(client.state.messages[0]?.attachments?.[0]?.id).toBe("f_1");
  });
});
