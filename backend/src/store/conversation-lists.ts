import type { ConversationSummary, Mode } from "@foyer/shared-widget/protocol";

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
      `SELECT id, widget_id, mode, coalesce(mode_since, updated_at) AS mode_since, agent, assignee, labels, unread,
              csat, message_count, last_message, version, created_at, updated_at,
              json_remove(visitor, '$.attributes', '$.fields', '$.context', '$.locale', '$.device', '$.consent_at')
                AS visitor
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
    assignee: row.assignee ? JSON.parse(row.assignee) : undefined,
    labels: JSON.parse(row.labels),
    csat: row.csat ?? undefined,
    last_message: row.last_message ? JSON.parse(row.last_message) : undefined,
  }));
}

interface ConversationRow extends Omit<
  ConversationSummary,
  "agent" | "assignee" | "labels" | "csat" | "visitor" | "last_message"
> {
  agent: string | null;
  assignee: string | null;
  labels: string;
  csat: number | null;
  visitor: string;
  last_message: string | null;
}
