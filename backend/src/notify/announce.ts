import type { WebhookEventType } from "@foyer/shared-widget/protocol";
import type { Delivery } from "../conversation/outbox.ts";
import { isReachable } from "../conversation/record.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { listWants } from "../store/webhooks.ts";
import { isEmailSet } from "./email.ts";
import { eventId } from "./event-id.ts";
import type { ConversationMailJob, DeliveryJob } from "./job.ts";
import { webhookType } from "./webhook-event.ts";

/** What a queue takes in one call. */
const batchSize = 100;
/** How long a visitor may be away before an answer follows them by e-mail. */
export const pauseSeconds = 120;

/**
 * Asks for everyone outside to be told of a delivery that has reached D1: the org's webhooks, and people by e-mail.
 * Any number of times: what is told carries the same id each time. Throws where the queue does not take it.
 */
export async function announce(env: Env, delivery: Delivery): Promise<void> {
  const told = happenings(delivery);
  const jobs: DeliveryJob[] = [];
  if (told.length > 0) {
    const { org_id } = delivery.record;
    for (const { webhook_id, events } of await listWants(env.DB, org_id)) {
      for (const { event_id, event_type } of told) {
        if (events.includes(event_type)) {
          jobs.push({ kind: "webhook", org_id, webhook_id, event_id, event_type, step: 0 });
        }
      }
    }
  }
  const mails = isEmailSet(env) ? emails(delivery) : [];
  for (let start = 0; start < jobs.length; start += batchSize) {
    await env.DELIVERIES.sendBatch(jobs.slice(start, start + batchSize).map((body) => ({ body })));
  }
  for (const body of mails) {
    await env.DELIVERIES.send(body, body.mail === "answer" ? { delaySeconds: pauseSeconds } : {});
  }
}

interface Told {
  event_id: string;
  event_type: WebhookEventType;
}

/** What is told to webhooks, in the order it happened as far as that is known. */
function happenings({ record, messages, events }: Delivery): Told[] {
  const conversation_id = record.id;
  const ofEvents = events.flatMap((event): Told[] => {
    const event_type = webhookType(event);
    if (!event_type) return [];
    return [{ event_id: eventId({ conversation_id, kind: "event", number: event.number }), event_type }];
  });
  const ofMessages = messages
    .filter(({ seq }) => seq >= record.first_seq)
    .map(({ seq }): Told => ({
      event_id: eventId({ conversation_id, kind: "message", number: seq }),
      event_type: "message.created",
    }));
  return [...ofEvents, ...ofMessages];
}

/** The e-mails a delivery gives reason to; whether they are sent is decided when they are due. */
function emails({ record, messages, events, visitorAway }: Delivery): ConversationMailJob[] {
  const { id: conversation_id, org_id, visitor } = record;
  if (!isReachable(visitor)) return [];
  const jobs: ConversationMailJob[] = events
    .filter(({ type }) => type === "contact.collected" || type === "nobody_came")
    .map(({ number }) => ({ kind: "email", org_id, conversation_id, mail: "left_address", number }));
  const answer = messages.findLast(({ role }) => role === "agent");
  if (visitorAway && answer) {
    const origin = record.origin ?? null;
    jobs.push({ kind: "email", org_id, conversation_id, mail: "answer", seq: answer.seq, origin });
  }
  if (jobs.length > 0)
    log("email_asked_for", { org_id, conversation_id, mails: jobs.map(({ mail }) => mail) });
  return jobs;
}
