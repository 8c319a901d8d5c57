import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { readWebhook, triesOf } from "../store/webhooks.ts";
import { delayUntil, pauseAfter } from "./back-off.ts";
import type { WebhookJob } from "./job.ts";
import { toldEvent } from "./told-event.ts";
import { tryWebhook } from "./try-webhook.ts";

/** Does one job, and asks for the next try where it failed. Safe to repeat. */
export async function deliverWebhook(env: Env, job: WebhookJob): Promise<void> {
  const { org_id, webhook_id, event_id, step, due = 0 } = job;
  const delaySeconds = delayUntil(due, Date.now());
  if (delaySeconds > 0) {
    await env.DELIVERIES.send(job, { delaySeconds });
    return;
  }
  const webhook = await readWebhook(env.DB, webhook_id, org_id);
  if (!webhook?.enabled) return;
  const { succeeded, tried } = await triesOf(env.DB, job);
  if (succeeded || tried) return;
  const event = await toldEvent(env, job);
  if (!event) {
    log("webhook_event_gone", { org_id, webhook_id, event_id });
    return;
  }
  await tryWebhook(env, webhook, event, {
    step,
    followUp: async ({ status }) => (status === 410 ? null : askAgain(env, job)),
  });
}

/** When the next try is; null: that was the last. */
async function askAgain(env: Env, job: WebhookJob): Promise<string | null> {
  const pause = pauseAfter(job.step);
  if (pause === null) return null;
  const now = Date.now();
  const due = now + pause * 1000;
  await env.DELIVERIES.send(
    { ...job, step: job.step + 1, due },
    { delaySeconds: Math.max(1, delayUntil(due, now)) },
  );
  return new Date(due).toISOString();
}
