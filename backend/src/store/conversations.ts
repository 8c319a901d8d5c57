import type { ConversationSummary, Message, Mode } from "@foyer/shared-widget/protocol";
import type { Delivery } from "../conversation/outbox.ts";

/**
 * Takes a delivery in. Any number of times, in any order: a message that is there already stays, an older
 * version never overwrites a newer one, and what was cleared does not come back.
 */
export async function applyDelivery(db: D1Database, { record, messages, last }: Delivery): Promise<void> {
  const summary = {
    ...record,
    last_message: last && { role: last.role, text: last.text.slice(0, 300), created_at: last.created_at },
  };
  await db.batch([
    db
      .prepare(
        `INSERT INTO conversations
           (id, org_id, widget_id, mode, agent, visitor, message_count, last_message, version, created_at, updated_at)
         SELECT c ->> 'id', c ->> 'org_id', c ->> 'widget_id', c ->> 'mode', c -> 'agent', c -> 'visitor',
                (c ->> 'last_seq') - (c ->> 'first_seq') + 1, c -> 'last_message', c ->> 'version',
                c ->> 'created_at', c ->> 'updated_at'
           FROM (SELECT ?1 AS c) WHERE true
         ON CONFLICT (id) DO UPDATE SET
           mode = excluded.mode, agent = excluded.agent, visitor = excluded.visitor,
           message_count = excluded.message_count, version = excluded.version, updated_at = excluded.updated_at,
           last_message = excluded.last_message
         WHERE excluded.version > version`,
      )
      .bind(JSON.stringify(summary)),
    ...inValues(messages).map((values) =>
      db
        .prepare(
          `INSERT INTO messages (conversation_id, seq, org_id, widget_id, id, role, message, created_at)
         SELECT ?1, m.value ->> 'seq', ?2, ?3, m.value ->> 'id', m.value ->> 'role', m.value, m.value ->> 'created_at'
           FROM json_each(?4) AS m WHERE true
         ON CONFLICT DO NOTHING`,
        )
        .bind(record.id, record.org_id, record.widget_id, values),
    ),
    db
      .prepare("DELETE FROM messages WHERE conversation_id = ? AND seq < ?")
      .bind(record.id, record.first_seq),
  ]);
}

/** D1 takes 2 MB in one value: a hundred of the longest messages are many times that. */
const valueBytes = 500_000;

/** Messages as JSON lists, each of a size that D1 takes. */
function inValues(messages: readonly Message[]): string[] {
  const lists: string[][] = [];
  let size = 0;
  for (const message of messages) {
    const json = JSON.stringify(message);
    // Up to three bytes in UTF-8 for a UTF-16 unit.
    const bytes = 3 * json.length;
    if (lists.length === 0 || size + bytes > valueBytes) {
      lists.push([]);
      size = 0;
    }
    lists.at(-1)?.push(json);
    size += bytes;
  }
  return lists.map((list) => `[${list.join(",")}]`);
}

export interface ConversationsFilter {
  orgId: string;
  widgetId: string;
  /** `open`: every mode but closed. */
  status: Mode | "open" | undefined;
  /** Only what comes after this in the list: newest first. */
  after: { updated_at: string; id: string } | null;
  limit: number;
}

/** Newest first. */
export async function listConversations(
  db: D1Database,
  filter: ConversationsFilter,
): Promise<ConversationSummary[]> {
  const { results } = await db
    .prepare(
      // What a page told of its visitor may be long, and a list shows none of it.
      `SELECT id, widget_id, mode, agent, json_remove(visitor, '$.attributes', '$.context', '$.locale') AS visitor,
              message_count, last_message, created_at, updated_at
         FROM conversations
        WHERE org_id = ?1 AND widget_id = ?2
          AND (?3 IS NULL OR mode = ?3 OR (?3 = 'open' AND mode <> 'closed'))
          AND (?4 IS NULL OR (updated_at, id) < (?4, ?5))
        ORDER BY updated_at DESC, id DESC LIMIT ?6`,
    )
    .bind(
      filter.orgId,
      filter.widgetId,
      filter.status ?? null,
      filter.after?.updated_at ?? null,
      filter.after?.id ?? null,
      filter.limit,
    )
    .all<ConversationRow>();
  return results.map((row) => ({
    ...row,
    visitor: JSON.parse(row.visitor),
    agent: row.agent ? JSON.parse(row.agent) : undefined,
    last_message: row.last_message ? JSON.parse(row.last_message) : undefined,
  }));
}

/** Conversations of a widget that nobody has touched since `before`, or all of them, ascending by id after `after`. */
export async function idsOfWidget(
  db: D1Database,
  {
    widgetId,
    before,
    after,
    limit,
  }: { widgetId: string; before: string | null; after: string; limit: number },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM conversations
        WHERE widget_id = ?1 AND (?2 IS NULL OR updated_at < ?2) AND id > ?3 ORDER BY id LIMIT ?4`,
    )
    .bind(widgetId, before, after, limit)
    .all<{ id: string }>();
  return results.map((row) => row.id);
}

/** Conversations whose widget was deleted before they came to D1, ascending by id after `after`. */
export async function conversationsOfNoWidget(
  db: D1Database,
  { after, limit }: { after: string; limit: number },
): Promise<{ id: string; org_id: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT id, org_id FROM conversations
        WHERE NOT EXISTS (SELECT 1 FROM widgets
                           WHERE widgets.widget_id = conversations.widget_id AND widgets.org_id = conversations.org_id)
          AND id > ?1 ORDER BY id LIMIT ?2`,
    )
    .bind(after, limit)
    .all<{ id: string; org_id: string }>();
  return results;
}

export async function deleteConversation(db: D1Database, id: string): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM messages WHERE conversation_id = ?").bind(id),
    db.prepare("DELETE FROM conversations WHERE id = ?").bind(id),
  ]);
}

interface ConversationRow extends Omit<ConversationSummary, "agent" | "visitor" | "last_message"> {
  agent: string | null;
  visitor: string;
  last_message: string | null;
}
