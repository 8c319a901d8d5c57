import type { Message } from "@foyer/shared-widget/protocol";
import type { ConversationEvent } from "../conversation/events.ts";
import type { Delivery } from "../conversation/outbox.ts";
import { toSummary } from "../conversation/record.ts";

/**
 * Takes a delivery in. Any number of times, in any order: a message that is there already stays, an older
 * version never overwrites a newer one, and what was cleared does not come back.
 */
export async function applyDelivery(
  db: D1Database,
  { record, messages, events, last }: Delivery,
): Promise<void> {
  const row = { ...toSummary(record, last), org_id: record.org_id, visitor: record.visitor };
  const { id, org_id, widget_id } = record;
  await db.batch([
    db
      .prepare(
        `INSERT INTO conversations
           (id, org_id, widget_id, mode, mode_since, agent, assignee, labels, unread, csat, visitor, message_count,
            last_message, version, created_at, updated_at)
         SELECT c ->> 'id', c ->> 'org_id', c ->> 'widget_id', c ->> 'mode', c ->> 'mode_since', c -> 'agent',
                c -> 'assignee', c -> 'labels', c ->> 'unread', c ->> 'csat', c -> 'visitor', c ->> 'message_count',
                c -> 'last_message', c ->> 'version', c ->> 'created_at', c ->> 'updated_at'
           FROM (SELECT ?1 AS c) WHERE true
         ON CONFLICT (id) DO UPDATE SET
           mode = excluded.mode, mode_since = excluded.mode_since, agent = excluded.agent,
           assignee = excluded.assignee, labels = excluded.labels, unread = excluded.unread, csat = excluded.csat,
           visitor = excluded.visitor, message_count = excluded.message_count, version = excluded.version,
           updated_at = excluded.updated_at, last_message = excluded.last_message
         WHERE excluded.version > version`,
      )
      .bind(JSON.stringify(row)),
    ...inValues(messages).map((values) =>
      db
        .prepare(
          `INSERT INTO messages (conversation_id, seq, org_id, widget_id, id, role, message, created_at)
         SELECT ?1, m.value ->> 'seq', ?2, ?3, m.value ->> 'id', m.value ->> 'role', m.value, m.value ->> 'created_at'
           FROM json_each(?4) AS m WHERE true
         ON CONFLICT DO NOTHING`,
        )
        .bind(id, org_id, widget_id, values),
    ),
    ...inValues(events).map((values) =>
      db
        .prepare(
          `INSERT INTO events (conversation_id, number, org_id, widget_id, type, at, started_at, actor, data)
         SELECT ?1, e.value ->> 'number', ?2, ?3, e.value ->> 'type', e.value ->> 'at', e.value ->> 'started_at',
                e.value -> 'actor', e.value -> 'data'
           FROM json_each(?4) AS e WHERE true
         ON CONFLICT DO NOTHING`,
        )
        .bind(id, org_id, widget_id, values),
    ),
    db.prepare("DELETE FROM messages WHERE conversation_id = ? AND seq < ?").bind(id, record.first_seq),
  ]);
}

/** D1 takes 2 MB in one value: a hundred of the longest messages are many times that. */
const valueBytes = 500_000;

/** A JSON list in parts, each of a size that D1 takes. */
function inValues(items: readonly (Message | ConversationEvent)[]): string[] {
  const lists: string[][] = [];
  let size = 0;
  for (const item of items) {
    const json = JSON.stringify(item);
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
