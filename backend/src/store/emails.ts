/** An e-mail as it is remembered: to whom only as a keyed hash, and nothing of what it says. */
export interface KeptEmail {
  id: string;
  org_id: string;
  conversation_id: string;
  kind: "left_address" | "answer" | "transcript";
  recipient: string;
  up_to: number | null;
  at: string;
}

/** Notes an e-mail that is asked for, unless there were enough lately. False: there were. */
export async function reserveEmail(
  db: D1Database,
  email: KeptEmail,
  most: { ofConversation: number; sinceHour: string; toRecipient: number; sinceDay: string },
): Promise<boolean> {
  const { id, org_id, conversation_id, kind, recipient, up_to, at } = email;
  const { meta } = await db
    .prepare(
      `INSERT INTO emails (id, org_id, conversation_id, kind, recipient, up_to, at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
        WHERE (SELECT count(*) FROM emails WHERE conversation_id = ?3 AND kind = ?4 AND at > ?8) < ?9
          AND (SELECT count(*) FROM emails WHERE recipient = ?5 AND kind = ?4 AND at > ?10) < ?11`,
    )
    .bind(
      id,
      org_id,
      conversation_id,
      kind,
      recipient,
      up_to,
      at,
      most.sinceHour,
      most.ofConversation,
      most.sinceDay,
      most.toRecipient,
    )
    .run();
  return meta.changes > 0;
}

/** Takes back what was noted and could not be asked for. */
export async function forgetEmail(db: D1Database, id: string): Promise<void> {
  await db.prepare("DELETE FROM emails WHERE id = ? AND sent_at IS NULL").bind(id).run();
}

export async function markEmailSent(db: D1Database, email: KeptEmail): Promise<void> {
  const { id, org_id, conversation_id, kind, recipient, up_to, at } = email;
  await db
    .prepare(
      `INSERT INTO emails (id, org_id, conversation_id, kind, recipient, up_to, at, sent_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
       ON CONFLICT (id) DO UPDATE SET sent_at = excluded.sent_at`,
    )
    .bind(id, org_id, conversation_id, kind, recipient, up_to, at)
    .run();
}

/** Null: not noted. `sent`: it went out. */
export async function readEmail(db: D1Database, id: string): Promise<{ sent: boolean } | null> {
  const row = await db
    .prepare("SELECT sent_at FROM emails WHERE id = ?")
    .bind(id)
    .first<{ sent_at: string | null }>();
  return row && { sent: row.sent_at !== null };
}

/** The newest message that went to the visitor by e-mail (0: none), and how many such mails went since then. */
export async function answersMailed(
  db: D1Database,
  conversationId: string,
  since: string,
): Promise<{ upTo: number; recent: number }> {
  const row = await db
    .prepare(
      `SELECT COALESCE(max(up_to), 0) AS upTo, COALESCE(sum(at > ?2), 0) AS recent FROM emails
        WHERE conversation_id = ?1 AND kind = 'answer' AND sent_at IS NOT NULL`,
    )
    .bind(conversationId, since)
    .first<{ upTo: number; recent: number }>();
  return row ?? { upTo: 0, recent: 0 };
}
