import type { DeliveryAttempt, Webhook, WebhookEventType } from "@foyer/shared-widget/protocol";

export type Attempt = DeliveryAttempt;

/** A webhook as it is stored: secrets encrypted. */
export interface StoredWebhook extends Webhook {
  org_id: string;
  secret: string;
  old_secret: string | null;
  old_secret_until: string | null;
  failing_since: string | null;
  failures: number;
}

interface WebhookRow extends Omit<StoredWebhook, "events" | "enabled"> {
  events: string;
  enabled: number;
}

/** Which events the org's enabled webhooks want. */
export async function listWants(
  db: D1Database,
  orgId: string,
): Promise<{ webhook_id: string; events: WebhookEventType[] }[]> {
  const { results } = await db
    .prepare("SELECT id, events FROM webhooks WHERE org_id = ? AND enabled = 1 ORDER BY id")
    .bind(orgId)
    .all<Pick<WebhookRow, "id" | "events">>();
  return results.map(({ id, events }) => ({ webhook_id: id, events: JSON.parse(events) }));
}

export async function listWebhooks(db: D1Database, orgId: string): Promise<StoredWebhook[]> {
  const { results } = await db
    .prepare("SELECT * FROM webhooks WHERE org_id = ? ORDER BY id")
    .bind(orgId)
    .all<WebhookRow>();
  return results.map(fromRow);
}

/** `orgId` null: of any org. */
export async function readWebhook(
  db: D1Database,
  id: string,
  orgId: string | null,
): Promise<StoredWebhook | null> {
  const row = await db
    .prepare("SELECT * FROM webhooks WHERE id = ?1 AND (?2 IS NULL OR org_id = ?2)")
    .bind(id, orgId)
    .first<WebhookRow>();
  return row && fromRow(row);
}

/** Null: the org has `most` already. */
export async function insertWebhook(
  db: D1Database,
  webhook: Pick<StoredWebhook, "id" | "org_id" | "url" | "events" | "enabled" | "secret" | "created_at">,
  most: number,
): Promise<StoredWebhook | null> {
  const row = await db
    .prepare(
      `INSERT INTO webhooks (id, org_id, url, events, enabled, secret, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM webhooks WHERE org_id = ?2) < ?8
       RETURNING *`,
    )
    .bind(
      webhook.id,
      webhook.org_id,
      webhook.url,
      JSON.stringify(webhook.events),
      Number(webhook.enabled),
      webhook.secret,
      webhook.created_at,
      most,
    )
    .first<WebhookRow>();
  return row && fromRow(row);
}

/** Whatever went wrong before counts no longer: who saves a webhook has looked after it. */
export async function updateWebhook(
  db: D1Database,
  id: string,
  { url, events, enabled }: Pick<Webhook, "url" | "events" | "enabled">,
): Promise<StoredWebhook | null> {
  const row = await db
    .prepare(
      `UPDATE webhooks SET url = ?2, events = ?3, enabled = ?4, disabled_reason = NULL, failing_since = NULL,
              failures = 0 WHERE id = ?1 RETURNING *`,
    )
    .bind(id, url, JSON.stringify(events), Number(enabled))
    .first<WebhookRow>();
  return row && fromRow(row);
}

/** The one before goes on signing until `oldUntil`. */
export async function rotateSecret(
  db: D1Database,
  id: string,
  { secret, oldUntil }: { secret: string; oldUntil: string },
): Promise<StoredWebhook | null> {
  const row = await db
    .prepare(
      `UPDATE webhooks SET old_secret = secret, old_secret_until = ?3, secret = ?2 WHERE id = ?1 RETURNING *`,
    )
    .bind(id, secret, oldUntil)
    .first<WebhookRow>();
  return row && fromRow(row);
}

export async function deleteWebhook(db: D1Database, id: string): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM deliveries WHERE webhook_id = ?").bind(id),
    db.prepare("DELETE FROM webhooks WHERE id = ?").bind(id),
  ]);
}

/** What is to be known of a webhook before another try. */
export async function triesOf(
  db: D1Database,
  { webhook_id, event_id, step }: { webhook_id: string; event_id: string; step: number },
): Promise<{ succeeded: boolean; tried: boolean }> {
  const row = await db
    .prepare(
      `SELECT max(ok) AS succeeded, max(step = ?3) AS tried FROM deliveries WHERE webhook_id = ?1 AND event_id = ?2`,
    )
    .bind(webhook_id, event_id, step)
    .first<{ succeeded: number | null; tried: number | null }>();
  return { succeeded: row?.succeeded === 1, tried: row?.tried === 1 };
}

/** One try, as it went. `step` null: by hand. */
export interface Tried extends Omit<Attempt, "attempt"> {
  org_id: string;
  webhook_id: string;
  step: number | null;
}

/**
 * Writes a try down, and with it how the webhook stands. Null: that step was written down before.
 */
export async function recordTry(db: D1Database, tried: Tried): Promise<Attempt | null> {
  const { id, org_id, webhook_id, event_id, event_type, step, at, ms, status, ok, error, next_at } = tried;
  const standing = ok
    ? db
        .prepare(
          `UPDATE webhooks SET last_success_at = ?2, failing_since = NULL, failures = 0
            WHERE id = ?1 AND EXISTS (SELECT 1 FROM deliveries WHERE id = ?3)`,
        )
        .bind(webhook_id, at, id)
    : db
        .prepare(
          `UPDATE webhooks SET last_failure_at = ?2, failing_since = COALESCE(failing_since, ?2),
                  failures = failures + 1
            WHERE id = ?1 AND EXISTS (SELECT 1 FROM deliveries WHERE id = ?3)`,
        )
        .bind(webhook_id, at, id);
  const [inserted] = await db.batch<AttemptRow>([
    db
      .prepare(
        `INSERT INTO deliveries
           (id, org_id, webhook_id, event_id, event_type, step, attempt, at, ms, status, ok, error, next_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6,
                (SELECT COALESCE(max(attempt), 0) + 1 FROM deliveries WHERE webhook_id = ?3 AND event_id = ?4),
                ?7, ?8, ?9, ?10, ?11, ?12
          WHERE true
         ON CONFLICT DO NOTHING
         RETURNING ${attemptColumns}`,
      )
      .bind(id, org_id, webhook_id, event_id, event_type, step, at, ms, status, Number(ok), error, next_at),
    standing,
  ]);
  const row = inserted?.results[0];
  return row ? toAttempt(row) : null;
}

/** Switches a webhook off. False: it was off already. */
export async function disableWebhook(db: D1Database, id: string, reason: string): Promise<boolean> {
  const { meta } = await db
    .prepare("UPDATE webhooks SET enabled = 0, disabled_reason = ?2 WHERE id = ?1 AND enabled = 1")
    .bind(id, reason)
    .run();
  return meta.changes > 0;
}

/** Newest first, after `after`. */
export async function listAttempts(
  db: D1Database,
  { webhookId, after, limit }: { webhookId: string; after: string | null; limit: number },
): Promise<Attempt[]> {
  const { results } = await db
    .prepare(
      `SELECT ${attemptColumns} FROM deliveries
        WHERE webhook_id = ?1 AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3`,
    )
    .bind(webhookId, after, limit)
    .all<AttemptRow>();
  return results.map(toAttempt);
}

export async function readAttempt(db: D1Database, webhookId: string, id: string): Promise<Attempt | null> {
  const row = await db
    .prepare(`SELECT ${attemptColumns} FROM deliveries WHERE webhook_id = ? AND id = ?`)
    .bind(webhookId, id)
    .first<AttemptRow>();
  return row && toAttempt(row);
}

const attemptColumns = "id, event_id, event_type, attempt, at, ms, status, ok, error, next_at";

interface AttemptRow extends Omit<Attempt, "ok"> {
  ok: number;
}

function toAttempt(row: AttemptRow): Attempt {
  return { ...row, ok: row.ok === 1 };
}

function fromRow(row: WebhookRow): StoredWebhook {
  return { ...row, events: JSON.parse(row.events), enabled: row.enabled === 1 };
}
