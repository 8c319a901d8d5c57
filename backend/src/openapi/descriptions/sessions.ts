import type { Notes } from "./note.ts";

/** A visitor, and how one comes to a conversation. */
export const sessions: Notes = {
  SessionRequest: {
    about: "Asks for a conversation.",
    fields: {
      token:
        "Of this browser's last session. Its conversation is resumed or, together with `identity`, taken along.",
      new: "Begin a fresh conversation for the same visitor.",
      conversation_id:
        "Go back to this one of the visitor's own conversations. Needs `token` or `identity`; 404 when it is gone.",
      continue:
        "From a link in an e-mail: go on with that conversation, on any device. One that is too old is no error.",
      locale: "Language tag of what the visitor reads, such as `pt-BR`.",
      attributes:
        'Facts about the visitor for the people who answer, such as `{ "plan": "pro" }`. They take the place of those told before.',
    },
  },
  SessionResponse: {
    about: "An open conversation, and the credential for it.",
    fields: {
      conversation_id: "The conversation that `token` opens.",
      visitor_id: "The same for every session of this visitor.",
      verified: "Whether the host vouched for who this is.",
      token: "Send it as `Authorization: Bearer`. Keep it for the next session.",
      expires_at: "When the token ends; open the session again then.",
    },
  },
  OwnConversations: {
    about: "A visitor's conversations in one widget, newest first, at most 50.",
    fields: {
      "conversations.title": "The visitor's first words.",
      "conversations.last_message": "The newest message. Absent where nothing was said.",
    },
  },
  Identity: {
    about: "The host's word for who its visitor is. Made on your server, never in the browser.",
    fields: {
      user_id: "Your id for this person.",
      ts: "Now, in unix seconds. Good for 24 hours.",
      signature: "Hex HMAC-SHA256 of `{widget_id}|{user_id}|{ts}` with the widget's identity secret.",
      name: "Not signed, and shown as the visitor's own word.",
      email: "Not signed, and shown as the visitor's own word.",
    },
  },
  PageContext: { about: "The page the visitor is on." },
  Visitor: {
    about: "The visitor, as agents see them.",
    fields: {
      verified: "The host vouched for `user_id`. Name and e-mail are the visitor's own word.",
      user_id: "The host's id for the visitor.",
      consent_at: "When the visitor agreed to be written to at `email`.",
      attributes: "Facts that the host told.",
      fields: "What was filled in before the talk.",
      device: "The browser's own word for itself, such as `Firefox on Android`.",
    },
  },
};
