import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pause, until } from "../../../../../shared-widget/client/test/until.ts";
import {
  ana,
  ben,
  StandInBackend,
} from "../../../../../shared-widget/console/client/test/stand-in-backend.ts";
import type { ElementProperties } from "../../platform/bubble.ts";
import { AgentData } from "./agent-data.ts";
import { agentDataElement } from "./manifest.ts";
import { RecordedInstance } from "./test/recorded-instance.ts";

type Given = Partial<ElementProperties<typeof agentDataElement>>;

const bubble = {} as ElementProperties<typeof agentDataElement>["bubble"];
const blank = {
  bubble,
  agent_token: null,
  conversation_type: null,
  message_type: null,
  filter_status: "Open",
  search: null,
  page_size: null,
  selected_conversation_id: null,
  play_sound: false,
} satisfies ElementProperties<typeof agentDataElement>;

let backend: StandInBackend;
let bubbles: Placed[] = [];

beforeEach(async () => {
  backend = await new StandInBackend().start();
  backend.tokens.set("t2", ben);
});
afterEach(async () => {
  for (const { runtime } of bubbles) runtime.disconnect();
  bubbles = [];
  await backend.crash();
  if (backend.faults.length > 0) throw new Error(backend.faults.join("\n"));
});

/** The element on a page, with the properties that an app gives it. */
class Placed {
  readonly node = { isConnected: true } as { isConnected: boolean } & HTMLElement;
  readonly instance = new RecordedInstance<typeof agentDataElement, AgentData>(agentDataElement, this.node);
  readonly keys: Record<string, string>;
  readonly runtime: AgentData;
  given: Given;

  constructor(given: Given = { agent_token: "t1" }, keys = { "Backend URL": backend.url }) {
    this.keys = keys;
    this.given = given;
    this.runtime = new AgentData(this.instance.asInstance, this.instance.context(keys));
    bubbles.push(this);
    this.update();
  }

  update(change: Given = {}): void {
    this.given = { ...this.given, ...change };
    this.runtime.update({ ...blank, ...this.given }, this.instance.context(this.keys));
  }

  get states() {
    return this.instance.states;
  }
  get names() {
    return this.instance.names;
  }
  get ids() {
    return this.states["conversation_ids"];
  }
  get messages(): { text: string; status: string; role: string }[] {
    return JSON.parse(String(this.states["messages_json"]));
  }

  async settled(): Promise<this> {
    await until(() => this.states["is_connected"] === true && this.states["is_loading"] === false);
    await pause(20);
    return this;
  }
  async opened(id: string): Promise<this> {
    await this.settled();
    this.runtime.select(id);
    await until(() => this.instance.fired("messages_changed").length > 0);
    return this;
  }
}

describe("the list", () => {
  it("is there with the first load, which fires that it is connected and changed and nothing else", async () => {
    backend.add("a", { mode: "waiting", unread: 2 });
    backend.add("b", { mode: "ai" });
    backend.add("c", { mode: "closed" });
    const placed = await new Placed().settled();
    expect(new Set(placed.ids as string[])).toEqual(new Set(["a", "b"]));
    expect(placed.names).toEqual(["connected", "conversations_changed"]);
    expect(placed.instance.fired("conversations_changed")[0]!.states["conversation_ids"]).toHaveLength(2);
    expect(placed.states).toMatchObject({ waiting_count: 1, total_count: 2, has_more: false });
  });

  it("comes in pages of the size that is asked for, and counts what it does not hold", async () => {
    for (let index = 0; index < 5; index++) backend.add(`c${index}`, { mode: "closed" });
    const placed = await new Placed({
      agent_token: "t1",
      filter_status: "Closed",
      page_size: 2,
    }).settled();
    expect(placed.ids).toHaveLength(2);
    expect(placed.states).toMatchObject({ has_more: true, total_count: 5 });
    placed.runtime.loadMore();
    await until(() => (placed.ids as string[]).length === 4);
  });

  it("follows the status and the search", async () => {
    backend.add("mine", { mode: "human", agent: ana });
    backend.add("kim", { mode: "ai", visitor: { id: "v", verified: false, name: "Kim" } });
    const placed = await new Placed().settled();
    placed.update({ filter_status: "With me" });
    await until(() => String(placed.ids) === "mine");
    placed.update({ filter_status: "All", search: "kim" });
    await until(() => String(placed.ids) === "kim");
    expect(backend.lists.at(-1)?.get("q")).toBe("kim");
  });

  it("counts what is unread in this agent's own conversations, also where the list does not show them", async () => {
    backend.add("mine", { mode: "human", agent: ana, unread: 3 });
    const placed = await new Placed({ agent_token: "t1", filter_status: "Closed" }).settled();
    await until(() => placed.states["unread_count"] === 3);
    expect(placed.ids).toEqual([]);
  });

  it("is typed where a type is chosen, and says once which one to choose where none is", async () => {
    backend.add("a", { mode: "waiting", visitor: { id: "v", verified: false, name: "Kim" } });
    const placed = await new Placed().settled();
    expect(placed.states["conversations"]).toEqual([]);
    placed.update();
    placed.update();
    expect(placed.instance.debugged).toHaveLength(2);
    expect(placed.instance.debugged[0]).toContain("Foyer conversations conversation");
    expect(placed.instance.debugged[1]).toContain("Foyer messages message");
    placed.update({ conversation_type: "api.1x2.plugin_api.x.conversations" });
    await until(() => (placed.states["conversations"] as unknown[]).length === 1);
    expect(placed.states["conversations"]).toMatchObject([
      { _p_id: "a", "_p_visitor.name": "Kim", _p_mode: "waiting", "_p_agent.name": null },
    ]);
  });

  it("is not asked for, nor published, again by updates that change nothing", async () => {
    backend.add("a", { mode: "waiting" });
    const placed = await new Placed({ agent_token: "t1", selected_conversation_id: "a" }).opened("a");
    await pause(50);
    const before = [backend.lists.length, backend.inboxAfters.length, placed.instance.publications];
    for (let times = 0; times < 20; times++) placed.update();
    await pause(50);
    expect([backend.lists.length, backend.inboxAfters.length, placed.instance.publications]).toEqual(before);
  });
});

describe("events", () => {
  it("tell of a new conversation and of a handoff once each, with the states already new", async () => {
    backend.add("old", { mode: "ai" });
    const placed = await new Placed().settled();
    const now = new Date().toISOString();
    backend.change("fresh", { created_at: now, mode_since: now, updated_at: now });
    await until(() => placed.names.includes("new_conversation"));
    expect(placed.instance.fired("new_conversation")[0]!.states).toMatchObject({
      new_conversation_id: "fresh",
    });
    backend.change("fresh", { mode: "waiting", mode_since: new Date().toISOString() });
    await until(() => placed.names.includes("handoff_requested"));
    backend.change("fresh", { labels: ["vip"] });
    await until(() => placed.instance.fired("conversation_updated").length === 2);
    expect(
      placed.instance.fired("handoff_requested").map(({ states }) => states["handoff_conversation_id"]),
    ).toEqual(["fresh"]);
    expect(placed.instance.fired("new_conversation")).toHaveLength(1);
  });

  it("each have states of their own, also when several things happen at once", async () => {
    for (const id of ["a", "b", "c"]) backend.add(id, { mode: "ai" });
    const placed = await new Placed().settled();
    for (const id of ["a", "b", "c"]) backend.change(id, { mode: "waiting" });
    await until(() => placed.instance.fired("handoff_requested").length === 3);
    expect(
      placed.instance.fired("handoff_requested").map(({ states }) => states["handoff_conversation_id"]),
    ).toEqual(["a", "b", "c"]);
  });

  it("tell of a visitor's message once, whether the list or the open conversation hears it first", async () => {
    backend.add("mine", { mode: "human", agent: ana });
    const placed = await new Placed().opened("mine");
    const { created_at } = backend.say("mine", "visitor", "Hello?");
    const last_message = { role: "visitor", text: "Hello?", created_at };
    backend.change("mine", { unread: 1, message_count: 1, last_message });
    await until(() => placed.names.includes("new_visitor_message"));
    placed.runtime.select("");
    backend.change("mine", { unread: 1, last_message, labels: ["x"] });
    await pause(300);
    expect(placed.instance.fired("new_visitor_message")).toHaveLength(1);
    const later = { ...last_message, created_at: new Date(Date.now() + 5).toISOString() };
    backend.change("mine", { unread: 2, message_count: 2, last_message: later });
    await until(() => placed.instance.fired("new_visitor_message").length === 2);
    expect(placed.states["new_message_conversation_id"]).toBe("mine");
  });

  it("tell what was missed while the line was gone, once, and nothing of what was known", async () => {
    backend.add("mine", { mode: "human", agent: ana });
    backend.say("mine", "visitor", "one");
    const placed = await new Placed().opened("mine");
    await backend.crash();
    await until(() => placed.names.includes("disconnected"));
    backend.say("mine", "visitor", "two");
    backend.say("mine", "visitor", "three");
    await backend.start();
    await until(() => placed.messages.length === 3, 10_000);
    await until(() => placed.instance.fired("connected").length === 2, 10_000);
    await until(() => placed.instance.fired("new_visitor_message").length === 2);
    expect(placed.messages.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(placed.instance.fired("new_conversation")).toHaveLength(0);
  });
});

describe("the selected conversation", () => {
  it("is told of with its messages, and cleared with nothing", async () => {
    backend.add("a", {
      mode: "human",
      agent: ben,
      visitor: { id: "v", verified: false, name: "Kim", email: "k@example.com" },
    });
    backend.say("a", "visitor", "Hi");
    const placed = await new Placed({ agent_token: "t1", message_type: "m" }).opened("a");
    expect(placed.states).toMatchObject({
      selected_conversation_id: "a",
      selected_status: "human",
      selected_visitor_name: "Kim",
      selected_visitor_email: "k@example.com",
      selected_assignee: "Ben Okafor",
    });
    expect(placed.states["messages"]).toMatchObject([{ _p_text: "Hi", _p_role: "visitor", _p_seq: 1 }]);
    placed.runtime.select(null);
    await until(() => placed.states["selected_conversation_id"] === null);
    expect(placed.messages).toEqual([]);
    expect(placed.states["selected_visitor_email"]).toBeNull();
  });

  it("follows the property, and the action until the property is another one", async () => {
    backend.add("a", { mode: "waiting" });
    backend.add("b", { mode: "waiting" });
    const placed = await new Placed({ agent_token: "t1", selected_conversation_id: "a" }).settled();
    expect(placed.states["selected_conversation_id"]).toBe("a");
    placed.runtime.select("b");
    placed.update();
    await until(() => placed.states["selected_conversation_id"] === "b");
    placed.update({ selected_conversation_id: "" });
    await until(() => placed.states["selected_conversation_id"] === null);
  });

  it("says why there is nothing where the id is nobody's", async () => {
    const placed = await new Placed().settled();
    placed.runtime.select("nowhere");
    await until(() => placed.names.includes("error"));
    expect(placed.states).toMatchObject({ error_code: "not_found" });
    expect(placed.instance.fired("error")).toHaveLength(1);
  });

  it("is taken over by a reply, which stands in it once", async () => {
    backend.add("a", { mode: "waiting" });
    const placed = await new Placed().opened("a");
    placed.runtime.reply("On my way", null);
    await until(() => placed.messages.some(({ status, role }) => role === "agent" && status === "complete"));
    expect(placed.messages.filter(({ text }) => text === "On my way")).toHaveLength(1);
    expect(placed.states["selected_status"]).toBe("human");
    expect(backend.frames.map(({ type }) => type)).toEqual(["takeover", "send"]);
  });

  it("is marked read only when that is asked for", async () => {
    backend.add("a", { mode: "human", agent: ana, unread: 1 });
    backend.say("a", "visitor", "Hi");
    const placed = await new Placed().opened("a");
    expect(backend.frames).toEqual([]);
    placed.runtime.markRead();
    await until(() => backend.frames.some(({ type }) => type === "read"));
    await until(() => placed.states["unread_count"] === 0);
  });
});

describe("what another agent has", () => {
  it("is refused as already assigned, once, with the words kept to try again", async () => {
    backend.add("a", { mode: "waiting" });
    const placed = await new Placed().opened("a");
    backend.setMode("a", "human", ben);
    placed.runtime.reply("Mine!", null);
    await until(() => placed.names.includes("error"));
    await until(() => placed.states["selected_assignee"] === "Ben Okafor");
    await pause(250);
    expect(placed.states["error_code"]).toBe("already_assigned");
    expect(placed.instance.fired("error")).toHaveLength(1);
    expect(placed.messages.filter(({ text }) => text === "Mine!")).toMatchObject([{ status: "failed" }]);
    backend.setMode("a", "ai");
    await until(() => placed.states["selected_status"] === "ai");
    placed.runtime.reply("Mine!", null);
    await until(() => placed.messages.some(({ status, text }) => text === "Mine!" && status === "complete"));
    expect(placed.messages.filter(({ text }) => text === "Mine!")).toHaveLength(1);
  });

  it("is refused too where it is not open, and taken with a reason", async () => {
    backend.add("a", { mode: "human", agent: ben });
    const placed = await new Placed().settled();
    placed.runtime.takeOver("a", null);
    await until(() => placed.states["error_code"] === "already_assigned");
    placed.runtime.takeOver("a", "Ben is at lunch");
    await until(() => backend.conversations.get("a")!.state.agent?.id === "ana");
    expect(placed.states["error_code"]).toBeNull();
  });
});

describe("a conversation that is not open", () => {
  it("is taken over, answered, noted on, closed and opened again by its id, in that order", async () => {
    backend.add("a", { mode: "waiting" });
    const placed = await new Placed().settled();
    placed.runtime.reply("Hello", "a");
    placed.runtime.note("Is nice", "a");
    placed.runtime.closeConversation("a");
    placed.runtime.reopen("a");
    placed.runtime.handBack("a");
    await until(() => backend.frames.length === 6);
    expect(backend.frames.map(({ type }) => type)).toEqual([
      "takeover",
      "send",
      "note",
      "close",
      "reopen",
      "release",
    ]);
    expect(placed.names).not.toContain("error");
  });

  it("is taken over for a reply also where the list has not heard yet that it was handed back", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const placed = await new Placed().settled();
    Object.assign(backend.conversations.get("a")!.state, { mode: "ai", agent: undefined });
    placed.runtime.reply("Hello", "a");
    await until(() => backend.frames.length === 3);
    expect(backend.frames.map(({ type }) => type)).toEqual(["send", "takeover", "send"]);
    const said = () => backend.conversations.get("a")!.messages.filter(({ text }) => text === "Hello");
    await until(() => said().length === 1);
    expect(placed.names).not.toContain("error");
  });

  it("is an error where there is none, and where nothing is said", async () => {
    const placed = await new Placed().settled();
    placed.runtime.handBack(null);
    await until(() => placed.states["error_code"] === "nothing_selected");
    placed.runtime.reply("  ", "a");
    await until(() => placed.states["error_code"] === "invalid");
    placed.runtime.handBack("nowhere");
    await until(() => placed.states["error_code"] === "not_found");
    expect(placed.instance.fired("error")).toHaveLength(3);
  });
});

describe("the token", () => {
  it("that holds no longer is told, and leaves nothing; another one goes on where this one was", async () => {
    backend.add("a", { mode: "human", agent: ana });
    backend.say("a", "visitor", "Secret");
    const placed = await new Placed().opened("a");
    backend.refusesRenewals = "unauthorized";
    backend.tokens.delete("t1");
    backend.cut();
    await until(() => placed.names.includes("session_expired"));
    expect(JSON.stringify(placed.states)).not.toMatch(/Secret|"a"/);
    expect(placed.states).toMatchObject({
      is_connected: false,
      conversation_ids: [],
      error_code: "session_expired",
    });
    backend.refusesRenewals = null;
    backend.tokens.set("t9", ana);
    placed.update({ agent_token: "t9" });
    await placed.settled();
    expect(placed.ids).toEqual(["a"]);
    expect(placed.instance.fired("session_expired")).toHaveLength(1);
  });

  it("of an agent who was removed is forbidden and leaves nothing; one that comes later is let in", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const placed = await new Placed().opened("a");
    backend.closesNext = [4403];
    backend.cut(4403);
    await until(() => placed.states["error_code"] === "forbidden");
    await pause(150);
    expect(placed.states).toMatchObject({ conversation_ids: [], messages_json: "[]", is_connected: false });
    expect(placed.instance.fired("error")).toHaveLength(1);
    backend.closesNext = [];
    backend.tokens.set("t9", ana);
    placed.update({ agent_token: "t9" });
    await placed.settled();
    expect(placed.names).not.toContain("session_expired");
  });

  it("of another agent brings another desk, with nothing of the former one's", async () => {
    backend.add("a", { mode: "human", agent: ana, unread: 4 });
    const placed = await new Placed().opened("a");
    await until(() => placed.states["unread_count"] === 4);
    placed.update({ agent_token: "t2" });
    expect(placed.states).toMatchObject({ selected_conversation_id: null, conversation_ids: [] });
    await placed.settled();
    expect(placed.states["unread_count"]).toBe(0);
  });

  it("is not in any state, nor said anywhere", async () => {
    backend.tokens.set("hush-hush", ana);
    const placed = await new Placed({ agent_token: "hush-hush" }).settled();
    expect(JSON.stringify([placed.states, placed.instance.events, placed.instance.debugged])).not.toContain(
      "hush",
    );
  });

  it("that is nobody's is an error and nothing more", async () => {
    backend.refusesRenewals = "unauthorized";
    const placed = new Placed({ agent_token: "wrong" });
    await until(() => placed.names.includes("session_expired"));
    expect(placed.states).toMatchObject({ is_loading: false, is_connected: false });
  });
});

describe("the end", () => {
  it("by Disconnect closes every line and empties every state, also for the same token again", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const placed = await new Placed().opened("a");
    placed.runtime.disconnect();
    await until(() => backend.inboxLines === 0 && backend.conversations.get("a")!.lines.size === 0);
    expect(placed.states).toMatchObject({ is_connected: false, conversation_ids: [], messages_json: "[]" });
    placed.update();
    await pause(100);
    expect(backend.inboxLines).toBe(0);
    expect(placed.names.at(-1)).not.toBe("error");
    placed.update({ agent_token: "t2" });
    await placed.settled();
  });

  it("comes by itself when the element is taken away, and a place in the page begins anew", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const placed = await new Placed({ agent_token: "t1", selected_conversation_id: "a" }).opened("a");
    placed.node.isConnected = false;
    await until(() => backend.inboxLines === 0 && backend.conversations.get("a")!.lines.size === 0);
    placed.node.isConnected = true;
    placed.update();
    await until(() => backend.inboxLines === 1);
    expect(await placed.settled()).toMatchObject({ states: { conversation_ids: ["a"] } });
  });

  it("of one element is not another one's", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const [one, other] = [await new Placed().opened("a"), await new Placed({ agent_token: "t2" }).settled()];
    one.runtime.disconnect();
    await until(() => backend.inboxLines === 1);
    expect(other.states).toMatchObject({ is_connected: true, conversation_ids: ["a"], messages_json: "[]" });
  });
});

describe("faults", () => {
  it.each([
    [{}, "is missing"],
    [{ "Backend URL": "chat" }, "is no address"],
    [{ "Backend URL": "http://chat.example.com" }, "https"],
  ])("of the keys %o are told once, in a state and in the debugger", async (keys: object, words) => {
    const placed = new Placed({ agent_token: "t1" }, keys as { "Backend URL": string });
    placed.update();
    placed.update();
    expect(placed.instance.debugged).toHaveLength(1);
    expect(placed.states).toMatchObject({ error_code: "not_configured" });
    expect(placed.states["error_message"]).toContain(words);
    expect(placed.names).toEqual(["error"]);
    placed.runtime.reply("x", "a");
    expect(placed.states["error_code"]).toBe("not_configured");
  });

  it("of the network are told once, and end by themselves", async () => {
    await backend.crash();
    const placed = new Placed();
    await until(() => placed.states["error_code"] === "unreachable");
    await pause(1_500);
    expect(placed.instance.fired("error")).toHaveLength(1);
    await backend.start();
    await placed.settled();
  });

  it("of a blank in each of its forms do nothing", async () => {
    for (const nothing of [null, undefined, ""]) {
      const placed = new Placed({ agent_token: nothing, search: nothing, selected_conversation_id: nothing });
      placed.runtime.select(nothing);
      expect(placed.states).toMatchObject({ is_loading: false, conversation_ids: [] });
      expect(placed.names).toEqual([]);
    }
    expect(backend.inboxAfters).toEqual([]);
  });
});
