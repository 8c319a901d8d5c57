/** What is told outside of a conversation, read from the copies in D1. What was erased is not there. */
import type { Message, Visitor } from "@foyer/shared-widget/protocol";
import type { ConversationEvent } from "../conversation/events.ts";

export interface ToldConversation {
  id: string;
  org_id: string;
  widget_id: string;
  visitor: Visitor;
}

/** `org_id` null: of any org. */
export async function readToldConversation(
  db: D1Database,
  { org_id, conversation_id }: { org_id: string | null; conversation_id: string },
): Promise<ToldConversation | null> {
  const row = await db
    .prepare(
      "SELECT id, org_id, widget_id, visitor FROM conversations WHERE id = ?1 AND (?2 IS NULL OR org_id = ?2)",
    )
    .bind(conversation_id, org_id)
    .first<Record<"id" | "org_id" | "widget_id" | "visitor", string>>();
  return row && { ...row, visitor: JSON.parse(row.visitor) as Visitor };
}

export async function readToldMessage(
  db: D1Database,
  conversationId: string,
  seq: number,
): Promise<Message | null> {
  const message = await db
    .prepare("SELECT message FROM messages WHERE conversation_id = ? AND seq = ?")
    .bind(conversationId, seq)
    .first<string>("message");
  return message === null ? null : (JSON.parse(message) as Message);
}

export async function readToldEvent(
  db: D1Database,
  conversationId: string,
  number: number,
): Promise<ConversationEvent | null> {
  const row = await db
    .prepare("SELECT * FROM events WHERE conversation_id = ? AND number = ?")
    .bind(conversationId, number)
    .first<EventRow>();
  return row && toEvent(row);
}

/** The newest of these types up to `number`. */
export async function readLastEvent(
  db: D1Database,
  conversationId: string,
  { types, upTo }: { types: readonly ConversationEvent["type"][]; upTo: number },
): Promise<ConversationEvent | null> {
  const row = await db
    .prepare(
      `SELECT * FROM events WHERE conversation_id = ?1 AND number <= ?2
          AND type IN (SELECT value FROM json_each(?3)) ORDER BY number DESC LIMIT 1`,
    )
    .bind(conversationId, upTo, JSON.stringify(types))
    .first<EventRow>();
  return row && toEvent(row);
}

/** Ascending, the newest `limit`. */
export async function readToldMessages(
  db: D1Database,
  conversationId: string,
  limit: number,
): Promise<Message[]> {
  const { results } = await db
    .prepare("SELECT message FROM messages WHERE conversation_id = ? ORDER BY seq DESC LIMIT ?")
    .bind(conversationId, limit)
    .all<{ message: string }>();
  return results.map(({ message }) => JSON.parse(message) as Message).toReversed();
}

interface EventRow {
  number: number;
  type: string;
  at: string;
  started_at: string;
  actor: string;
  data: string;
}

function toEvent({ number, type, at, started_at, actor, data }: EventRow): ConversationEvent {
  return {
    number,
    type,
    at,
    started_at,
    actor: JSON.parse(actor),
    data: JSON.parse(data),
  } as ConversationEvent;
}
