import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { deliverEmail } from "./deliver-email.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import type { DeliveryJob } from "./job.ts";

/** Jobs that are done at once. A Worker has six connections, and one of them is for the database. */
const atOnce = 5;

/** The queue's consumer: each job on its own, so that a receiver who is slow or fails holds up no other's. */
export async function consumeDeliveries(batch: MessageBatch<DeliveryJob>, env: Env): Promise<void> {
  const waiting = [...batch.messages];
  const work = async (): Promise<void> => {
    for (let message = waiting.shift(); message; message = waiting.shift()) await consume(message, env);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function consume(message: Message<DeliveryJob>, env: Env): Promise<void> {
  const { body: job, attempts } = message;
  try {
    const retryAfterSeconds = await perform(env, job, attempts);
    if (retryAfterSeconds === null) message.ack();
    else message.retry({ delaySeconds: retryAfterSeconds });
  } catch (error) {
    log("delivery_job_failed", { ...names(job), attempts, error });
    message.retry({ delaySeconds: Math.min(2 ** attempts, 3_600) });
  }
}

/** Does a job. Seconds after which to try it again; null: done. */
async function perform(env: Env, job: DeliveryJob, attempts: number): Promise<number | null> {
  switch (job.kind) {
    case "webhook":
      await deliverWebhook(env, job);
      return null;
    case "email":
      return deliverEmail(env, job, attempts);
    default:
      // Of a later version, before a deploy was taken back.
      log("delivery_job_unknown", {});
      return null;
  }
}

/** What of a job may stand in the log: no address. */
function names(job: DeliveryJob | null): Record<string, unknown> {
  const { kind, org_id, mail, event_id } = { ...job } as Record<string, unknown>;
  return { kind, org_id, mail, event_id };
}
