interface Traces {
  org_id: string;
  conversation_id: string;
  /** Only what is older, RFC 3339; undefined: all of it. */
  before: string | undefined;
}

/**
 * Deletes what D1 has of a conversation. Triggers take its words from the search index, and its questions stand in
 * its events; what stays are sums, and what agents and keys did.
 */
export async function deleteTraces(
  db: D1Database,
  { org_id, conversation_id, before }: Traces,
): Promise<void> {
  const older = (sql: string, column: string): D1PreparedStatement =>
    db.prepare(`${sql} AND (?2 IS NULL OR ${column} < ?2)`).bind(conversation_id, before ?? null);
  await db.batch([
    older("DELETE FROM messages WHERE conversation_id = ?1", "created_at"),
    older("DELETE FROM events WHERE conversation_id = ?1", "at"),
    older("DELETE FROM emails WHERE conversation_id = ?1", "at"),
    db
      .prepare(
        // By the webhooks, for which there is an index; ids are of letters, digits and `_`, after which comes a backtick.
        `DELETE FROM deliveries
          WHERE webhook_id IN (SELECT id FROM webhooks WHERE org_id = ?1)
            AND event_id >= 'evt_' || ?2 || '_' AND event_id < 'evt_' || ?2 || '\`'
            AND (?3 IS NULL OR at < ?3)`,
      )
      .bind(org_id, conversation_id, before ?? null),
    older("DELETE FROM conversations WHERE id = ?1", "created_at"),
  ]);
}
