import * as z from "zod";
import { limits } from "./limits.ts";
import { OrgId, PublicConfig, WidgetId } from "./config.ts";
import { ConversationState, Mode } from "./frames.ts";
import { AgentRole } from "./agents.ts";
import { Attachment, Author, Citation, HttpUrl, Message, MessageId, Note } from "./message.ts";

/** RFC 9457. Every error of every route. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  /** With `code: invalid`: every bad field at once. `path` is dotted, `""` for the body itself. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Seconds; also in the `Retry-After` header. */
  retry_after: z.number().optional(),
  /** With `code: identity_required`: what the widget needs to say so in its own look and language. */
  config: PublicConfig.optional(),
});
export type Problem = z.infer<typeof Problem>;

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(limits.pageMax).default(limits.pageDefault),
  cursor: z.string().max(500).optional(),
});

/** The newest page first; within a page, ascending. `next_cursor` leads to older ones. */
export const HistoryPage = z.object({ messages: z.array(Message), next_cursor: z.string().nullable() });
export type HistoryPage = z.infer<typeof HistoryPage>;
/** `GET /api/history/{conversation_id}`: a page, and how the conversation stands. */
export const HistoryAnswer = HistoryPage.extend({ conversation: ConversationState });
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;

export const ConversationSummary = z.object({
  id: z.string(),
  widget_id: WidgetId,
  mode: Mode,
  /** Since when the mode, and who holds it, is what it is. */
  mode_since: z.iso.datetime(),
  agent: Author.optional(),
  /** Who is to look after it, whoever answers at the moment. */
  assignee: Author.optional(),
  labels: z.array(z.string()),
  /** Messages of the visitor's that no agent has read. */
  unread: z.int(),
  csat: z.int().min(1).max(5).optional(),
  visitor: z.object({
    id: z.string(),
    /** The host vouched for `user_id`; name and e-mail are the visitor's own word. */
    verified: z.boolean(),
    user_id: z.string().optional(),
    name: z.string().optional(),
    email: z.string().optional(),
  }),
  message_count: z.int(),
  last_message: z.object({ role: z.string(), text: z.string(), created_at: z.iso.datetime() }).optional(),
  /** The conversation's own count of changes: of two summaries of it, the higher one is the newer. */
  version: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

export const ConversationsQuery = PageQuery.extend({
  /** A mode, or `open` for every mode but `closed`. */
  status: z.union([Mode, z.literal("open")]).optional(),
  /** Held by, or assigned to, the agent with this id. */
  agent: z.string().min(1).max(128).optional(),
  label: z.string().min(1).max(40).optional(),
  /** Those of one visitor. */
  visitor: z.string().min(1).max(128).optional(),
  /** Part of the visitor's name, e-mail address or id, or of the last message. */
  q: z.string().trim().min(1).max(200).optional(),
  /** Whether to count all that match. */
  total: z.enum(["true", "false"]).optional(),
});
export const ConversationsPage = z.object({
  conversations: z.array(ConversationSummary),
  next_cursor: z.string().nullable(),
  /** With `?total=true`: how many match on all pages, counted up to `listLimits.countMax`. */
  total: z.int().optional(),
  /** There are more than `total` says. */
  total_is_more: z.literal(true).optional(),
});
export type ConversationsPage = z.infer<typeof ConversationsPage>;

/** With a key, which has no name of its own, `agent` says who acts. A token is its agent's, whatever `agent` says. */
export const TakeoverRequest = z.object({
  agent: Author.optional(),
  force: z.boolean().optional(),
  /** Needed with `force`: the agent who had the conversation is told. */
  reason: z.string().trim().min(1).max(500).optional(),
});
export const ReleaseRequest = z.object({ agent: Author.optional() });
export const ConversationAnswer = z.object({ conversation: ConversationState });

export const AgentMessageRequest = z
  .object({
    /** Makes a repeat harmless; without it each call is a new message. */
    id: MessageId.optional(),
    /** Needed with a key. */
    agent: Author.optional(),
    /** May be empty where files say it all. */
    text: z.string().trim().max(limits.messageCharsMax).default(""),
    /** Ids of files that were put with `POST /api/uploads/{conversation_id}`. */
    attachments: z.array(z.string()).min(1).max(limits.attachments).optional(),
    /** Files that the backend fetches, each as it would be put; where one cannot be had nothing is said. */
    attachment_urls: z.array(HttpUrl).min(1).max(limits.attachments).optional(),
    /** A note to other agents, which the visitor never sees. */
    internal: z.boolean().default(false),
  })
  .refine(
    ({ text, internal, attachments, attachment_urls }) =>
      text !== "" || (!internal && (attachments !== undefined || attachment_urls !== undefined)),
    { path: ["text"], message: "Say something." },
  )
  .refine(
    ({ attachments = [], attachment_urls = [] }) =>
      attachments.length + attachment_urls.length <= limits.attachments,
    { path: ["attachment_urls"], message: `A message carries ${limits.attachments} files at most.` },
  )
  .refine(({ internal, attachment_urls }) => !internal || attachment_urls === undefined, {
    path: ["attachment_urls"],
    message: "A note carries no files.",
  });
/** `note` where an internal one was written. */
export const MessageAnswer = z.object({ message: Message.optional(), note: Note.optional() });

/**
 * `POST /api/chat/{conversation_id}`, the conversation without a WebSocket. `send` waits for the answer unless
 * `wait` is false; the other frames answer at once.
 */
export const ChatAnswer = z.object({
  /** The sender's own message: the acknowledgement. */
  message: Message.optional(),
  /** The assistant's answer, where one was waited for. Absent while a person has the conversation. */
  answer: Message.optional(),
  /** The agent's note, where one was written. */
  note: Note.optional(),
  conversation: ConversationState,
});
export type ChatAnswer = z.infer<typeof ChatAnswer>;

/** `POST /api/uploads/{conversation_id}?name=…`: the file itself is the body, its type the content type. */
export const UploadAnswer = z.object({ attachment: Attachment });
export type UploadAnswer = z.infer<typeof UploadAnswer>;

// ── Knowledge ──────────────────────────────────────────────────────────────────────────────────────────────

export const ExternalId = z.string().min(1).max(512);

export const DocumentRequest = z.strictObject({
  title: z.string().trim().min(1).max(300),
  content: z.string().min(1).max(limits.documentBytes),
  format: z.enum(["markdown", "html", "text"]).default("markdown"),
  /** Where a visitor can read it; citations link there. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  /** Words it is to be found by, beside those of its title and text. */
  tags: z.array(z.string().trim().min(1).max(64)).max(20).optional(),
  /** A BCP 47 tag. Kept and told; the search reads every language alike. */
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, "a language tag like en or pt-BR")
    .optional(),
});
export type DocumentRequest = z.infer<typeof DocumentRequest>;

/** `queued`: waits to be read; `indexing`: is being read; `failed`: could not be, and `reason` says why. */
export const DocumentState = z.enum(["queued", "indexing", "ready", "failed"]);

export const DocumentAnswer = z.object({
  external_id: ExternalId,
  title: z.string(),
  url: z.string().optional(),
  tags: z.array(z.string()),
  language: z.string().optional(),
  chunks: z.int(),
  state: DocumentState,
  /** Why it failed, for people. What was there before stays. */
  reason: z.string().optional(),
  /** The source it was fetched by; those that were put have none. */
  source_id: z.string().optional(),
  /**
   * Of what is indexed: the same as long as the same is put, whoever puts it. None before it was read for the first
   * time. Keep what a `PUT` answers, and the list says what differs.
   */
  hash: z.string().optional(),
  /** False when the content was the same as before and nothing was done. */
  changed: z.boolean(),
  updated_at: z.iso.datetime(),
});
export type DocumentAnswer = z.infer<typeof DocumentAnswer>;

/** A list of documents, without their text. */
export const DocumentsPage = z.object({
  documents: z.array(DocumentAnswer.omit({ changed: true })),
  next_cursor: z.string().nullable(),
});

export const SearchQuery = z.object({
  q: z.string().trim().min(1).max(1_000),
  limit: z.coerce.number().int().min(1).max(20).default(5),
});
export const Passage = z.object({
  external_id: ExternalId,
  title: z.string(),
  url: z.string().optional(),
  /** Headings above the passage, outermost first, joined by " › "; empty for none. */
  heading: z.string(),
  text: z.string(),
  /** Higher is better; comparable within one answer only. */
  score: z.number(),
});
export type Passage = z.infer<typeof Passage>;
export const SearchAnswer = z.object({ passages: z.array(Passage) });

/** `POST /api/ask/{widget_id}`: one answer from the knowledge, outside of any conversation. Nothing of it is kept. */
export const AskRequest = z.strictObject({
  question: z.string().trim().min(1).max(2_000),
  /** A BCP 47 tag: what is answered in where the question does not tell. */
  locale: z.string().min(1).max(35).optional(),
});
export const AskAnswer = z.object({
  /** Markdown; `[1]` names a citation by its number. */
  answer: z.string(),
  citations: z.array(Citation),
  /** The knowledge has no answer, or the guardrails let none pass; `answer` says so. */
  code: z.enum(["no_answer", "message_refused", "answer_withheld"]).optional(),
  /** What answered, e.g. `openai:gpt-5-mini`, or `passages`. */
  model: z.string(),
});
export type AskAnswer = z.infer<typeof AskAnswer>;

// ── Keys, identity, health ─────────────────────────────────────────────────────────────────────────────────

export const KeyRequest = z.strictObject({
  /** Needed with the platform secret, whose holder may act for every org; an org key makes keys for its own. */
  org_id: OrgId.optional(),
  name: z.string().trim().min(1).max(80).default("key"),
});
export const KeySummary = z.object({
  id: z.string(),
  org_id: OrgId,
  name: z.string(),
  /** The first characters, to tell keys apart. */
  prefix: z.string(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});
export type KeySummary = z.infer<typeof KeySummary>;
export const KeyAnswer = KeySummary.extend({ key: z.string() });
export const KeysAnswer = z.object({ keys: z.array(KeySummary) });

/** Whose credential this is, and what it reaches. */
export const MeAnswer = z.object({
  credential: z.enum(["platform", "org", "agent"]),
  /** The backend's. Absent where it is older than this field. */
  version: z.string().optional(),
  /** Null for the operator, who may act for every org. */
  org_id: OrgId.nullable(),
  key: KeySummary.pick({ id: true, name: true }).optional(),
  /** `widgets`: those the agent may see; null: all of the org's. */
  agent: Author.extend({
    email: z.string().optional(),
    role: AgentRole,
    widgets: z.array(WidgetId).nullable(),
  }).optional(),
  /** What this deployment can do. */
  features: z.object({
    /** A language model drafts and summarises: `POST /api/assist`. */
    assist: z.boolean(),
    /** E-mail can be sent. */
    email: z.boolean(),
  }),
  widgets: z.array(z.object({ widget_id: WidgetId, org_id: OrgId, title: z.string().nullable() })),
});

export const IdentitySecretAnswer = z.object({ widget_id: WidgetId, identity_secret: z.string() });

export const Health = z.object({
  /** `ok`; `degraded`: the chat works but something is off; `down`: the chat does not work (HTTP 503). */
  status: z.enum(["ok", "degraded", "down"]),
  version: z.string(),
  timestamp: z.iso.datetime(),
  dependencies: z.record(
    z.string(),
    z.object({
      state: z.enum(["ok", "off", "failed"]),
      detail: z.string().optional(),
      ms: z.number().optional(),
    }),
  ),
});
export type Health = z.infer<typeof Health>;
