import { describe, expect, it } from "vitest";
import type { ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";
import { blankThread } from "../../../../../shared-widget/console/client/thread-state.ts";
import type { ConversationSummary, Message } from "../../../../../shared-widget/protocol/index.ts";
import { inboxFacts } from "./inbox-facts.ts";
import { threadFacts } from "./thread-facts.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 4, 4, 9, minute)).toISOString();
const watching = { agentId: "ana", since: at(10) };

function conversation(change: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id: "c",
    widget_id: "shop",
    mode: "ai",
    mode_since: at(0),
    labels: [],
    unread: 0,
    visitor: { id: "v", verified: false },
    message_count: 9,
    version: 1,
    created_at: at(0),
    updated_at: at(0),
    ...change,
  };
}
const said = (minute: number, role = "visitor") => ({
  last_message: { role, text: "Hi", created_at: at(minute) },
});
const kinds = (is: ConversationSummary, was?: ConversationSummary) =>
  inboxFacts([{ is, was }], watching).map(({ kind }) => kind);

describe("what the inbox is told", () => {
  it("is a new conversation only where it began after somebody looked", () => {
    expect(kinds(conversation({ created_at: at(11) }))).toEqual(["new_conversation"]);
    expect(kinds(conversation({ message_count: 1, ...said(11) }))).toEqual(["new_conversation"]);
    // Old ones that were on no page so far.
    expect(kinds(conversation({ ...said(11) }))).toEqual([]);
    expect(kinds(conversation({ message_count: 1, ...said(3) }))).toEqual([]);
  });

  it("is a handoff where the visitor began to wait, and not where one goes on waiting", () => {
    const waiting = conversation({ mode: "waiting", mode_since: at(11) });
    expect(kinds(waiting, conversation())).toEqual(["conversation_updated", "handoff_requested"]);
    expect(kinds(waiting, waiting)).toEqual(["conversation_updated"]);
    expect(kinds(waiting)).toEqual(["handoff_requested"]);
    expect(kinds(conversation({ mode: "waiting", mode_since: at(5) }))).toEqual([]);
  });

  it("is a visitor's message where a person is to answer it", () => {
    const mine = { mode: "human", agent: { id: "ana", name: "Ana" } } as const;
    const others = { mode: "human", agent: { id: "ben", name: "Ben" } } as const;
    const spoke = (is: Partial<ConversationSummary>) =>
      kinds(conversation({ ...is, ...said(12) }), conversation({ ...is, ...said(11) }));
    expect(spoke(mine)).toContain("new_visitor_message");
    expect(spoke({ mode: "waiting" })).toContain("new_visitor_message");
    expect(spoke({ mode: "ai", assignee: mine.agent })).toContain("new_visitor_message");
    expect(spoke(others)).toEqual(["conversation_updated"]);
    expect(spoke({ mode: "ai" })).toEqual(["conversation_updated"]);
    const same = conversation({ ...mine, ...said(11) });
    expect(kinds({ ...same, labels: ["vip"] }, same)).toEqual(["conversation_updated"]);
    expect(kinds(conversation({ ...mine, ...said(12, "agent") }), same)).toEqual(["conversation_updated"]);
  });
});

describe("what happens in a conversation", () => {
  const message = (seq: number, role: Message["role"] = "visitor"): Message => ({
    seq,
    id: `m${seq}`,
    role,
    text: "Hi",
    status: "complete",
    created_at: at(seq),
  });
  const state = (change: Partial<ThreadState>): ThreadState => ({
    ...blankThread,
    phase: "online",
    conversation: { id: "c", mode: "ai", first_seq: 1, last_seq: 2, read: { visitor: 0, agent: 0 } },
    messages: [message(2)],
    ...change,
  });
  const pending = { id: "p", kind: "reply", text: "x", created_at: at(0), status: "pending" } as const;
  const facts = (before: Partial<ThreadState>, after: Partial<ThreadState>) =>
    threadFacts(state(before), state(after));

  it("is nothing while it is loaded, and as older pages come", () => {
    expect(facts({ conversation: null, messages: [] }, {})).toEqual([]);
    expect(facts({}, { messages: [message(1), message(2)] })).toEqual([]);
  });

  it("is each visitor's message that came since, and no one else's", () => {
    const after = { messages: [message(2), message(3), message(4, "assistant"), message(5)] };
    expect(facts({}, after)).toEqual([
      { kind: "visitor_message", at: at(3) },
      { kind: "visitor_message", at: at(5) },
    ]);
  });

  it("is a reply that was stored, and not one that was taken back", () => {
    const stored = [message(2), { ...message(3, "agent"), id: "p" }];
    expect(facts({ pending: [pending] }, { messages: stored })).toEqual([{ kind: "reply_sent" }]);
    expect(facts({ pending: [pending] }, {})).toEqual([]);
    const note = { ...pending, kind: "note" as const };
    expect(facts({ pending: [note] }, { messages: stored })).toEqual([]);
  });

  it("is one trouble where a takeover is refused and the words after it are too", () => {
    const refusal = { code: "taken" as const, message: "Ben has this conversation." };
    const failed = { ...pending, status: "failed" as const, code: "taken" };
    const first = facts({ pending: [pending] }, { pending: [pending], refusal });
    expect(first).toEqual([
      { kind: "trouble", trouble: { code: "already_assigned", message: refusal.message } },
    ]);
    expect(facts({ pending: [pending], refusal }, { pending: [failed], refusal })).toEqual([]);
    expect(facts({ pending: [failed] }, { pending: [failed] })).toEqual([]);
  });

  it("is a trouble where it cannot be opened, or an older page not be read", () => {
    expect(facts({}, { phase: "failed", code: "forbidden" })).toMatchObject([
      { trouble: { code: "forbidden" } },
    ]);
    expect(facts({ loadingOlder: true, hasOlder: true }, { hasOlder: true })).toMatchObject([
      { trouble: { code: "unreachable" } },
    ]);
    const more = { messages: [message(1), message(2)], hasOlder: true };
    expect(facts({ loadingOlder: true, hasOlder: true }, more)).toEqual([]);
  });
});
