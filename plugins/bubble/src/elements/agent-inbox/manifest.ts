import type { ElementManifest } from "../../platform/manifest.ts";

/** The ready console: `<foyer-console>` of the backend's. */
export const agentInboxElement = {
  display: "Foyer Agent Inbox",
  category: "visual elements",
  icon: "ion-ios-chatboxes",
  default_dim: { width: 1000, height: 640 },
  add_is_visible: true,
  has_reset_fn: true,
  property_applications: { resizable: true, MinWidth: true, Border: true, BoxShadow: true },
  fields: {
    about: {
      editor: "Label",
      caption: "Give it room: from 320 px wide it shows one column, from 1,000 px all of them.",
    },
    agent_token: {
      editor: "DynamicValue",
      value: "text",
      caption: "Agent token",
      doc: "Result of the action Foyer - Create agent session, for example from a custom state. While it is empty the inbox waits; when it changes the inbox goes on with the new one, without a reload.",
      optional: true,
    },
    about_list: { editor: "Label", caption: "What the list holds at first; the agent can change it" },
    filter_status: {
      editor: "Dropdown",
      options: ["Waiting for human", "With me", "AI only", "Closed", "All"],
      default_val: "Waiting for human",
      caption: "Status",
      doc: "Which of the list's tabs is open.",
      optional: true,
    },
    search: {
      editor: "DynamicValue",
      value: "text",
      caption: "Search",
      doc: "What is searched for. Part of a visitor's name, e-mail address or id, or of the last message.",
      optional: true,
    },
    page_size: {
      editor: "DynamicValue",
      value: "number",
      default_val: 100,
      caption: "Conversations per page",
      doc: "How many conversations are loaded at once, 1 to 200. Scrolling loads more by itself.",
      optional: true,
    },
    selected_conversation_id: {
      editor: "DynamicValue",
      value: "text",
      caption: "Selected conversation ID",
      doc: "The conversation that is open, for example from the page's address. The agent can open others.",
      optional: true,
    },
    play_sound: {
      editor: "Checkbox",
      default_val: false,
      caption: "Play a sound",
      doc: "A short sound when a visitor asks for a person, and when one writes who waits or whom this agent has. Without it each agent decides in the inbox's own settings.",
    },
    about_look: { editor: "Label", caption: "Look" },
    language: {
      editor: "DynamicValue",
      value: "text",
      caption: "Language",
      doc: "en, ar, de, es, fr, ja or pt. Empty: the page's language, then the browser's.",
      optional: true,
    },
    theme: {
      editor: "Dropdown",
      options: ["Automatic", "Light", "Dark"],
      default_val: "Automatic",
      caption: "Theme",
      doc: "Automatic: as goes with the colours below; without them, as the agent's system has it.",
      optional: true,
    },
    accent_color: {
      editor: "Color",
      in_style: true,
      caption: "Accent colour",
      doc: "Buttons and what is chosen. Empty: Foyer's blue.",
      optional: true,
    },
    background_color: {
      editor: "Color",
      in_style: true,
      caption: "Background colour",
      doc: "Of the whole inbox, in both themes. Empty: the theme's.",
      optional: true,
    },
    text_color: {
      editor: "Color",
      in_style: true,
      caption: "Text colour",
      doc: "Of the whole inbox, in both themes. Empty: the theme's.",
      optional: true,
    },
    about_parts: { editor: "Label", caption: "What is shown" },
    show_navigation: {
      editor: "Checkbox",
      default_val: true,
      caption: "Show navigation",
      doc: "The bar with search over all messages, insights, admin's pages, and the agent's own settings.",
    },
    show_search: {
      editor: "Checkbox",
      default_val: true,
      caption: "Show search field",
      doc: "Above the list.",
    },
    show_filters: {
      editor: "Checkbox",
      default_val: true,
      caption: "Show status tabs",
      doc: "Without them the list stays at the Status above.",
    },
    show_details: {
      editor: "Checkbox",
      default_val: true,
      caption: "Show visitor's details",
      doc: "The column about the visitor.",
    },
    show_notes: {
      editor: "Checkbox",
      default_val: true,
      caption: "Show internal notes",
      doc: "Notes of agents, and writing them.",
    },
    show_tools: {
      editor: "Checkbox",
      default_val: true,
      caption: "Show writing tools",
      doc: "Files, canned replies and drafts of the assistant's, below the reply field.",
    },
  },
  states: {
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
    error_code: {
      caption: "Error code",
      doc: "Of the last failure, such as already_assigned, not_found, forbidden, unreachable. Emptied by the next action.",
      value: "text",
    },
    error_message: {
      caption: "Error message",
      doc: "The last failure in words.",
      value: "text",
    },
  },
  events: {
    connected: { caption: "Connected", doc: "The inbox is live, also after an interruption." },
    disconnected: {
      caption: "Disconnected",
      doc: "The connection was lost. It is tried again by itself.",
    },
    conversation_selected: {
      caption: "Conversation selected",
      doc: "Another one is open, or none any more. See the state Selected conversation ID.",
    },
    reply_sent: { caption: "Reply sent", doc: "A reply of this agent's was stored." },
    conversations_changed: { caption: "Conversations changed", doc: "The list is another one." },
    new_conversation: {
      caption: "New conversation",
      doc: "Once for each. See the state New conversation ID.",
    },
    handoff_requested: {
      caption: "Handoff requested",
      doc: "A visitor began to wait for a person. See the state Handoff conversation ID.",
    },
    new_visitor_message: {
      caption: "New visitor message",
      doc: "From a visitor who waits for a person, whom this agent has, or whose conversation is open. See the state New message's conversation ID.",
    },
    conversation_updated: {
      caption: "Conversation updated",
      doc: "Something about a known conversation changed: status, agent, labels, last message. See the state Updated conversation ID.",
    },
    messages_changed: {
      caption: "Messages changed",
      doc: "The messages of the open conversation are others.",
    },
    session_expired: {
      caption: "Session expired",
      doc: "The agent token holds no longer. Run Foyer - Create agent session again and hand over the new token.",
    },
    error: { caption: "Error", doc: "Something failed. See Error code and Error message." },
  },
  actions: {
    "select-conversation": {
      caption: "Select conversation",
      doc: "Opens it. Empty: back to the list.",
      fields: {
        conversation_id: {
          editor: "DynamicValue",
          value: "text",
          caption: "Conversation ID",
          doc: "Which one.",
          optional: true,
        },
      },
    },
    refresh: {
      caption: "Refresh",
      doc: "Reads the list again, and tries again what could not be loaded. Rarely needed: the list is live.",
    },
    "take-over": {
      caption: "Take over",
      doc: "This agent answers from here on, the assistant is silent. Where another agent has it: error_code already_assigned.",
      fields: {
        conversation_id: {
          editor: "DynamicValue",
          value: "text",
          caption: "Conversation ID",
          doc: "Empty: the one that is open.",
          optional: true,
        },
        reason: {
          editor: "DynamicValue",
          value: "text",
          caption: "Reason to take it from another agent",
          doc: "With a reason it is taken from whoever has it, who reads the reason.",
          optional: true,
        },
      },
    },
    "hand-back": {
      caption: "Hand back to AI",
      doc: "The assistant answers again.",
      fields: {
        conversation_id: {
          editor: "DynamicValue",
          value: "text",
          caption: "Conversation ID",
          doc: "Empty: the one that is open.",
          optional: true,
        },
      },
    },
    "focus-reply": {
      caption: "Focus reply",
      doc: "Brings the keyboard to the reply field of the open conversation.",
    },
  },
} as const satisfies ElementManifest;
