import { describe, expect, test } from "vitest";
import type { ConversationState, Message, ReadyFrame, ServerFrame } from "../protocol/index.ts";
import { blank, follows, reduce } from "./reduce.ts";
import type { ChatState } from "./state.ts";

const conversation: ConversationState = {
  id: "c1",
  mode: "ai",
  first_seq: 1,
  last_seq: 0,
  read: { visitor: 0, agent: 0 },
};

const start: ChatState = {
  ...blank,
  phase: "connecting",
  transport: null,
  config: null,
  verified: false,
  pending: [],
  error: null,
};

function said(seq: number, role: Message["role"] = "assistant", id = `m${seq}`): Message {
  return { seq, id, role, text: `text ${seq}`, status: "complete", created_at: "2026-01-01T00:00:00.000Z" };
}

function ready(
  seqs: number[],
  rest: Partial<Omit<ReadyFrame, "type" | "conversation">> & { first?: number } = {},
): ReadyFrame {
  const { first = 1, ...more } = rest;
  return {
    type: "ready",
    conversation: { ...conversation, first_seq: first, last_seq: seqs.at(-1) ?? first - 1 },
    messages: seqs.map((seq) => said(seq)),
    reset: false,
    ...more,
  };
}

const after = (...events: ServerFrame[]) => events.reduce(reduce, start);
const seqs = (state: ChatState) => state.messages.map(({ seq }) => seq);

describe("ready", () => {
  test("adds what was missed to what is held, without repeats", () => {
    expect(seqs(after(ready([1, 2]), ready([2, 3, 4])))).toEqual([1, 2, 3, 4]);
  });

  test("with reset, replaces what is held and knows that there is more before", () => {
    const state = after(ready([1, 2]), ready([50, 51], { reset: true }));
    expect(seqs(state)).toEqual([50, 51]);
    expect(state.hasOlder).toBe(true);
  });

  test("drops what was cleared", () => {
    const state = after(ready([1, 2, 3]), ready([4], { first: 3 }));
    expect(seqs(state)).toEqual([3, 4]);
    expect(state.hasOlder).toBe(false);
  });

  test("that does not join what is held keeps the new part alone, for a list never has a hole", () => {
    expect(seqs(after(ready([1, 2]), ready([5, 6])))).toEqual([5, 6]);
  });

  test("of another conversation keeps nothing", () => {
    const frame = ready([1]);
    const state = after(ready([1, 2, 3]), { ...frame, conversation: { ...frame.conversation, id: "c2" } });
    expect(seqs(state)).toEqual([1]);
  });

  test("settles what was pending and is among the messages", () => {
    const pending = ["m2", "m9"].map((id) => ({ id, text: "x", created_at: "", status: "pending" as const }));
    const state = reduce({ ...start, pending }, ready([1, 2]));
    expect(state.pending.map(({ id }) => id)).toEqual(["m9"]);
  });

  test("ends the loading of older messages where the list begins anew, and only there", () => {
    const loading = { ...after(ready([7, 8], { reset: true })), loadingOlder: true };
    expect(reduce(loading, ready([9])).loadingOlder).toBe(true);
    expect(reduce(loading, ready([200, 201], { reset: true })).loadingOlder).toBe(false);
  });

  test("brings the answer that is being written, unless it is finished", () => {
    expect(after(ready([1], { partial: { id: "a", text: "so far" } })).partial?.text).toBe("so far");
    expect(after(ready([1], { partial: { id: "m1", text: "so far" } })).partial).toBeNull();
    expect(after(ready([1], { partial: { id: "a", text: "so far" } }), ready([])).partial).toBeNull();
  });
});

describe("message", () => {
  test("comes next, or again, or after a hole", () => {
    const state = after(ready([1, 2]));
    expect(seqs(reduce(state, { type: "message", message: said(3) }))).toEqual([1, 2, 3]);
    expect(seqs(reduce(state, { type: "message", message: said(2) }))).toEqual([1, 2]);
    expect(reduce(state, { type: "message", message: said(4) })).toBe(state);
    expect(follows(state, { type: "message", message: said(4) })).toBe(false);
    expect(follows(state, { type: "message", message: said(3) })).toBe(true);
  });

  test("goes on counting after everything was cleared", () => {
    const state = after(ready([], { first: 8, reset: true }), { type: "message", message: said(8) });
    expect(seqs(state)).toEqual([8]);
    expect(state.conversation?.last_seq).toBe(8);
  });

  test("acknowledges a pending one even when its place is long known", () => {
    const state = after(ready([1, 2, 3]));
    const pending = [{ id: "m2", text: "x", created_at: "", status: "pending" as const }];
    const error = { code: "internal" as const, message: "" };
    const next = reduce({ ...state, pending, error }, { type: "message", message: said(2, "visitor") });
    expect(next).toMatchObject({ pending: [], error: null });
    expect(seqs(next)).toEqual([1, 2, 3]);
  });

  test("of the visitor leaves the answer being written alone; the answer itself replaces it", () => {
    const state = after(
      ready([1]),
      { type: "delta", id: "a", offset: 0, text: "so far" },
      { type: "message", message: said(2, "visitor") },
    );
    expect(state.partial?.text).toBe("so far");
    expect(reduce(state, { type: "message", message: said(3, "assistant", "a") }).partial).toBeNull();
  });
});

describe("delta", () => {
  const state = after(ready([1]), { type: "delta", id: "a", offset: 0, text: "héllo 🙂" });

  test("counts UTF-16 units, appends what is new and ignores what is known", () => {
    expect(reduce(state, { type: "delta", id: "a", offset: 8, text: "!" }).partial?.text).toBe("héllo 🙂!");
    expect(reduce(state, { type: "delta", id: "a", offset: 6, text: "🙂!" }).partial?.text).toBe("héllo 🙂!");
    expect(reduce(state, { type: "delta", id: "a", offset: 0, text: "héllo" })).toBe(state);
  });

  test("beyond the end is a hole, as is the middle of an answer that is not known", () => {
    expect(follows(state, { type: "delta", id: "a", offset: 9, text: "!" })).toBe(false);
    expect(follows(state, { type: "delta", id: "b", offset: 3, text: "!" })).toBe(false);
    expect(reduce(state, { type: "delta", id: "b", offset: 3, text: "!" })).toBe(state);
  });

  test("of a new answer takes the place of one that was given up", () => {
    expect(reduce(state, { type: "delta", id: "b", offset: 0, text: "new" }).partial).toEqual({
      id: "b",
      text: "new",
    });
  });

  test("of an answer that is finished is late and changes nothing", () => {
    const late = { type: "delta", id: "m1", offset: 99, text: "late" } as const;
    expect(follows(state, late)).toBe(true);
    expect(reduce(state, late)).toBe(state);
  });

  test("ends the typing that came before it", () => {
    const typing = after(ready([]), { type: "typing", role: "assistant", on: true });
    expect(typing.typing).toMatchObject({ role: "assistant" });
    expect(reduce(typing, { type: "delta", id: "a", offset: 0, text: "x" }).typing).toBeNull();
  });

  test("ends what was said of a tool, while what was written before the call stays", () => {
    const tool = {
      id: "t_1",
      name: "order_status",
      label: "Looking up your order",
      state: "running",
    } as const;
    const working = after(
      ready([]),
      { type: "delta", id: "a", offset: 0, text: "One moment. " },
      { type: "typing", role: "assistant", on: true, tool },
    );
    expect(working.typing?.tool).toEqual(tool);
    expect(working.partial?.text).toBe("One moment. ");
    const written = reduce(working, { type: "delta", id: "a", offset: 12, text: "It is on its way." });
    expect(written.typing).toBeNull();
    expect(written.partial?.text).toBe("One moment. It is on its way.");
  });
});

describe("the rest", () => {
  test("only what the assistant and agents say after the read mark is unread", () => {
    const roles = ["assistant", "visitor", "agent", "system", "assistant"] as const;
    const frame = { ...ready([]), messages: roles.map((role, i) => said(i + 1, role)) };
    const state = after({
      ...frame,
      conversation: { ...conversation, last_seq: 5, read: { visitor: 1, agent: 0 } },
    });
    expect(state.unread).toBe(2);
    expect(reduce(state, { type: "read", role: "visitor", seq: 3 }).unread).toBe(1);
    expect(reduce(state, { type: "read", role: "visitor", seq: 0 }).unread).toBe(2);
    expect(reduce(state, { type: "read", role: "agent", seq: 5 })).toMatchObject({
      unread: 2,
      conversation: { read: { visitor: 1, agent: 5 } },
    });
  });

  test("a state frame says who has the conversation, and that nobody has it any more", () => {
    const agent = { id: "a1", name: "Ada" };
    const state = after(ready([1]), { type: "state", mode: "human", agent });
    expect(state.conversation).toMatchObject({ mode: "human", agent });
    expect(reduce(state, { type: "state", mode: "ai" }).conversation).not.toHaveProperty("agent");
  });

  test("a refusal fails its message alone; one for coming too soon fails none", () => {
    const pending = ["x", "y"].map((id) => ({ id, text: id, created_at: "", status: "pending" as const }));
    const state = { ...after(ready([1])), pending };
    const refused = reduce(state, { type: "error", code: "too_long", message: "Too long.", id: "x" });
    expect(refused.pending.map(({ status, code }) => [status, code])).toEqual([
      ["failed", "too_long"],
      ["pending", undefined],
    ]);
    expect(refused.error).toEqual({ code: "too_long", message: "Too long." });
    const soon = reduce(state, { type: "error", code: "rate_limited", message: "", id: "x", retry_after: 2 });
    expect(soon.pending).toEqual(pending);
  });

  test("frames of a later protocol, and any before ready, change nothing", () => {
    const state = after(ready([1]));
    const unknown: ServerFrame = JSON.parse('{"type":"sparkle","on":true}');
    expect(reduce(state, unknown)).toBe(state);
    expect(reduce(start, { type: "message", message: said(1) })).toBe(start);
  });
});

describe("what is told of a conversation", () => {
  test("a state names all that holds: what it leaves out holds no more", () => {
    const waiting = { since: "2026-01-01T00:00:00.000Z", position: 2, outlook: "expected" as const };
    const told = after(ready([1, 2]), { type: "state", mode: "waiting", waiting, reachable: true });
    expect(told.conversation).toMatchObject({
      id: "c1",
      mode: "waiting",
      waiting,
      reachable: true,
      last_seq: 2,
    });
    const later = reduce(told, { type: "state", mode: "human", agent: { id: "a", name: "Ann" } });
    expect(later.conversation).toEqual({
      id: "c1",
      mode: "human",
      agent: { id: "a", name: "Ann" },
      first_seq: 1,
      last_seq: 2,
      read: { visitor: 0, agent: 0 },
    });
  });

  test("a rating stands at its answer until it is taken back, and touches no other", () => {
    const rated = after(ready([1, 2]), { type: "rating", seq: 2, value: "down" });
    expect(rated.messages.map(({ rating }) => rating)).toEqual([undefined, "down"]);
    const taken = reduce(rated, { type: "rating", seq: 2, value: null });
    expect(taken.messages.map(({ rating }) => rating)).toEqual([undefined, undefined]);
    expect(reduce(rated, { type: "rating", seq: 9, value: "up" }).messages).toEqual(rated.messages);
  });
});
