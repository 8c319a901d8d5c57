import * as z from "zod";
import { HttpUrl } from "./message.ts";

/** What an org can be told of. */
export const WebhookEventType = z.enum([
  "conversation.created",
  "message.created",
  "handoff.requested",
  "takeover",
  "release",
  "conversation.closed",
  "rating.created",
  "contact.collected",
]);
export type WebhookEventType = z.infer<typeof WebhookEventType>;

export const WebhookRequest = z.strictObject({
  /** Public, and `https`, unless the deployment allows others. */
  url: HttpUrl,
  /** Left out: all of them. */
  events: z.array(WebhookEventType).min(1).optional(),
  enabled: z.boolean().default(true),
});

export const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(WebhookEventType),
  enabled: z.boolean(),
  /** Why we switched it off, where we did: after days of failing. */
  disabled_reason: z.string().nullable(),
  created_at: z.iso.datetime(),
  last_success_at: z.iso.datetime().nullable(),
  last_failure_at: z.iso.datetime().nullable(),
});
export type Webhook = z.infer<typeof Webhook>;
/** `secret` (`whsec_…`, Standard Webhooks) is shown once. */
export const WebhookAnswer = Webhook.extend({ secret: z.string() });
export const WebhooksAnswer = z.object({ webhooks: z.array(Webhook) });

/** One try to tell a webhook of one event. */
export const DeliveryAttempt = z.object({
  id: z.string(),
  event_id: z.string(),
  event_type: WebhookEventType,
  /** Counts from 1. */
  attempt: z.int(),
  at: z.iso.datetime(),
  ms: z.int(),
  /** What answered, 0 for nobody. */
  status: z.int(),
  ok: z.boolean(),
  /** Why it failed, in words; null where it did not. */
  error: z.string().nullable(),
  next_at: z.iso.datetime().nullable(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;
/** Of a test and of a delivery by hand: how it went. */
export const DeliveryAnswer = z.object({ delivery: DeliveryAttempt });
/** `POST /api/webhooks/{webhook_id}/test`: an event of that type that tells of nothing. Left out: the first it wants. */
export const WebhookTestRequest = z.strictObject({ event: WebhookEventType.optional() });

export const DeliveriesPage = z.object({
  deliveries: z.array(DeliveryAttempt),
  next_cursor: z.string().nullable(),
});

/** The body a webhook receives. `data` is one of the wire's own things: a message, a summary … */
export const WebhookEvent = z.object({
  /** The same at every try; also the `webhook-id` header. */
  id: z.string(),
  type: WebhookEventType,
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;
