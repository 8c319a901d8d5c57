const keptMs = 30 * 24 * 3600 * 1000;

/** Forgets what was told outside a month ago: tries of webhooks, e-mails. */
export async function pruneNotices(db: D1Database, now: number): Promise<void> {
  const before = new Date(now - keptMs).toISOString();
  await db.batch([
    db.prepare("DELETE FROM deliveries WHERE at < ?").bind(before),
    db.prepare("DELETE FROM emails WHERE at < ?").bind(before),
  ]);
}
