import { WebhookEvent } from "@foyer/shared-widget/protocol";
import type { Json } from "./route.ts";

/** What is posted to the servers that `POST /api/webhooks` names. */
export const webhookDelivery = {
  operation: "receiveEvent",
  summary: "Receive an event",
  description: `What your server is sent, signed as Standard Webhooks says: HMAC-SHA256 of \`{webhook-id}.{webhook-timestamp}.{body}\` with the base64-decoded part of the secret behind \`whsec_\`. Answer with any 2xx within ten seconds. An event can arrive twice, under the same \`webhook-id\`, and order is not promised.

\`data\` says which conversation it is about (\`conversation_id\`, \`widget_id\`, \`org_id\`, \`visitor\`), and with \`message.created\` the \`message\`; with \`handoff.requested\` who asked (\`by\`) and the \`reason\`; with \`takeover\` the \`agent\` and, by force, \`from\` and \`reason\`; with \`release\` the \`agent\` and whether they were \`lost\`; with \`conversation.closed\` the \`ms\` since its first message; with \`rating.created\` what was rated (\`of\`) and how; with \`contact.collected\` the \`contact\`. Agents' notes are never sent.`,
  headers: {
    "webhook-id": "The event's id, the same at every try.",
    "webhook-timestamp": "When this try was sent, unix seconds.",
    "webhook-signature": "`v1,` and the signature in base64. While a former secret holds, two of them.",
  },
  schema: WebhookEvent,
  example: {
    id: "evt_c_01K8ZC7Q6V9M2T4R8X5B3N1D0F_e3",
    type: "handoff.requested",
    timestamp: "2026-11-21T09:30:00.000Z",
    data: {
      conversation_id: "c_01K8ZC7Q6V9M2T4R8X5B3N1D0F",
      widget_id: "main",
      org_id: "main",
      visitor: { id: "v_01K8ZC9E4JX0Y6W2S7H5P3A1GN", verified: false },
      by: "visitor",
    },
  } satisfies Json,
};
