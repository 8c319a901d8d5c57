/** What a schema is for, and its fields by dotted path (`visitor.verified`). Lists are looked through. */
export interface Note {
  about: string;
  fields?: Record<string, string>;
  /** Its fields are a widget's settings, or some of them. */
  settings?: true;
}

const page = { next_cursor: "Send it as `cursor` for the next page. Null: this was the last." };

/** In the reader's words, by the name a schema goes by in the description. A field that says it all has none. */
export const descriptions: Record<string, Note> = {
  // ── Names ──
  OrgId: { about: "A tenant's id." },
  WidgetId: { about: "A widget's id." },
  ExternalId: { about: "Your own name for a document, such as its path or its id in your CMS." },
  MessageId: {
    about:
      "Made by whoever sends the message, before sending it. The same id twice is the same message, so that a retry never says anything twice.",
  },
  Origin: {
    about: "`https://example.com`, `http://localhost:3000`, or `https://*.example.com` for every subdomain.",
  },
  Role: {
    about:
      "Who a message is from: `assistant` is the AI, `agent` a person who answers, `system` the conversation itself.",
  },
  Mode: {
    about:
      "Who answers: the assistant (`ai`), nobody yet although a person was asked for (`waiting`), a person (`human`), nobody any more (`closed`).",
  },

  // ── Sessions ──
  SessionRequest: {
    about: "Asks for a conversation.",
    fields: {
      token:
        "Of this browser's last session. Its conversation is resumed or, together with `identity`, taken along.",
      new: "Begin a fresh conversation for the same visitor.",
      locale: "Language tag of what the visitor reads, such as `pt-BR`.",
      attributes: 'Facts about the visitor for the people who answer, such as `{ "plan": "pro" }`.',
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

  // ── Messages and frames ──
  Message: {
    about: "Something that was said.",
    fields: {
      seq: "Given by the conversation: 1, 2, 3 … with no holes.",
      author: "The person, where one wrote it.",
      text: "Markdown. In a failed answer a sentence in English, for clients that do not translate `code`.",
      citations: "What the answer rests on.",
      status: "`interrupted`: stopped or cut off, `text` is what was written; `failed`: there is no answer.",
      code: "Why the message is as it is, for clients that translate.",
      offer: "The assistant could not help and a person can be asked for.",
      created_at: "UTC.",
    },
  },
  Author: { about: "A person.", fields: { id: "Your id for them.", name: "What the visitor sees." } },
  Citation: {
    about: "A source of an answer.",
    fields: {
      number: "How the text names it: `[2]`.",
      url: "Where to read it. Absent where the document was put without an address.",
      external_id: "The document.",
      heading: "The headings above the passage, outermost first, joined by `›`.",
      quote: "The passage, shortened, as plain text.",
    },
  },
  ConversationState: {
    about: "What everyone in a conversation may know of it.",
    fields: {
      agent: "The person who has it, in mode `human`.",
      first_seq: "Messages below this were deleted. 1 where none were.",
      last_seq: "0 where nothing was said.",
      "read.visitor": "The newest message the visitor has seen; 0 for none.",
      "read.agent": "The newest message an agent has seen; 0 for none.",
    },
  },
  ClientFrame: {
    about: "What a client says, told apart by `type`. A visitor's token may send any but the agent's three.",
  },
  SendFrame: { about: "Says something. The `message` frame with the same `id` acknowledges it." },
  TypingFrame: { about: "Starts and stops typing.", fields: { on: "False when they stopped." } },
  ReadFrame: { about: "Everything up to `seq` was on the screen." },
  StopFrame: { about: "Stops the answer being written. What was written stays, as `interrupted`." },
  RetryFrame: {
    about: "Asks for another answer to the visitor's last message, after one that was interrupted or failed.",
  },
  HandoffFrame: {
    about: "A visitor asks for a person.",
    fields: { on: "False: never mind.", reason: "For the people who answer." },
  },
  TakeoverFrame: { about: "An agent takes the conversation.", fields: { force: "Also from another agent." } },
  ReleaseFrame: { about: "An agent hands the conversation back to the assistant." },
  CloseFrame: { about: "An agent ends the conversation." },
  ServerFrame: { about: "What the conversation says, told apart by `type`. Ignore a type you do not know." },
  ReadyFrame: {
    about: "Comes first, and again when the history was deleted.",
    fields: {
      messages: "Everything after the client's `after`, the oldest first.",
      reset:
        "`messages` is the newest page instead: forget what you hold, and page backwards through the history.",
      partial: "The answer being written at this moment, so far.",
    },
  },
  MessageFrame: { about: "A message is stored. To its sender this is the acknowledgement." },
  DeltaFrame: {
    about:
      "A piece of the answer being written. The finished answer comes as `message` with the same `id` and replaces it.",
    fields: { offset: "UTF-16 units before this piece, to tell a hole from a repeat." },
  },
  TypingNotice: {
    about: "Somebody else types, or the assistant is at work and has written nothing yet.",
    fields: { on: "False when they stopped." },
  },
  ReadNotice: { about: "Somebody has seen everything up to `seq`." },
  StateFrame: { about: "The mode changed.", fields: { agent: "The person who has the conversation now." } },
  ErrorFrame: {
    about: "A frame was refused. The connection stays open.",
    fields: { id: "Which `send`.", retry_after: "Seconds after which trying again makes sense." },
  },
  ChatRequest: {
    about: "One client frame over HTTP.",
    fields: { wait: "For `send`: hold the answer until the assistant has written it." },
  },
  ChatAnswer: {
    about: "What came of a frame sent over HTTP.",
    fields: {
      message: "Your own message, as it was stored.",
      answer: "The assistant's answer. Absent where none was waited for, or a person has the conversation.",
    },
  },
  HistoryPage: { about: "Messages, the oldest first.", fields: page },

  // ── People ──
  ConversationSummary: {
    about: "A conversation in a list.",
    fields: {
      agent: "The person who has it.",
      "visitor.verified": "The host vouched for `user_id`. Name and e-mail are the visitor's own word.",
      "visitor.user_id": "The host's id for the visitor.",
      last_message: "The newest message.",
    },
  },
  ConversationsPage: { about: "Conversations, the one that changed last first.", fields: page },
  ConversationAnswer: { about: "The conversation as it is now." },
  TakeoverRequest: {
    about: "Who takes the conversation.",
    fields: {
      agent: "A key has no name of its own: this one is shown to the visitor.",
      force: "Also from another agent.",
    },
  },
  ReleaseRequest: {
    about: "Who does this.",
    fields: { agent: "Shown to the visitor. Without it, nobody is named." },
  },
  AgentMessageRequest: {
    about: "A person's answer.",
    fields: { id: "Makes a repeat harmless. Without it each call is a new message." },
  },
  MessageAnswer: { about: "The message as it was stored." },

  // ── Widgets ──
  ConfigRequest: {
    about:
      "Everything a widget can be told. Only `widget_id` and `org_id` are needed. Null in a text means the widget's own words, in the visitor's language.",
    settings: true,
  },
  StoredConfig: {
    about: "A widget's config as it is stored.",
    settings: true,
    fields: {
      version: "Counts saves from 1. For `If-Match`.",
      warnings: "What its owner should know, such as `any_origin`: any site may open this widget.",
    },
  },
  PublicConfig: { about: "The part of a config that a page may see.", settings: true },
  ConfigsPage: { about: "Widgets with their whole config.", fields: page },
  IdentitySecretAnswer: {
    about: "The secret that `Identity` is signed with.",
    fields: { identity_secret: "Shown this once." },
  },

  // ── Knowledge ──
  DocumentRequest: {
    about: "Something the assistant may answer from.",
    fields: {
      format: "What `content` is written in.",
      url: "Where a visitor can read it. Citations link there.",
    },
  },
  DocumentAnswer: {
    about: "A document as it is stored.",
    fields: {
      chunks: "How many passages it was split into.",
      changed: "False when the same was there before and nothing was done.",
    },
  },
  DocumentsPage: { about: "Documents, without their text.", fields: page },
  Passage: {
    about: "A piece of a document.",
    fields: {
      heading: "The headings above it, outermost first, joined by `›`. Empty for none.",
      score: "Higher is better. To compare within one answer only.",
    },
  },
  SearchAnswer: { about: "What was found, best first." },

  // ── The console's page ──
  ConsoleSignIn: {
    about: "Who signs in, and what allows it.",
    fields: {
      key: "An org key, or the platform secret together with `org_id`. It is not kept.",
      name: "What visitors and colleagues see.",
      email: "Makes the agent's id; without it the name does.",
    },
  },
  ConsoleSignedOut: {
    about: "What signing out leaves to do.",
    fields: {
      sign_out_url: "Where to sign out of Cloudflare Access too. Null where that let nobody in.",
    },
  },

  // ── Keys and the service ──
  KeyRequest: {
    about: "A key to make.",
    fields: {
      org_id: "Needed with the platform secret. An org key makes keys for its own org.",
      name: "To know it again by.",
    },
  },
  KeySummary: {
    about: "A key, without the key.",
    fields: { prefix: "Its first characters, to tell keys apart." },
  },
  KeyAnswer: {
    about: "A new key.",
    fields: { key: "The key itself, shown this once.", prefix: "Its first characters, to tell keys apart." },
  },
  KeysAnswer: { about: "Keys, without the keys." },
  MeAnswer: {
    about: "What a credential reaches.",
    fields: {
      credential: "`platform`: the operator's secret, for every org.",
      org_id: "Null with the platform secret.",
      key: "Which org key it is.",
      widgets: "The widgets it may see, a hundred at most.",
    },
  },
  Health: {
    about: "How the deployment is.",
    fields: {
      status: "`degraded`: the chat works but something beside it does not; `down`: the chat does not work.",
      dependencies: "By name. `off` means not configured.",
    },
  },
  Agent: { about: "Agent." },
  AgentId: { about: "Agent id." },
  AgentRole: { about: "Agent role." },
  AgentTokenAnswer: { about: "Agent token answer." },
  AgentTokenRequest: { about: "Agent token request." },
  AgentsAnswer: { about: "Agents answer." },
  AnalyticsAnswer: { about: "Analytics answer." },
  AssignFrame: { about: "Assign frame." },
  AssistAnswer: { about: "Assist answer." },
  AssistRequest: { about: "Assist request." },
  Attachment: { about: "Attachment." },
  AuditActor: { about: "Audit actor." },
  AuditEntry: { about: "Audit entry." },
  AuditPage: { about: "Audit page." },
  CannedReplies: { about: "Canned replies." },
  CannedRepliesAnswer: { about: "Canned replies answer." },
  CannedReply: { about: "Canned reply." },
  ContactFrame: { about: "Contact frame." },
  ConversationDetails: { about: "Conversation details." },
  DeliveriesPage: { about: "Deliveries page." },
  DeliveryAnswer: { about: "Delivery answer." },
  DeliveryAttempt: { about: "Delivery attempt." },
  DetailsFrame: { about: "Details frame." },
  ErasureAnswer: { about: "Erasure answer." },
  HttpUrl: { about: "Http url." },
  LabelFrame: { about: "Label frame." },
  MessageSearchAnswer: { about: "Message search answer." },
  Note: { about: "Note." },
  NoteFrame: { about: "Note frame." },
  NoteNotice: { about: "Note notice." },
  OwnConversations: { about: "Own conversations." },
  RateFrame: { about: "Rate frame." },
  Rating: { about: "Rating." },
  RatingNotice: { about: "Rating notice." },
  ReopenFrame: { about: "Reopen frame." },
  TimeZone: { about: "Time zone." },
  TranscriptAnswer: { about: "Transcript answer." },
  TranscriptRequest: { about: "Transcript request." },
  UploadAnswer: { about: "Upload answer." },
  Visitor: { about: "Visitor." },
  VisitorExport: { about: "Visitor export." },
  VisitorSummary: { about: "Visitor summary." },
  VisitorsPage: { about: "Visitors page." },
  Waiting: { about: "Waiting." },
  Webhook: { about: "Webhook." },
  WebhookAnswer: { about: "Webhook answer." },
  WebhookEventType: { about: "Webhook event type." },
  WebhookRequest: { about: "Webhook request." },
  WebhookTestRequest: { about: "Webhook test request." },
  WebhooksAnswer: { about: "Webhooks answer." },
  Problem: {
    about: "Why a request was refused: RFC 9457.",
    fields: {
      detail: "For the developer who reads it.",
      code: "For the program that reads it.",
      errors: "With `invalid`: every bad field at once.",
      "errors.path": "Dotted. Empty for the body itself.",
      retry_after: "Seconds. Also in the `Retry-After` header.",
    },
  },
};

/** A widget's settings, told alike wherever a config appears. */
export const settings: Record<string, string> = {
  color: "Brand colour, `#rrggbb`. Text on it is made readable, whatever it is.",
  prompt: "What the assistant is told before every answer. Never leaves the backend.",
  title: "Above the messages.",
  welcome_message: "Shown while nothing has been said. Markdown.",
  placeholder: "In the empty text field.",
  launcher_label: "Beside the launcher, and its name for screen readers.",
  launcher_position: "Which corner.",
  avatar_url: "The assistant's picture.",
  starter_prompts: "Buttons with a first question.",
  language: "A language tag, or `auto`: the page's language, else the browser's.",
  theme: "`auto` follows the visitor's system.",
  look: "`sketch` is hand-drawn.",
  allowed_origins: "Sites that may open the widget. Empty: any.",
  model: "The model's name at its provider. Null: the deployment's.",
  temperature: "How freely the model words its answers.",
  max_tokens: "The longest answer, in the model's tokens.",
  context_messages: "How many of the last messages the model is shown.",
  max_message_chars: "The longest message a visitor may send.",
  messages_per_minute: "Visitor messages in one conversation, and from one address.",
  messages_per_hour: "Visitor messages in one conversation, and from one address.",
  retention_days: "Days after its last message at which a conversation is deleted everywhere.",
  handoff: "Whether and how visitors can ask for a person.",
  "handoff.enabled": "Whether visitors can ask for a person.",
  "handoff.waiting_message": "What a visitor reads while waiting for one.",
};
