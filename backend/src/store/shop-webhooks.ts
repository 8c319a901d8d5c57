interface Told {
  webhookId: string;
  shop: string;
  topic: string;
  now: string;
}

/** `taken`: it is ours to handle; `done`: it was handled; `at work`: somebody is at it. */
export type Taken = "taken" | "done" | "at work";

/** Long after Shopify has stopped waiting for an answer: who took it was stopped. */
const abandonedMs = 30_000;

/** Takes a webhook to handle it. Who was told of it already takes it again only where nobody came to an end with it. */
export async function takeShopWebhook(db: D1Database, { webhookId, shop, topic, now }: Told): Promise<Taken> {
  const abandoned = new Date(Date.parse(now) - abandonedMs).toISOString();
  const taken = await db
    .prepare(
      `INSERT INTO shop_webhooks (webhook_id, shop, topic, taken_at) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (webhook_id) DO UPDATE SET taken_at = excluded.taken_at
         WHERE done_at IS NULL AND taken_at < ?5
       RETURNING webhook_id`,
    )
    .bind(webhookId, shop, topic, now, abandoned)
    .first();
  if (taken) return "taken";
  const doneAt = await db
    .prepare("SELECT done_at FROM shop_webhooks WHERE webhook_id = ?")
    .bind(webhookId)
    .first<string>("done_at");
  return doneAt === null ? "at work" : "done";
}

export async function finishShopWebhook(db: D1Database, webhookId: string, now: string): Promise<void> {
  await db.prepare("UPDATE shop_webhooks SET done_at = ?2 WHERE webhook_id = ?1").bind(webhookId, now).run();
}

/** It could not be handled: Shopify tells it again. */
export async function releaseShopWebhook(db: D1Database, webhookId: string): Promise<void> {
  await db
    .prepare("DELETE FROM shop_webhooks WHERE webhook_id = ? AND done_at IS NULL")
    .bind(webhookId)
    .run();
}

/** Whether this is the newest, so far, that was told of the subject. */
export async function isNewestOf(
  db: D1Database,
  { shop, subject, triggeredAt }: { shop: string; subject: string; triggeredAt: string },
): Promise<boolean> {
  const newest = await db
    .prepare(
      `INSERT INTO shop_webhook_subjects (shop, subject, triggered_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (shop, subject) DO UPDATE SET triggered_at = excluded.triggered_at
         WHERE triggered_at <= excluded.triggered_at
       RETURNING shop`,
    )
    .bind(shop, subject, triggeredAt)
    .first();
  return newest !== null;
}

/** Shopify tells a webhook again for hours, no longer; */
const keptMs = 7 * 24 * 3600 * 1000;
/** what it told of a thing is not told out of order after that; a customer's request is to be answered in 30 days. */
const requestsKeptMs = 60 * 24 * 3600 * 1000;

/** Forgets what no webhook is compared with any more. */
export async function pruneShopWebhooks(db: D1Database, now: number): Promise<void> {
  const before = new Date(now - keptMs).toISOString();
  await db.batch([
    db.prepare("DELETE FROM shop_webhooks WHERE taken_at < ?").bind(before),
    db.prepare("DELETE FROM shop_webhook_subjects WHERE triggered_at < ?").bind(before),
    db
      .prepare("DELETE FROM shop_data_requests WHERE asked_at < ?")
      .bind(new Date(now - requestsKeptMs).toISOString()),
  ]);
}
