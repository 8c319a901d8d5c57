import * as z from "zod";
import { limits } from "./limits.ts";
import { Visitor } from "./session.ts";
import { ApproveFrame, ToolNotice, ToolStatus, ToolUse } from "./tools.ts";
import { Author, Message, MessageId, Note, Rating, Role } from "./message.ts";

/**
 * Who answers: the assistant (`ai`), nobody yet although a person was asked for (`waiting`), an agent
 * (`human`), or nobody any more (`closed`; a visitor's message opens it again).
 */
export const Mode = z.enum(["ai", "waiting", "human", "closed"]);
export type Mode = z.infer<typeof Mode>;

/** What a visitor in mode `waiting` is told, so that the wait is an honest one. */
export const Waiting = z.object({
  since: z.iso.datetime(),
  /** 1: next. Absent while it is not known. */
  position: z.int().min(1).optional(),
  /**
   * `expected`: somebody is there; `unattended`: nobody is online; `outside_hours`: closed at this hour;
   * `nobody_came`: the wait took longer than the owner allows.
   */
  outlook: z.enum(["expected", "unattended", "outside_hours", "nobody_came"]),
  /** With `outside_hours`: when people are there again, where that is known. */
  opens_at: z.iso.datetime().optional(),
});
export type Waiting = z.infer<typeof Waiting>;

/** What everyone in a conversation may know of it. */
export const ConversationState = z.object({
  id: z.string(),
  mode: Mode,
  /** Present in mode `human`. */
  agent: Author.optional(),
  /** Present in mode `waiting`. */
  waiting: Waiting.optional(),
  /** The visitor can be written to by e-mail: an address is known. */
  reachable: z.boolean().optional(),
  /** How satisfied the visitor said to be at the end, 1 to 5. */
  csat: z.int().min(1).max(5).optional(),
  /** Messages below this were cleared: a client drops what it still holds of them. 1 where none were. */
  first_seq: z.int().min(1),
  /** 0 where nothing has been said. */
  last_seq: z.int().min(0),
  /** Newest message each side has seen; 0 for none. */
  read: z.object({ visitor: z.int().min(0), agent: z.int().min(0) }),
});
export type ConversationState = z.infer<typeof ConversationState>;

/** What agents know of a conversation beside its messages. No visitor receives it. */
export const ConversationDetails = z.object({
  visitor: Visitor,
  labels: z.array(z.string()),
  /** Who is to look after it, whoever answers at the moment. */
  assignee: Author.optional(),
  widget_id: z.string(),
  created_at: z.iso.datetime(),
  /** Since when the mode is what it is. */
  mode_since: z.iso.datetime(),
  csat_comment: z.string().optional(),
});
export type ConversationDetails = z.infer<typeof ConversationDetails>;

// ── Client to server ───────────────────────────────────────────────────────────────────────────────────────

/** Anyone, when they say something. Acknowledged by the `message` frame that carries the same `id`. */
export const SendFrame = z
  .object({
    type: z.literal("send"),
    id: MessageId,
    /** May be empty where files say it all. */
    text: z.string().trim().max(limits.messageCharsMax),
    /** Ids of files that were put with `POST /api/uploads/{conversation_id}`. */
    attachments: z.array(z.string()).min(1).max(limits.attachments).optional(),
  })
  .refine(({ text, attachments }) => text !== "" || attachments, {
    path: ["text"],
    message: "Say something.",
  });
/** Agent: a note to other agents. Acknowledged by the `note` frame with the same `id`. */
export const NoteFrame = z.object({
  type: z.literal("note"),
  id: MessageId,
  text: z.string().trim().min(1).max(limits.messageCharsMax),
});
/** Anyone, when they start (`true`) and stop (`false`) typing. */
export const TypingFrame = z.object({ type: z.literal("typing"), on: z.boolean() });
/** Anyone, when everything up to `seq` has been on their screen. */
export const ReadFrame = z.object({ type: z.literal("read"), seq: z.int().min(0) });
/** Visitor or agent: stop the answer being written. What was written stays, as `interrupted`. */
export const StopFrame = z.object({
  type: z.literal("stop"),
  /** How much of that answer, in UTF-16 units, somebody to whom it was spoken has heard: the rest is not kept. */
  heard: z.object({ id: MessageId, chars: z.int().min(0) }).optional(),
});
/** Visitor: answer my last message again, after an answer that was interrupted or failed. */
export const RetryFrame = z.object({ type: z.literal("retry") });
/** Visitor: a person, please; or, with `on: false`, never mind. */
export const HandoffFrame = z.object({
  type: z.literal("handoff"),
  on: z.boolean().default(true),
  reason: z.string().max(500).optional(),
});
/** Agent: take the conversation, also from another agent with `force`, who is told the `reason`. */
export const TakeoverFrame = z.object({
  type: z.literal("takeover"),
  force: z.boolean().optional(),
  reason: z.string().trim().min(1).max(500).optional(),
});
/** Agent: hand it back to the assistant. */
export const ReleaseFrame = z.object({ type: z.literal("release") });
/** Agent: end it; open it again. */
export const CloseFrame = z.object({ type: z.literal("close") });
export const ReopenFrame = z.object({ type: z.literal("reopen") });
/** Agent: who is to look after it; null for nobody. */
export const AssignFrame = z.object({ type: z.literal("assign"), agent: Author.nullable() });
/** Agent: all its labels, in place of those before. */
export const LabelFrame = z.object({
  type: z.literal("label"),
  labels: z.array(z.string().trim().min(1).max(40)).max(20),
});
/** Visitor: what they think of an answer (null: nothing any more), or, once it is closed, of the conversation. */
export const RateFrame = z
  .object({
    type: z.literal("rate"),
    seq: z.int().min(1).optional(),
    value: Rating.nullable().optional(),
    csat: z.int().min(1).max(5).optional(),
    comment: z.string().trim().max(2_000).optional(),
  })
  .refine(({ seq, value, csat }) => (seq !== undefined && value !== undefined) !== (csat !== undefined), {
    message: "Rate a message (seq, value) or the conversation (csat).",
  });
/**
 * Visitor: how to reach them, and the fields of the form before the talk. What was told before and is not told now
 * stays. An address is kept only with consent.
 */
export const ContactFrame = z.object({
  type: z.literal("contact"),
  name: z.string().trim().min(1).max(128).optional(),
  email: z.email().max(254).optional(),
  fields: z.record(z.string().max(64), z.string().trim().max(500)).optional(),
  consent: z.literal(true),
});

export const ClientFrame = z.discriminatedUnion("type", [
  SendFrame,
  NoteFrame,
  TypingFrame,
  ReadFrame,
  StopFrame,
  RetryFrame,
  HandoffFrame,
  TakeoverFrame,
  ReleaseFrame,
  CloseFrame,
  ReopenFrame,
  AssignFrame,
  LabelFrame,
  RateFrame,
  ContactFrame,
  ApproveFrame,
]);
export type ClientFrame = z.infer<typeof ClientFrame>;
export type SendFrame = z.infer<typeof SendFrame>;

// ── Server to client ───────────────────────────────────────────────────────────────────────────────────────

/**
 * The first frame, and again when the history is cleared. `messages` is everything after the client's `after`,
 * ascending; without `after` (or when too much was missed) it is the newest page and `reset` is true: the
 * client forgets what it holds and pages backwards through `GET /api/history`.
 */
export const ReadyFrame = z.object({
  type: z.literal("ready"),
  conversation: ConversationState,
  messages: z.array(Message),
  reset: z.boolean(),
  /** The answer being written at this moment, so far. */
  partial: z.object({ id: MessageId, text: z.string() }).optional(),
  /** To agents only: all notes and the newest 100 calls of tools, oldest first, and what else they know. */
  notes: z.array(Note).optional(),
  tools: z.array(ToolUse).optional(),
  details: ConversationDetails.optional(),
});
/** A message is durable. To its sender this is the acknowledgement. */
export const MessageFrame = z.object({ type: z.literal("message"), message: Message });
/**
 * A piece of the answer being written. `offset` counts the UTF-16 units before it, so a client that joins late
 * can tell a hole from a repeat. The finished answer comes as `message` with the same `id` and replaces it.
 */
export const DeltaFrame = z.object({
  type: z.literal("delta"),
  id: MessageId,
  offset: z.int().min(0),
  text: z.string(),
});
/** Somebody else types; for the assistant: it is at work but has written nothing yet, or has ended. */
export const TypingNotice = z.object({
  type: z.literal("typing"),
  role: Role,
  name: z.string().optional(),
  on: z.boolean(),
  /** What the assistant is doing, or waits for, before it writes on. */
  tool: ToolStatus.optional(),
});
export const ReadNotice = z.object({ type: z.literal("read"), role: Role, seq: z.int().min(0) });
/** The mode changed, or what is told of the wait, or that the visitor can be reached or has rated. */
export const StateFrame = ConversationState.pick({
  mode: true,
  agent: true,
  waiting: true,
  reachable: true,
  csat: true,
}).extend({ type: z.literal("state") });
/** To agents: a note was written. */
export const NoteNotice = z.object({ type: z.literal("note"), note: Note });
/** To agents: labels, assignee, or what is known of the visitor changed. */
export const DetailsFrame = z.object({ type: z.literal("details"), details: ConversationDetails });
/** An answer was rated; null: not any more. */
export const RatingNotice = z.object({
  type: z.literal("rating"),
  seq: z.int().min(1),
  value: Rating.nullable(),
});
/** A frame was refused (`id`: which `send`); the connection stays open. */
export const ErrorFrame = z.object({
  type: z.literal("error"),
  code: z.string(),
  message: z.string(),
  id: MessageId.optional(),
  /** Seconds after which trying again makes sense. */
  retry_after: z.number().optional(),
});

export const ServerFrame = z.discriminatedUnion("type", [
  ReadyFrame,
  MessageFrame,
  DeltaFrame,
  TypingNotice,
  ReadNotice,
  StateFrame,
  NoteNotice,
  DetailsFrame,
  RatingNotice,
  ToolNotice,
  ErrorFrame,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type ReadyFrame = z.infer<typeof ReadyFrame>;
export type DeltaFrame = z.infer<typeof DeltaFrame>;
export type ErrorFrame = z.infer<typeof ErrorFrame>;
