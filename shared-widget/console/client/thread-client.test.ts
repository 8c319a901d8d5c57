import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pause, until } from "../../client/test/until.ts";
import { Api } from "./api.ts";
import { PendingShelf } from "./pending-shelf.ts";
import { ana, ben, StandInBackend } from "./test/stand-in-backend.ts";
import { ThreadClient } from "./thread-client.ts";

let backend: StandInBackend;
let shelf: PendingShelf;
const threads: ThreadClient[] = [];
const tokens = { token: async () => "t1" };

function open(id = "c", held = shelf): ThreadClient {
  const api = new Api(backend.url, tokens);
  const thread = new ThreadClient({ api, tokens, conversationId: id, shelf: held });
  threads.push(thread);
  thread.connect();
  return thread;
}

async function online(): Promise<ThreadClient> {
  const thread = open();
  await until(() => thread.state.phase === "online" && thread.state.conversation !== null);
  return thread;
}

beforeEach(async () => {
  backend = await new StandInBackend().start();
  backend.add("c", { mode: "human", agent: ana });
  shelf = new PendingShelf("ana", null);
});
afterEach(async () => {
  for (const thread of threads.splice(0)) thread.close();
  await backend.crash();
  if (backend.faults.length > 0) throw new Error(backend.faults.join("\n"));
});

const texts = (thread: ThreadClient) => thread.state.messages.map(({ text }) => text);
const stored = () => backend.conversations.get("c")!.messages.map(({ text }) => text);

describe("what is said", () => {
  it("comes with notes, details and marks, and goes on", async () => {
    backend.say("c", "visitor", "hello");
    backend.noteDown("c", ben, "careful");
    const thread = await online();
    expect(texts(thread)).toEqual(["hello"]);
    expect(thread.state.notes.map(({ text }) => text)).toEqual(["careful"]);
    expect(thread.state.details?.visitor.id).toBe("v-c");
    backend.say("c", "visitor", "still there?");
    backend.tell("c", { type: "read", role: "visitor", seq: 2 });
    backend.tell("c", { type: "typing", role: "visitor", on: true });
    await until(() => thread.state.typing?.role === "visitor");
    expect(texts(thread)).toEqual(["hello", "still there?"]);
    expect(thread.state.conversation?.read.visitor).toBe(2);
    backend.say("c", "visitor", "hm");
    await until(() => thread.state.typing === null);
  });

  it("comes with what the assistant called, and follows each call to its end", async () => {
    backend.say("c", "visitor", "where is it?");
    backend.useTool("c");
    const thread = await online();
    const uses = () => thread.state.tools.map(({ name, state, ms }) => `${name} ${state} ${ms ?? ""}`);
    expect(uses()).toEqual(["order_status running "]);
    backend.useTool("c", { name: "cancel_order", state: "asking" });
    backend.useTool("c", { number: 1, state: "done", result: "on its way", ms: 412 });
    await until(() => thread.state.tools[0]?.state === "done");
    expect(uses()).toEqual(["order_status done 412", "cancel_order asking "]);
  });

  it("follows what the assistant writes until it is whole", async () => {
    backend.write("c", "a1", "Half");
    const thread = await online();
    expect(thread.state.partial).toEqual({ id: "a1", text: "Half" });
    backend.write("c", "a1", " and half");
    await until(() => thread.state.partial?.text === "Half and half");
    backend.say("c", "assistant", "Half and half.", { id: "a1" });
    await until(() => thread.state.partial === null);
    expect(texts(thread)).toEqual(["Half and half."]);
  });

  it("asks again when a piece of an answer, or a message, was missed", async () => {
    const thread = await online();
    backend.write("c", "a1", "One", true);
    backend.write("c", "a1", " two");
    await until(() => thread.state.partial?.text === "One two");
    const { lines } = backend.conversations.get("c")!;
    const held = [...lines];
    lines.clear();
    backend.say("c", "visitor", "unheard");
    for (const line of held) lines.add(line);
    backend.say("c", "visitor", "heard");
    await until(() => texts(thread).length === 2);
    expect(texts(thread)).toEqual(["unheard", "heard"]);
  });

  it("keeps a rating, and loses it again", async () => {
    backend.say("c", "assistant", "an answer");
    const thread = await online();
    backend.tell("c", { type: "rating", seq: 1, value: "up" });
    await until(() => thread.state.messages[0]?.rating === "up");
    backend.tell("c", { type: "rating", seq: 1, value: null });
    await until(() => !("rating" in thread.state.messages[0]!));
    expect(texts(thread)).toEqual(["an answer"]);
  });

  it("reads older pages until the beginning, each once", async () => {
    for (let i = 1; i <= 230; i++) backend.say("c", "visitor", `m${i}`);
    const thread = await online();
    expect([thread.state.messages.length, thread.state.hasOlder]).toEqual([100, true]);
    await Promise.all([thread.loadOlder(), thread.loadOlder()]);
    expect(thread.state.messages[0]?.seq).toBe(31);
    await thread.loadOlder();
    expect([thread.state.messages.length, thread.state.hasOlder]).toEqual([230, false]);
    expect(thread.state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 230 }, (_, i) => i + 1));
  });
});

describe("what the agent says", () => {
  it("arrives exactly once although the line broke before it was acknowledged", async () => {
    const thread = await online();
    backend.losesAcknowledgements = 1;
    thread.reply("only once");
    await until(() => thread.state.phase === "offline");
    await until(() => thread.state.phase === "online" && thread.state.pending.length === 0);
    expect(stored()).toEqual(["only once"]);
    expect(texts(thread)).toEqual(["only once"]);
  });

  it("waits while there is no line, in order, notes too", async () => {
    const thread = await online();
    await backend.crash();
    await until(() => thread.state.phase === "offline");
    thread.reply("one");
    thread.note("between us");
    thread.reply("two");
    expect(thread.state.pending.map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
    await backend.start();
    await until(() => thread.state.pending.length === 0);
    expect(stored()).toEqual(["one", "two"]);
    expect(thread.state.notes.map(({ text }) => text)).toEqual(["between us"]);
  });

  it("survives that the thread is left before it was sent", async () => {
    const thread = await online();
    await backend.crash();
    await until(() => thread.state.phase === "offline");
    thread.reply("kept");
    thread.close();
    await backend.start();
    const again = open();
    await until(() => again.state.pending.length === 0 && stored().length === 1);
    expect(stored()).toEqual(["kept"]);
  });

  it("is taken over first where it has to be, on the same line", async () => {
    backend.setMode("c", "ai");
    const thread = await online();
    thread.reply("I am here", [], { type: "takeover" });
    await until(() => thread.state.pending.length === 0);
    expect(backend.frames.map(({ type }) => type)).toEqual(["takeover", "send"]);
    expect(thread.state.conversation?.agent?.id).toBe("ana");
  });

  it("is refused where another agent has it, and sent again with the same id after taking over", async () => {
    backend.setMode("c", "human", ben);
    const thread = await online();
    thread.reply("mine now?", [], { type: "takeover" });
    await until(() => thread.state.pending[0]?.status === "failed");
    expect(thread.state.pending[0]).toMatchObject({ text: "mine now?", code: "taken" });
    expect(thread.state.refusal?.code).toBe("taken");
    thread.takeover("Ben is at lunch");
    const { id } = thread.state.pending[0]!;
    thread.retry(id);
    await until(() => thread.state.pending.length === 0);
    expect(backend.conversations.get("c")!.messages.at(-1)).toMatchObject({ id, text: "mine now?" });
    expect(backend.frames).toContainEqual({ type: "takeover", force: true, reason: "Ben is at lunch" });
  });

  it("waits out a limit", async () => {
    const thread = await online();
    backend.limitsSends = 1;
    thread.reply("patience");
    await until(() => stored().length === 1);
    expect(backend.frames.filter(({ type }) => type === "send").length).toBe(2);
  });

  it("is never sent where no line could carry it", async () => {
    const thread = await online();
    thread.reply("x".repeat(40_000));
    expect(thread.state.pending[0]).toMatchObject({ status: "failed", code: "too_long" });
    await pause(30);
    expect(backend.frames).toEqual([]);
    thread.discard(thread.state.pending[0]!.id);
    expect(thread.state.pending).toEqual([]);
  });

  it("brings its files along", async () => {
    const thread = await online();
    const file = { id: "f_1", name: "a.pdf", content_type: "application/pdf", size: 3, url: "/f/f_1" };
    thread.reply("", [file]);
    await until(() => stored().length === 1);
    expect(backend.frames).toContainEqual(
      expect.objectContaining({ type: "send", text: "", attachments: ["f_1"] }),
    );
  });
});

describe("acts", () => {
  it("reach the conversation: labels, assignee, close, reopen, release", async () => {
    const thread = await online();
    thread.label(["vip"]);
    await until(() => thread.state.details?.labels[0] === "vip");
    thread.assign(ben);
    await until(() => thread.state.details?.assignee?.id === "ben");
    thread.assign(null);
    await until(() => !thread.state.details?.assignee);
    thread.act({ type: "close" });
    await until(() => thread.state.conversation?.mode === "closed");
    expect(thread.state.conversation?.agent).toBeUndefined();
    thread.act({ type: "reopen" });
    await until(() => thread.state.conversation?.mode === "human");
    thread.act({ type: "release" });
    await until(() => thread.state.conversation?.mode === "ai");
  });

  it("are done late rather than never", async () => {
    const thread = await online();
    await backend.crash();
    await until(() => thread.state.phase === "offline");
    thread.label(["later"]);
    await backend.start();
    await until(() => thread.state.details?.labels[0] === "later");
    expect(backend.frames).toEqual([{ type: "label", labels: ["later"] }]);
  });

  it("counts as read only what is on the screen", async () => {
    backend.say("c", "visitor", "one");
    const thread = await online();
    await pause(30);
    expect(backend.frames).toEqual([]);
    thread.setReading(true);
    await until(() => backend.frames.length === 1);
    backend.say("c", "visitor", "two");
    await until(() => backend.frames.length === 2);
    thread.setReading(false);
    backend.say("c", "visitor", "three");
    await until(() => thread.state.messages.length === 3);
    await pause(30);
    expect(backend.frames).toEqual([
      { type: "read", seq: 1 },
      { type: "read", seq: 2 },
    ]);
  });
});

describe("a line that is lost", () => {
  it("resumes after what is held", async () => {
    backend.say("c", "visitor", "one");
    const thread = await online();
    await backend.crash();
    backend.say("c", "visitor", "two");
    await until(() => thread.state.phase === "offline");
    await backend.start();
    await until(() => texts(thread).length === 2);
    expect(backend.afters).toEqual([null, "1"]);
  });

  it("begins with the newest where too much was missed", async () => {
    backend.say("c", "visitor", "old");
    const thread = await online();
    await backend.crash();
    for (let i = 0; i < 150; i++) backend.say("c", "visitor", `m${i}`);
    await until(() => thread.state.phase === "offline");
    await backend.start();
    await until(() => thread.state.messages.length === 100);
    expect(thread.state.messages[0]?.seq).toBe(52);
    expect(thread.state.hasOlder).toBe(true);
  });

  it("says that there is no such conversation, and stops asking", async () => {
    const thread = open("nowhere");
    await until(() => thread.state.phase === "failed");
    expect(thread.state.code).toBe("not_found");
  });
});

describe("the shelf", () => {
  it("keeps words through a reload and lets go of them when they have arrived", () => {
    const values = new Map<string, string>();
    const storage = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
      removeItem: (key: string) => void values.delete(key),
    };
    const words = {
      id: "m1",
      kind: "reply" as const,
      text: "hi",
      created_at: "2026-05-04T09:00:00.000Z",
      status: "pending" as const,
    };
    new PendingShelf("ana", storage).save("c", [words]);
    expect(new PendingShelf("ana", storage).load("c")).toEqual([words]);
    expect(new PendingShelf("ben", storage).load("c")).toEqual([]);
    new PendingShelf("ana", storage).save("c", []);
    expect(values.size).toBe(0);
    values.set("foyer-console:ana:out:c", "{ no json");
    expect(new PendingShelf("ana", storage).load("c")).toEqual([]);
  });
});
