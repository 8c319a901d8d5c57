import type { Author, ConversationState, Mode, PageContext } from "@foyer/shared-widget/protocol";

/** The visitor of a conversation. `verified`: the host vouched for `user_id`; name and e-mail are unsigned. */
export interface Visitor {
  id: string;
  verified: boolean;
  user_id?: string;
  name?: string;
  email?: string;
  locale?: string;
  attributes?: Record<string, string | number | boolean>;
  context?: PageContext;
}

/** Everything an object knows of its conversation beside the messages. Stored whole, under one key. */
export interface ConversationRecord {
  id: string;
  org_id: string;
  widget_id: string;
  visitor: Visitor;
  mode: Mode;
  agent?: Author;
  first_seq: number;
  last_seq: number;
  read: { visitor: number; agent: number };
  /** Counts changes; what D1 has is `delivered`. The transcript and this record are the outbox. */
  version: number;
  delivered: { version: number; seq: number };
  created_at: string;
  updated_at: string;
  /** A verified visitor's newest conversation, where this one is their first and not the newest. */
  successor?: string;
}

export function newRecord(
  given: Pick<ConversationRecord, "id" | "org_id" | "widget_id" | "visitor">,
  now: string,
): ConversationRecord {
  return {
    ...given,
    mode: "ai",
    first_seq: 1,
    last_seq: 0,
    read: { visitor: 0, agent: 0 },
    version: 0,
    delivered: { version: 0, seq: 0 },
    created_at: now,
    updated_at: now,
  };
}

/** The part that everyone in the conversation may know. */
export function toState(record: ConversationRecord): ConversationState {
  const { id, mode, agent, first_seq, last_seq, read } = record;
  return { id, mode, ...(agent && { agent }), first_seq, last_seq, read };
}
