import type { Mode, Role } from "@foyer/shared-widget/protocol";

export interface MessageFilter {
  orgId: string;
  /** Null: all of the org's. */
  widgets: readonly string[] | null;
  role: Role | undefined;
  status: Mode | undefined;
  /** In ms; `from` counts in, `to` does not. */
  from: number | undefined;
  to: number | undefined;
  /** The last message of the page before. */
  before: number | null;
  limit: number;
}

export interface FoundMessage {
  /** The message's place among all, to go on from. */
  id: number;
  conversation_id: string;
  widget_id: string;
  seq: number;
  role: Role;
  /** JSON */
  author: string | null;
  text: string;
  created_at: string;
  /** JSON */
  visitor: string;
}

/**
 * The messages that match an FTS5 expression by their text or their author, newest first. What the system says is
 * found only where `role` asks for it.
 */
export async function findMessages(
  db: D1Database,
  expression: string,
  { orgId, widgets, role, status, from, to, before, limit }: MessageFilter,
): Promise<FoundMessage[]> {
  if (widgets?.length === 0) return [];
  const scopes = widgets?.map((id) => `"w${hex(`${orgId}/${id}`)}"`) ?? [`"o${hex(orgId)}"`];
  const within = [
    `scope : (${scopes.join(" OR ")})`,
    ...(role ? [`scope : "r${role}"`] : []),
    `{author words} : (${expression})`,
  ].join(" AND ");
  const until = Math.min(
    before ?? Number.MAX_SAFE_INTEGER,
    to === undefined ? Number.MAX_SAFE_INTEGER : to * 1_000,
  );
  const { results } = await db
    .prepare(
      // The index alone decides in which order rows are read, so that reading ends with the page.
      `SELECT i.id, i.conversation_id, i.seq, m.widget_id, m.role, m.message -> 'author' AS author,
              m.message ->> 'text' AS text, m.created_at,
              json_object('id', c.visitor ->> 'id', 'name', c.visitor ->> 'name', 'email', c.visitor ->> 'email')
                AS visitor
         FROM messages_fts AS f
         CROSS JOIN message_index AS i ON i.id = f.rowid
         CROSS JOIN messages AS m ON m.conversation_id = i.conversation_id AND m.seq = i.seq
         CROSS JOIN conversations AS c ON c.id = i.conversation_id
        WHERE f.messages_fts MATCH ?1 AND f.rowid < ?2 AND f.rowid >= ?3 AND m.org_id = ?4
          AND (?5 IS NOT NULL OR m.role <> 'system') AND (?6 IS NULL OR c.mode = ?6)
        ORDER BY f.rowid DESC LIMIT ?7`,
    )
    .bind(within, until, (from ?? 0) * 1_000, orgId, role ?? null, status ?? null, limit)
    .all<FoundMessage>();
  return results;
}

const mergePages = 500;
const mergesMost = 400;

/**
 * What was deleted is not found from that moment on, but its words stay in the index's pages until those are merged;
 * this merges them now, in steps that are small enough for D1. To be called daily.
 */
export async function forgetDeletedWords(db: D1Database): Promise<void> {
  const merge = db.prepare(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', -${mergePages})`);
  for (let step = 0; step < mergesMost; step++) {
    const { meta } = await merge.run();
    // FTS5's own sign that nothing was left to merge.
    if (meta.changes < 2) return;
  }
}

/** Letter for letter: the index would take `-` for a space and does not tell letters that differ in case. */
function hex(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
