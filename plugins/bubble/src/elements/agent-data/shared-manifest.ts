import type { Event, Field, State } from "../../platform/manifest.ts";

/** What both elements for agents declare, in the same words. */

export const agentStates = {
  selected_conversation_id: {
    caption: "Selected conversation ID",
    doc: "The conversation that is open; empty for none.",
    value: "text",
  },
  is_connected: { caption: "Is connected", doc: "What is shown is live.", value: "boolean" },
  waiting_count: {
    caption: "Waiting count",
    doc: "Conversations that wait for a person.",
    value: "number",
  },
  unread_count: {
    caption: "Unread count",
    doc: "Unread messages in the conversations this agent has or is to look after.",
    value: "number",
  },
  new_conversation_id: {
    caption: "New conversation ID",
    doc: "What the event New conversation is about.",
    value: "text",
  },
  handoff_conversation_id: {
    caption: "Handoff conversation ID",
    doc: "What the event Handoff requested is about.",
    value: "text",
  },
  new_message_conversation_id: {
    caption: "New message's conversation ID",
    doc: "What the event New visitor message is about.",
    value: "text",
  },
  updated_conversation_id: {
    caption: "Updated conversation ID",
    doc: "What the event Conversation updated is about.",
    value: "text",
  },
  error_message: {
    caption: "Error message",
    doc: "The last failure in words.",
    value: "text",
  },
} as const satisfies Record<string, State>;

export const agentEvents = {
  disconnected: {
    caption: "Disconnected",
    doc: "The connection was lost. It is tried again by itself.",
  },
  conversations_changed: { caption: "Conversations changed", doc: "The list is another one." },
  new_conversation: {
    caption: "New conversation",
    doc: "Once for each. See the state New conversation ID.",
  },
  handoff_requested: {
    caption: "Handoff requested",
    doc: "A visitor began to wait for a person. See the state Handoff conversation ID.",
  },
  conversation_updated: {
    caption: "Conversation updated",
    doc: "Something about a known conversation changed: status, agent, labels, last message. See the state Updated conversation ID.",
  },
  error: { caption: "Error", doc: "Something failed. See Error code and Error message." },
} as const satisfies Record<string, Event>;

/** Which conversation an action is about. */
export function conversationId<Doc extends string>(doc: Doc) {
  return {
    editor: "DynamicValue",
    value: "text",
    caption: "Conversation ID",
    doc,
    optional: true,
  } as const satisfies Field;
}
