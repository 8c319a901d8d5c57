import { type Notes, page } from "./note.ts";

/** What is told outside. */
export const webhooks: Notes = {
  WebhookEventType: { about: "What a webhook can be told of." },
  WebhookRequest: {
    about: "A server to tell.",
    fields: {
      url: "Public and `https`.",
      events: "Left out: all of them.",
      enabled: "False: kept, and told nothing.",
    },
  },
  Webhook: {
    about: "A server that is told, without the secret.",
    fields: {
      disabled_reason: "Why it was switched off, where that was after days of failing. Null otherwise.",
      last_success_at: "Null: never.",
      last_failure_at: "Null: never.",
    },
  },
  WebhookAnswer: {
    about: "A webhook with its secret.",
    fields: {
      secret: "`whsec_…`, for Standard Webhooks libraries. Shown this once.",
      disabled_reason: "Why it was switched off, where that was after days of failing. Null otherwise.",
    },
  },
  WebhooksAnswer: { about: "All webhooks of the org." },
  WebhookTestRequest: {
    about: "What to test with.",
    fields: { event: "Left out: the first that the webhook is told of." },
  },
  WebhookEvent: {
    about: "What a webhook receives.",
    fields: {
      id: "The same at every try; also the `webhook-id` header.",
      data: "`conversation_id`, `widget_id`, `org_id` and `visitor`, and what belongs to the type.",
    },
  },
  DeliveryAttempt: {
    about: "One try to tell a webhook of one event.",
    fields: {
      event_id: "The same at every try.",
      attempt: "Counts from 1.",
      ms: "How long it took.",
      status: "What answered. 0: nobody did.",
      error: "Why it failed, in words. Null where it did not.",
      next_at: "When it is tried again. Null: it is not.",
    },
  },
  DeliveryAnswer: { about: "How it went." },
  DeliveriesPage: { about: "Tries, the newest first.", fields: page },
};
