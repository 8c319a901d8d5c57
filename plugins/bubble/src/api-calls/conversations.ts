import type { ApiCall, CallShape } from "../platform/manifest.ts";
import { agentAuthorization, refresh } from "./call-parameters.ts";
import { personShape } from "./person-shape.ts";

/** One conversation of a list: the type "Foyer conversations conversation". */
export const conversationShape = {
  id: { value: "text", sample: "conv_sample1" },
  widget_id: { value: "text", sample: "sample-shop" },
  mode: { value: "text", sample: "waiting" },
  mode_since: { value: "date", sample: "2026-05-04T09:02:00.000Z" },
  agent: { caption: "Agent", fields: personShape },
  assignee: { caption: "Assignee", fields: personShape },
  labels: { value: "text", is_list: true, sample: "returns" },
  unread: { value: "number", sample: 2 },
  csat: { value: "number", sample: 5 },
  visitor: {
    caption: "Visitor",
    fields: {
      id: { value: "text", sample: "v_sample1" },
      verified: { value: "boolean", sample: true },
      user_id: { value: "text", sample: "1700000000000x222222222222222222" },
      name: { value: "text", sample: "Kim" },
      email: { value: "text", sample: "kim@example.com" },
    },
  },
  message_count: { value: "number", sample: 4 },
  last_message: {
    caption: "Last message",
    fields: {
      role: { value: "text", sample: "visitor" },
      text: { value: "text", sample: "Can I talk to a person?" },
      created_at: { value: "date", sample: "2026-05-04T09:02:00.000Z" },
    },
  },
  version: { value: "number", sample: 7 },
  created_at: { value: "date", sample: "2026-05-04T09:00:00.000Z" },
  updated_at: { value: "date", sample: "2026-05-04T09:02:00.000Z" },
} as const satisfies Record<string, CallShape>;

export const conversations = {
  name: "Foyer conversations",
  method: "get",
  path: "/api/conversations/[widget_id]",
  url_params: { widget_id: { sample: "sample-shop", doc: "The widget's ID." } },
  headers: { Authorization: agentAuthorization },
  params: {
    status: {
      sample: "open",
      doc: "open (all but closed), ai, waiting, human or closed. Blank: all.",
      allow_blank: true,
    },
    agent: {
      sample: "1700000000000x111111111111111111",
      doc: "Only those held by, or assigned to, the agent with this ID. Blank: anyone's.",
      allow_blank: true,
    },
    q: {
      sample: "Kim",
      doc: "Part of the visitor's name, e-mail address or ID, or of the last message. Blank: all.",
      allow_blank: true,
    },
    limit: { sample: "50", doc: "At most so many, 1 to 200. Blank: 50.", allow_blank: true },
    cursor: {
      sample: "sample",
      doc: "next_cursor of the page before. Blank: the first page.",
      allow_blank: true,
    },
    total: { sample: "true", doc: "true: also count all that there are. Blank: no.", allow_blank: true },
    refresh,
  },
  doc: "A widget's conversations, those that changed last first.",
  answer: {
    conversations: {
      caption: "Foyer conversations conversation",
      is_list: true,
      fields: conversationShape,
    },
    next_cursor: { value: "text", sample: "sample" },
    total: { value: "number", sample: 12 },
    total_is_more: { value: "boolean", sample: false },
  },
} as const satisfies ApiCall;
