import type { Fields } from "../platform/manifest.ts";

/** Fields that several server actions ask in the same words. */

export const widgetField = {
  widget_id: {
    caption: "Widget ID",
    editor: "DynamicValue",
    value: "text",
    optional: true,
    doc: 'Which widget. Blank: the one of the key "Widget ID" in the Plugins tab.',
  },
} as const satisfies Fields;

export const conversationField = {
  conversation_id: {
    caption: "Conversation ID",
    editor: "DynamicValue",
    value: "text",
    doc: "Which conversation: an ID of List conversations, of a data call or of an element's state.",
  },
} as const satisfies Fields;

export const agentFields = {
  agent_id: {
    caption: "Agent ID",
    editor: "DynamicValue",
    value: "text",
    optional: true,
    doc: "Who acts, by your own ID. Blank: the current user.",
  },
  agent_name: {
    caption: "Agent name",
    editor: "DynamicValue",
    value: "text",
    optional: true,
    doc: "What visitors and colleagues see. Blank: what stands before the @ of the current user's e-mail address.",
  },
} as const satisfies Fields;

export const noteField = {
  note: {
    caption: "Note",
    editor: "DynamicValue",
    value: "text",
    optional: true,
    long_text: true,
    doc: "For the other agents, kept with the conversation. The visitor never sees it.",
  },
} as const satisfies Fields;
