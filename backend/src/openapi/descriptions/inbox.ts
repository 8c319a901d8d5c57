import { type Notes, page } from "./note.ts";

/** The list of conversations, as it is read and as it is heard of. */
export const inbox: Notes = {
  ConversationSummary: {
    about: "A conversation in a list.",
    fields: {
      mode_since: "Since when the mode, and who holds it, is what it is.",
      agent: "The person who has it.",
      assignee: "Who is to look after it, whoever answers at the moment.",
      unread: "Messages of the visitor's that no agent has read.",
      csat: "How satisfied the visitor said to be at the end.",
      "visitor.verified": "The host vouched for `user_id`. Name and e-mail are the visitor's own word.",
      "visitor.user_id": "The host's id for the visitor.",
      last_message: "The newest message.",
      version: "Counts the conversation's changes: of two summaries of it, the higher one is the newer.",
    },
  },
  ConversationsPage: {
    about: "Conversations, the one that changed last first.",
    fields: {
      ...page,
      total: "With `?total=true`: how many there are on all pages, counted up to 10,000.",
      total_is_more: "There are more than `total` says.",
    },
  },

  InboxClientFrame: { about: "What an agent's inbox says, told apart by `type`." },
  PresenceFrame: {
    about: "Says how present the agent is. A new connection is `online`.",
    fields: { status: "`away`: there, but not to be counted on." },
  },
  InboxServerFrame: {
    about: "What the inbox tells an agent, told apart by `type`. Ignore a type you do not know.",
  },
  InboxReady: {
    about: "Comes first, and again when the agent may see something else than before.",
    fields: {
      agents: "Who is there.",
      cursor: "Of what is told here. Send the last one you got as `after` when you come back.",
      conversations:
        "Those that changed after `after` or, without it, lately: what the list by HTTP may not know yet.",
      reset: "You may have missed something: read the list again.",
    },
  },
  InboxConversations: {
    about: "Conversations that are new or changed. What changed within a moment comes together.",
    fields: { cursor: "For `after`." },
  },
  InboxRemoved: { about: "A conversation was erased." },
  InboxCountsFrame: { about: "The counts changed." },
  InboxCounts: {
    about: "How many live conversations the agent may see.",
    fields: {
      ai: "With the assistant, and touched within a day.",
      mine: "Held by, or assigned to, this agent.",
    },
  },
  InboxPresence: { about: "Who is there changed.", fields: { agents: "All of them." } },
  Presence: {
    about: "An agent whose inbox is open.",
    fields: { widgets: "The widgets the agent may see. Null: all of the org's." },
  },
  InboxNotice: {
    about: "Something for this agent to know.",
    fields: {
      code: "`taken_from_you`: another agent took a conversation by force. `assigned_to_you`: this agent is to look after one.",
      by: "Who did it, where that is a person.",
      reason: "Why.",
    },
  },
  InboxError: { about: "A frame was refused. The connection stays open." },
};
