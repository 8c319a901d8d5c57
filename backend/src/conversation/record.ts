import type {
  Author,
  ConversationDetails,
  ConversationState,
  ConversationSummary,
  Message,
  Mode,
  Visitor,
  Waiting,
} from "@foyer/shared-widget/protocol";

/** Everything an object knows of its conversation beside the messages. Stored whole, under one key. */
export interface ConversationRecord {
  id: string;
  org_id: string;
  widget_id: string;
  visitor: Visitor;
  mode: Mode;
  /** Since when the mode, and who holds it, is what it is. */
  mode_since: string;
  agent?: Author;
  /** In mode `waiting`. */
  waiting?: Waiting;
  /** In mode `waiting`: when the visitor is told that nobody came, in ms. */
  patience_ends_at?: number;
  /** In mode `closed`: who had it before. */
  closed_from?: { mode: Mode; agent?: Author };
  assignee?: Author;
  labels: string[];
  csat?: { score: number; comment?: string };
  /** It was closed once: from then on the visitor may say how it was. */
  csat_asked?: boolean;
  /** When the first message was sent. */
  started_at?: string;
  /** When a person was asked for, until one has said something. */
  asked_at?: string;
  /** Messages of the visitor's that no agent has read. */
  unread: number;
  /** Answers in a row that failed or found nothing. */
  failures: number;
  /** Whether the assistant alone has answered so far: an answer, and no person asked for or in it. */
  alone: "not_yet" | "yes" | "no";
  /** Where the visitor's session was opened: the backend's own origin, for links. */
  origin?: string;
  first_seq: number;
  last_seq: number;
  read: { visitor: number; agent: number };
  /** Counts notes, and what happened beside what was said. */
  last_note: number;
  last_event: number;
  /** Counts changes; what D1 has is `delivered`, what the inbox has is `shown`. The transcript and this record are the outbox. */
  version: number;
  delivered: { version: number; seq: number; event: number };
  shown: number;
  created_at: string;
  updated_at: string;
  /** A verified visitor's newest conversation, where this one is their first and not the newest. */
  successor?: string;
}

export function newRecord(
  given: Pick<ConversationRecord, "id" | "org_id" | "widget_id" | "visitor" | "origin">,
  now: string,
): ConversationRecord {
  return {
    ...given,
    mode: "ai",
    mode_since: now,
    labels: [],
    unread: 0,
    failures: 0,
    alone: "not_yet",
    first_seq: 1,
    last_seq: 0,
    read: { visitor: 0, agent: 0 },
    last_note: 0,
    last_event: 0,
    version: 0,
    delivered: { version: 0, seq: 0, event: 0 },
    shown: 0,
    created_at: now,
    updated_at: now,
  };
}

/** A record as it was kept before a field existed gets what a new one begins with. */
export function withDefaults(kept: ConversationRecord): ConversationRecord {
  const fresh = newRecord(kept, kept.created_at);
  // One that has messages began before this was kept: its next message must not begin it again.
  const started_at = kept.started_at ?? (kept.last_seq > 0 ? kept.created_at : undefined);
  return {
    ...fresh,
    ...kept,
    ...(started_at !== undefined && { started_at }),
    delivered: { ...fresh.delivered, ...kept.delivered },
  };
}

/** The part that everyone in the conversation may know. */
export function toState(record: ConversationRecord): ConversationState {
  const { id, mode, agent, waiting, csat, first_seq, last_seq, read, visitor } = record;
  return {
    id,
    mode,
    ...(agent && { agent }),
    ...(waiting && { waiting }),
    ...(isReachable(visitor) && { reachable: true }),
    ...(csat && { csat: csat.score }),
    first_seq,
    last_seq,
    read,
  };
}

/** Whether the visitor agreed to be written to. */
export function isReachable({ email, consent_at }: Visitor): boolean {
  return email !== undefined && consent_at !== undefined;
}

/** What agents know beside the messages. */
export function toDetails(record: ConversationRecord): ConversationDetails {
  const { visitor, labels, assignee, widget_id, created_at, mode_since, csat } = record;
  return {
    visitor,
    labels,
    ...(assignee && { assignee }),
    widget_id,
    created_at,
    mode_since,
    ...(csat?.comment && { csat_comment: csat.comment }),
  };
}

const previewChars = 300;

/** What lists show of a conversation. `last` is its newest message. */
export function toSummary(record: ConversationRecord, last: Message | undefined): ConversationSummary {
  const { id, widget_id, mode, mode_since, agent, assignee, labels, unread, csat, visitor } = record;
  return {
    id,
    widget_id,
    mode,
    mode_since,
    ...(agent && { agent }),
    ...(assignee && { assignee }),
    labels,
    unread,
    ...(csat && { csat: csat.score }),
    visitor: {
      id: visitor.id,
      verified: visitor.verified,
      ...(visitor.user_id !== undefined && { user_id: visitor.user_id }),
      ...(visitor.name !== undefined && { name: visitor.name }),
      ...(visitor.email !== undefined && { email: visitor.email }),
    },
    message_count: record.last_seq - record.first_seq + 1,
    ...(last && {
      last_message: { role: last.role, text: last.text.slice(0, previewChars), created_at: last.created_at },
    }),
    version: record.version,
    created_at: record.created_at,
    updated_at: record.updated_at,
  };
}
