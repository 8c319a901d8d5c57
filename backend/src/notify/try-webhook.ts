import type { WebhookEvent, WebhookEventType } from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import { auditBySystem } from "../audit/audit.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { type Attempt, disableWebhook, recordTry, type StoredWebhook } from "../store/webhooks.ts";
import { isLost } from "./back-off.ts";
import { unseal } from "./kept-secret.ts";
import { type Posted, postWebhook } from "./post-webhook.ts";
import { allowsPrivate, refusedAddress } from "./public-address.ts";
import { signedHeaders } from "./signature.ts";

type Stores = Pick<Env, "DB" | "FOYER_SECRET" | "WEBHOOKS_ALLOW_PRIVATE" | "DELIVERIES">;

/** A try that follows by itself, or (`step` null) one by hand. `followUp`: asks for the next, says when it is. */
export interface Try {
  step: number | null;
  followUp?: (posted: Posted) => Promise<string | null>;
}

/**
 * Tells a webhook of an event, once, and writes down how it went. A webhook that says it is gone, or has only failed
 * for days, is switched off. Null: that step was taken before.
 */
export async function tryWebhook(
  env: Stores,
  webhook: StoredWebhook,
  event: WebhookEvent,
  { step, followUp }: Try,
): Promise<Attempt | null> {
  const now = Date.now();
  const posted = await send(env, webhook, event, now);
  // Asked for before it is written down: a crash in between means one try too many, and not one too few.
  const next_at = posted.ok || !followUp ? null : await followUp(posted);
  const attempt = await recordTry(env.DB, {
    id: `dl_${ulid(now)}`,
    org_id: webhook.org_id,
    webhook_id: webhook.id,
    event_id: event.id,
    event_type: event.type,
    step,
    at: new Date(now).toISOString(),
    next_at,
    ...posted,
  });
  log("webhook_tried", {
    org_id: webhook.org_id,
    webhook_id: webhook.id,
    event_id: event.id,
    step,
    status: posted.status,
    ms: posted.ms,
    ok: posted.ok,
  });
  if (attempt && !posted.ok) await giveUpIfLost(env, webhook, posted, now);
  return attempt;
}

/** Not even asked. */
const refuse = (error: string): Posted => ({ ok: false, status: 0, ms: 0, error });

async function send(env: Stores, webhook: StoredWebhook, event: WebhookEvent, now: number): Promise<Posted> {
  // Once more: what was allowed when it was saved may not be any longer.
  const refused = refusedAddress(webhook.url, { allowPrivate: allowsPrivate(env) });
  if (refused) return refuse(refused);
  const secrets = await secretsOf(env, webhook, now);
  if (secrets.length === 0) return refuse("The secret cannot be read any more: make a new one.");
  const body = JSON.stringify(event);
  const timestampSeconds = Math.floor(now / 1000);
  return postWebhook(webhook.url, {
    headers: await signedHeaders(secrets, { id: event.id, timestampSeconds, body }),
    body,
  });
}

/** The secrets that sign, the newest first. */
async function secretsOf(
  { FOYER_SECRET }: Stores,
  { id, secret, old_secret, old_secret_until }: StoredWebhook,
  now: number,
): Promise<string[]> {
  const signs = old_secret && old_secret_until && Date.parse(old_secret_until) > now;
  const sealed = signs ? [secret, old_secret] : [secret];
  const secrets = await Promise.all(sealed.map((each) => unseal(each, id, FOYER_SECRET)));
  return secrets.filter((each) => each !== null);
}

async function giveUpIfLost(
  env: Stores,
  { id, org_id, failing_since, failures }: StoredWebhook,
  { status }: Posted,
  now: number,
): Promise<void> {
  const since = failing_since ?? new Date(now).toISOString();
  const reason =
    status === 410
      ? "It answered 410 Gone."
      : isLost({ since, failures: failures + 1, now })
        ? `Nothing but failures since ${since}.`
        : null;
  if (!reason || !(await disableWebhook(env.DB, id, reason))) return;
  log("webhook_disabled", { org_id, webhook_id: id, reason });
  await auditBySystem(env.DB, { org_id, action: "webhook.disable", target: id, details: { reason } });
  await env.DELIVERIES.send({ kind: "email", mail: "webhook_disabled", org_id, webhook_id: id });
}

/** An event that tells of nothing, to see whether a webhook is heard. */
export function testEvent(type: WebhookEventType, org_id: string, now: number): WebhookEvent {
  return {
    id: `evt_test_${ulid(now)}`,
    type,
    timestamp: new Date(now).toISOString(),
    data: { test: true, org_id },
  };
}
