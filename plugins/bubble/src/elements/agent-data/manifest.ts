import type { ElementManifest } from "../../platform/manifest.ts";
import { agentEvents, agentStates, conversationId } from "./shared-manifest.ts";

/** No UI: what an agent sees and does, as states, events and actions for a console made of Bubble's own elements. */
export const agentDataElement = {
  display: "Foyer Agent Data",
  category: "visual elements",
  icon: "ion-ios-chatboxes",
  default_dim: { width: 60, height: 60 },
  add_is_visible: true,
  has_reset_fn: true,
  property_applications: { resizable: true },
  fields: {
    about: { editor: "Label", caption: "Invisible in the app. It works while it is visible on the page." },
    agent_token: {
      editor: "DynamicValue",
      value: "text",
      caption: "Agent token",
      doc: "Result of the action Foyer - Create agent session, for example from a custom state. While it is empty nothing is loaded; when it changes the element goes on with the new one, without a reload.",
      optional: true,
    },
    about_types: {
      editor: "Label",
      caption: "Types for Repeating Groups: choose those of the plugin's API calls, as the tooltips say.",
    },
    conversation_type: {
      editor: "custom_type",
      caption: "Type of conversations",
      doc: "Choose 'Foyer conversations conversation', the item of the API call Foyer conversations. Without it use Conversation IDs or Conversations JSON.",
      optional: true,
    },
    message_type: {
      editor: "custom_type",
      caption: "Type of messages",
      doc: "Choose 'Foyer messages message', the item of the API call Foyer messages. Without it use Messages JSON.",
      optional: true,
    },
    about_list: { editor: "Label", caption: "What the list holds" },
    filter_status: {
      editor: "Dropdown",
      options: ["Open", "Waiting for human", "With me", "AI only", "Closed", "All"],
      default_val: "Open",
      caption: "Status",
      doc: "Which conversations the list holds. With me: held by or assigned to this agent. Waiting for human and With me are always complete; the others come in pages.",
      optional: true,
    },
    search: {
      editor: "DynamicValue",
      value: "text",
      caption: "Search",
      doc: "Part of a visitor's name, e-mail address or id, or of the last message. Empty for all.",
      optional: true,
    },
    page_size: {
      editor: "DynamicValue",
      value: "number",
      default_val: 30,
      caption: "Conversations per page",
      doc: "How many conversations are loaded at once, 1 to 200. Load more conversations adds as many again.",
      optional: true,
    },
    about_open: { editor: "Label", caption: "The conversation that is open" },
    selected_conversation_id: {
      editor: "DynamicValue",
      value: "text",
      caption: "Selected conversation ID",
      doc: "The conversation whose messages are loaded and kept live. You can also use the action Select conversation; whichever changed last holds.",
      optional: true,
    },
    play_sound: {
      editor: "Checkbox",
      default_val: false,
      caption: "Play a sound",
      doc: "A short sound when a visitor asks for a person, and when one writes who waits or whom this agent has.",
    },
  },
  states: {
    conversations: {
      caption: "Conversations",
      doc: "The list, for a Repeating Group of the chosen type. Empty until a type is chosen.",
      value: { field: "conversation_type" },
      is_list: true,
    },
    messages: {
      caption: "Messages",
      doc: "Messages of the selected conversation, oldest first. What you send stands at the end with status pending until it is stored.",
      value: { field: "message_type" },
      is_list: true,
    },
    conversation_ids: {
      caption: "Conversation IDs",
      doc: "The IDs of the list, in its order. Needs no type.",
      value: "text",
      is_list: true,
    },
    conversations_json: {
      caption: "Conversations JSON",
      doc: "The list as a JSON array. Needs no type.",
      value: "text",
    },
    messages_json: {
      caption: "Messages JSON",
      doc: "Messages of the selected conversation as a JSON array, oldest first. Needs no type.",
      value: "text",
    },
    notes_json: {
      caption: "Internal notes JSON",
      doc: "Agents' notes on the selected conversation as a JSON array, oldest first. Visitors never see them.",
      value: "text",
    },
    selected_conversation_id: agentStates.selected_conversation_id,
    selected_status: {
      caption: "Selected: status",
      doc: "ai, waiting, human or closed.",
      value: "text",
    },
    selected_visitor_name: {
      caption: "Selected: visitor's name",
      doc: "As the visitor or your app gave it; may be empty.",
      value: "text",
    },
    selected_visitor_email: {
      caption: "Selected: visitor's e-mail",
      doc: "As the visitor or your app gave it; may be empty.",
      value: "text",
    },
    selected_assignee: {
      caption: "Selected: agent's name",
      doc: "Who has the selected conversation; otherwise who is to look after it.",
      value: "text",
    },
    visitor_is_typing: {
      caption: "Visitor is typing",
      doc: "In the selected conversation.",
      value: "boolean",
    },
    is_loading: {
      caption: "Is loading",
      doc: "The list or the selected conversation is on its way.",
      value: "boolean",
    },
    has_more: {
      caption: "Has more conversations",
      doc: "Load more conversations would bring some.",
      value: "boolean",
    },
    has_older_messages: {
      caption: "Has older messages",
      doc: "Load older messages would bring some.",
      value: "boolean",
    },
    is_connected: agentStates.is_connected,
    waiting_count: agentStates.waiting_count,
    unread_count: agentStates.unread_count,
    total_count: {
      caption: "Total count",
      doc: "How many conversations match the status and the search, on all pages.",
      value: "number",
    },
    new_conversation_id: agentStates.new_conversation_id,
    handoff_conversation_id: agentStates.handoff_conversation_id,
    new_message_conversation_id: agentStates.new_message_conversation_id,
    updated_conversation_id: agentStates.updated_conversation_id,
    error_code: {
      caption: "Error code",
      doc: "Of the last failure, such as already_assigned, not_found, forbidden, unreachable, rate_limited. Emptied by the next action.",
      value: "text",
    },
    error_message: agentStates.error_message,
  },
  events: {
    connected: { caption: "Connected", doc: "The element is live, also after an interruption." },
    disconnected: agentEvents.disconnected,
    conversations_changed: agentEvents.conversations_changed,
    new_conversation: agentEvents.new_conversation,
    handoff_requested: agentEvents.handoff_requested,
    new_visitor_message: {
      caption: "New visitor message",
      doc: "From a visitor who waits for a person, whom this agent has, or whose conversation is selected. See the state New message's conversation ID.",
    },
    conversation_updated: agentEvents.conversation_updated,
    messages_changed: {
      caption: "Messages changed",
      doc: "The messages of the selected conversation are others.",
    },
    session_expired: {
      caption: "Session expired",
      doc: "The agent token holds no longer and everything loaded is forgotten. Run Foyer - Create agent session again and hand over the new token.",
    },
    error: agentEvents.error,
  },
  actions: {
    "select-conversation": {
      caption: "Select conversation",
      doc: "Loads its messages and keeps them live. Empty: none is selected any more.",
      fields: {
        conversation_id: conversationId("Such as Current cell's conversation's id."),
      },
    },
    "load-more-conversations": {
      caption: "Load more conversations",
      doc: "Adds the next page to the list.",
    },
    "load-older-messages": {
      caption: "Load older messages",
      doc: "Adds the page before the first message of the selected conversation.",
    },
    refresh: {
      caption: "Refresh",
      doc: "Reads the list again, and tries again what could not be loaded. Rarely needed: the list is live.",
    },
    "send-reply": {
      caption: "Send reply",
      doc: "To the visitor, in this agent's name. Takes the conversation over first where nobody has it.",
      fields: {
        text: {
          editor: "DynamicValue",
          value: "text",
          long_text: true,
          caption: "Text",
          doc: "What the visitor reads. Markdown.",
        },
        conversation_id: conversationId("Empty: the selected conversation."),
      },
    },
    "take-over": {
      caption: "Take over",
      doc: "This agent answers from here on, the assistant is silent. Where another agent has it: error_code already_assigned.",
      fields: {
        conversation_id: conversationId("Empty: the selected conversation."),
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
        conversation_id: conversationId("Empty: the selected conversation."),
      },
    },
    "close-conversation": {
      caption: "Close conversation",
      doc: "Ends it. What the visitor writes later opens it again.",
      fields: {
        conversation_id: conversationId("Empty: the selected conversation."),
      },
    },
    "reopen-conversation": {
      caption: "Reopen conversation",
      doc: "Takes closing back.",
      fields: {
        conversation_id: conversationId("Empty: the selected conversation."),
      },
    },
    "add-note": {
      caption: "Add internal note",
      doc: "For other agents. The visitor never sees it.",
      fields: {
        text: {
          editor: "DynamicValue",
          value: "text",
          long_text: true,
          caption: "Text",
          doc: "What your colleagues read.",
        },
        conversation_id: conversationId("Empty: the selected conversation."),
      },
    },
    "set-typing": {
      caption: "Set typing",
      doc: "Shows the visitor of the selected conversation that this agent writes. Ends by itself after some seconds.",
      fields: {
        is_typing: {
          editor: "DynamicValue",
          value: "boolean",
          caption: "Is typing",
          doc: "Yes while the agent writes, no when the input is empty.",
        },
      },
    },
    "mark-read": {
      caption: "Mark read",
      doc: "All messages of the selected conversation count as read.",
    },
    "set-availability": {
      caption: "Set my availability",
      doc: "Whether this agent is to be counted on. Online when connected.",
      fields: {
        availability: {
          editor: "Dropdown",
          options: ["online", "away"],
          default_val: "online",
          caption: "Availability",
          doc: "away: present, but visitors are not promised an answer because of it.",
        },
      },
    },
    disconnect: {
      caption: "Disconnect",
      doc: "Closes the connections, forgets the token and empties every state. For log out. A new agent token connects again.",
    },
  },
} as const satisfies ElementManifest;
