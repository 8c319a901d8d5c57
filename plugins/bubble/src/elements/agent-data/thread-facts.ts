import type { ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

export type ThreadFact =
  | { kind: "visitor_message"; at: string }
  | { kind: "reply_sent" }
  | { kind: "trouble"; trouble: Trouble };

/** What happened in a conversation between two of its states. Pages of history and what is told again are nothing. */
export function threadFacts(before: ThreadState, after: ThreadState): ThreadFact[] {
  return [...spoken(before, after), ...sent(before, after), ...troubles(before, after)];
}

function spoken(before: ThreadState, after: ThreadState): ThreadFact[] {
  if (!before.conversation || after.messages === before.messages) return [];
  const last = before.messages.at(-1)?.seq ?? before.conversation.last_seq;
  return after.messages
    .filter(({ seq, role }) => seq > last && role === "visitor")
    .map(({ created_at }) => ({ kind: "visitor_message", at: created_at }));
}

function sent(before: ThreadState, after: ThreadState): ThreadFact[] {
  if (after.pending === before.pending) return [];
  const stored = new Set(after.messages.map(({ id }) => id));
  const waiting = new Set(after.pending.map(({ id }) => id));
  return before.pending
    .filter(({ id, kind }) => kind === "reply" && !waiting.has(id) && stored.has(id))
    .map(() => ({ kind: "reply_sent" }));
}

function troubles(before: ThreadState, after: ThreadState): ThreadFact[] {
  const found: Trouble[] = [];
  if (after.refusal && after.refusal !== before.refusal)
    found.push(troubleOf(after.refusal.code, after.refusal.message));
  for (const { id, status, code } of after.pending) {
    if (status !== "failed" || before.pending.find((one) => one.id === id)?.status === "failed") continue;
    // A takeover that was refused takes the words after it along: that is one fact.
    if (code && code === after.refusal?.code) continue;
    found.push(troubleOf(code ?? "internal", refusedWords[code ?? ""] ?? "The message was refused."));
  }
  if (after.phase === "failed" && before.phase !== "failed") {
    const code = after.code ?? "not_found";
    found.push(troubleOf(code, failedWords[code]));
  }
  const hasGivenUp = before.loadingOlder && !after.loadingOlder && after.phase === "online";
  if (hasGivenUp && after.hasOlder && after.messages.length === before.messages.length)
    found.push(troubleOf("unreachable", "Older messages could not be read. Try again."));
  return found.map((trouble) => ({ kind: "trouble", trouble }));
}

const refusedWords: Readonly<Record<string, string>> = {
  taken: "Another agent has this conversation.",
  not_taken: "Take the conversation over before answering in it.",
  too_long: "That message is too long.",
};

const failedWords = {
  forbidden: "This agent may not see that conversation.",
  not_found: "There is no conversation with that ID.",
};
