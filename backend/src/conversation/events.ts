import type { Author, MessageCode } from "@foyer/shared-widget/protocol";

/** Who made something happen. */
export interface Actor {
  kind: "visitor" | "assistant" | "agent" | "key" | "platform" | "system";
  /** Of the agent, the key or the visitor. */
  id?: string;
  name?: string;
  /** Network address of an agent or a key, for the audit log. A visitor's is not kept. */
  address?: string;
}

/**
 * Something that happened in a conversation, beside what was said. Kept in the object in the same step as what it
 * tells of, and delivered to D1 once: the audit log, the insights and the webhooks are made of it.
 */
export type ConversationEvent = {
  /** Counts 1, 2, 3 … in its conversation. */
  number: number;
  /** RFC 3339. */
  at: string;
  /** When the conversation's first message was sent. */
  started_at: string;
  actor: Actor;
} & Happened;

/**
 * `alone`: 1 with the first complete answer of the assistant in a conversation that no person was asked into or
 * joined; −1 with the first request or takeover after that. The sum says which conversations the assistant
 * answered alone.
 */
export type Happened =
  | { type: "conversation.created"; data: Record<string, never> }
  | {
      type: "answer";
      data: {
        seq: number | null;
        status: "complete" | "interrupted" | "failed";
        code?: MessageCode;
        model: string;
        /** How many models had failed before it. */
        fallbacks?: number;
        tokens_in?: number;
        tokens_out?: number;
        cost_micros?: number;
        /** With code `no_answer`: what was asked. */
        question?: string;
        alone?: 1;
      };
    }
  | {
      type: "handoff.requested";
      data: {
        by: "visitor" | "words" | "failures" | "keyword" | "tool" | "assistant_off";
        reason?: string;
        alone?: -1;
      };
    }
  | { type: "handoff.cancelled"; data: Record<string, never> }
  | { type: "takeover"; data: { agent: Author; from?: Author; reason?: string; alone?: -1 } }
  | { type: "release"; data: { agent?: Author } }
  /** The agent who had it was gone too long. */
  | { type: "agent.lost"; data: { agent: Author } }
  | { type: "nobody_came"; data: { outlook: "outside_hours" | "nobody_came" } }
  /** A person's first words since a person was asked for, or since the takeover where none was. */
  | { type: "first_response"; data: { agent: Author; ms: number } }
  /** `ms`: since the conversation's first message. */
  | { type: "conversation.closed"; data: { ms: number } }
  | { type: "conversation.reopened"; data: Record<string, never> }
  | {
      type: "rating.created";
      data: { seq: number; value: "up" | "down" | null; before: "up" | "down" | null };
    }
  | { type: "csat.created"; data: { score: number; comment?: string; before: number | null } }
  | { type: "contact.collected"; data: { email?: string; name?: string; fields?: Record<string, string> } }
  /** By an agent: for the audit log. */
  | { type: "message.sent"; data: { seq: number } }
  | { type: "note.written"; data: { number: number } }
  | { type: "assigned"; data: { agent: Author | null } }
  | { type: "labelled"; data: { labels: string[] } }
  | { type: "history.cleared"; data: Record<string, never> };
