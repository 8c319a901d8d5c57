import type { ApiCall, CallShape } from "../platform/manifest.ts";
import { agentAuthorization, refresh } from "./call-parameters.ts";
import { personShape } from "./person-shape.ts";

/** One message of a conversation: the type "Foyer messages message". */
export const messageShape = {
  seq: { value: "number", sample: 3 },
  id: { value: "text", sample: "m_sample3" },
  role: { value: "text", sample: "agent" },
  author: { caption: "Author", fields: personShape },
  text: { value: "text", sample: "Hello, how can I help?" },
  attachments: {
    caption: "Foyer messages attachment",
    is_list: true,
    fields: {
      id: { value: "text", sample: "f_sample1" },
      name: { value: "text", sample: "receipt.pdf" },
      content_type: { value: "text", sample: "application/pdf" },
      size: { value: "number", sample: 20_480 },
      url: { value: "text", sample: "https://chat.example.com/api/files/f_sample1" },
    },
  },
  citations: {
    caption: "Foyer messages citation",
    is_list: true,
    fields: {
      number: { value: "number", sample: 1 },
      title: { value: "text", sample: "Returns" },
      url: { value: "text", sample: "https://app.example.com/returns" },
      external_id: { value: "text", sample: "returns" },
      heading: { value: "text", sample: "Refunds" },
      quote: { value: "text", sample: "Send it back within 30 days." },
    },
  },
  status: { value: "text", sample: "complete" },
  code: { value: "text", sample: "no_answer" },
  offer: { value: "text", sample: "handoff" },
  rating: { value: "text", sample: "up" },
  created_at: { value: "date", sample: "2026-05-04T09:03:00.000Z" },
} as const satisfies Record<string, CallShape>;

export const messages = {
  name: "Foyer messages",
  method: "get",
  path: "/api/history/[conversation_id]",
  url_params: { conversation_id: { sample: "conv_sample1", doc: "The conversation's ID." } },
  headers: { Authorization: agentAuthorization },
  params: {
    limit: { sample: "50", doc: "At most so many, 1 to 200. Blank: 50.", allow_blank: true },
    cursor: {
      sample: "sample",
      doc: "next_cursor of the page before, for older messages. Blank: the newest.",
      allow_blank: true,
    },
    refresh,
  },
  doc: "A conversation's messages: the newest page first, within it from old to new.",
  answer: {
    messages: { caption: "Foyer messages message", is_list: true, fields: messageShape },
    next_cursor: { value: "text", sample: "sample" },
    conversation: {
      caption: "Conversation",
      fields: {
        id: { value: "text", sample: "conv_sample1" },
        mode: { value: "text", sample: "human" },
        agent: { caption: "Agent", fields: personShape },
        waiting: {
          caption: "Waiting",
          fields: {
            since: { value: "date", sample: "2026-05-04T09:02:00.000Z" },
            position: { value: "number", sample: 1 },
            outlook: { value: "text", sample: "expected" },
            opens_at: { value: "date", sample: "2026-05-05T07:00:00.000Z" },
          },
        },
        reachable: { value: "boolean", sample: true },
        csat: { value: "number", sample: 5 },
        first_seq: { value: "number", sample: 1 },
        last_seq: { value: "number", sample: 4 },
        read: {
          caption: "Read",
          fields: { visitor: { value: "number", sample: 4 }, agent: { value: "number", sample: 4 } },
        },
      },
    },
  },
} as const satisfies ApiCall;
