import { type Notes, page } from "./note.ts";

/** What an org has to be able to show and to forget. */
export const records: Notes = {
  VisitorSummary: {
    about: "A visitor in a list.",
    fields: {
      verified: "The host vouched for `user_id`. Name and e-mail are the visitor's own word.",
      user_id: "The host's id for the visitor.",
      conversations: "How many they had.",
      first_seen_at: "When the first of them began.",
      last_seen_at: "When one of them last changed.",
    },
  },
  VisitorsPage: { about: "Visitors, by id.", fields: page },
  VisitorExport: {
    about: "Everything that is known of a visitor.",
    fields: {
      "conversations.messages": "The oldest first.",
      "conversations.ratings":
        "Each time the visitor rated: its `type`, when (`at`), and what they said of it.",
    },
  },
  ErasureAnswer: {
    about: "An erasure under way.",
    fields: { queued: "How many conversations are still to go." },
  },
  AuditActor: {
    about: "Who did it.",
    fields: {
      kind: "`platform`: the operator. `system`: Foyer itself.",
      id: "The agent's or the key's. Null for the operator and the system.",
    },
  },
  AuditEntry: {
    about: "One thing that somebody did. Entries are only ever added.",
    fields: {
      action: "`noun.verb`: `conversation.takeover`, `config.save`, `key.create` …",
      target: "What it was done to: the id of a conversation, a widget, a key …",
      address: "The network address it came from, where it came over the network.",
      details: "What else matters, such as the reason of a forced takeover. Never what somebody said.",
    },
  },
  AuditPage: { about: "What was done, newest first.", fields: page },
};
