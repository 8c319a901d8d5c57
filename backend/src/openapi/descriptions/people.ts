import type { Notes } from "./note.ts";

/** Agents, and what they and servers do in conversations. */
export const people: Notes = {
  ConversationAnswer: { about: "The conversation as it is now." },
  TakeoverRequest: {
    about: "Who takes the conversation.",
    fields: {
      agent: "Needed with a key, which has no name of its own: this one is shown to the visitor.",
      force: "Also from another agent.",
      reason: "Needed for that. The other agent is told.",
    },
  },
  ReleaseRequest: {
    about: "Who does this.",
    fields: { agent: "With a key. Without it nobody is named." },
  },
  AgentMessageRequest: {
    about: "A person's answer, or a note to other agents.",
    fields: {
      id: "Makes a repeat harmless. Without it each call is a new message.",
      agent: "Needed with a key. A token speaks for its agent.",
      text: "Markdown. May be empty where files say it all.",
      attachments: "Ids of files put with `POST /api/uploads/{conversation_id}`.",
      attachment_urls:
        "Files to fetch and send, each at a public address. With `attachments` no more than ten in all.",
      internal: "A note to other agents, which the visitor never sees.",
    },
  },
  MessageAnswer: {
    about: "What was stored.",
    fields: { message: "What the visitor sees.", note: "With `internal`: the note." },
  },
  AssistRequest: {
    about: "What the language model is to help with.",
    fields: { kind: "`draft`: the agent's next reply. `summary`: what the conversation is about." },
  },
  AssistAnswer: { about: "What the language model wrote. It is kept nowhere." },

  AgentRole: {
    about:
      "`admin` may also see the audit log, export and erase visitors, keep canned replies, remove agents and, where all of the org's widgets are theirs, keep webhooks.",
  },
  Agent: {
    about: "An agent as the org knows them.",
    fields: {
      id: "The org's own name for them.",
      name: "What visitors and colleagues see.",
      widgets: "The widgets whose conversations the agent may see. Null: all of the org's.",
      last_seen_at: "When a token was last minted or renewed.",
    },
  },
  AgentTokenRequest: {
    about: "The agent a token is for, as they are from now on.",
    fields: {
      org_id: "Needed with the platform secret only.",
      name: "What visitors and colleagues see.",
      widgets:
        "The widgets whose conversations the agent may see. Left out: all of the org's, also those to come.",
      expires_in: "Seconds until the token ends unless it is renewed.",
    },
  },
  AgentTokenAnswer: {
    about: "A token for an agent's browser.",
    fields: {
      token: "Send it as `Authorization: Bearer`.",
      expires_at: "When the token ends. Renew it before that.",
      renewable_until: "Until then it can be renewed; after it a server has to mint one again.",
    },
  },
  AgentsAnswer: { about: "Agents, by name." },
  CannedReply: {
    about: "A reply that agents often give.",
    fields: {
      shortcut: "What finds it, after `/`.",
      text: "May hold `{visitor_name}` and `{agent_name}`.",
    },
  },
  CannedReplies: { about: "All canned replies of the org." },
  CannedRepliesAnswer: { about: "All canned replies of the org." },
};
