import * as z from "zod";
import { limits } from "./limits.ts";
import { Author, Message, MessageId, Role } from "./message.ts";

/**
 * Who answers: the assistant (`ai`), nobody yet although a person was asked for (`waiting`), an agent
 * (`human`), or nobody any more (`closed`; a visitor's message opens it again).
 */
export const Mode = z.enum(["ai", "waiting", "human", "closed"]);
export type Mode = z.infer<typeof Mode>;

/** What everyone in a conversation may know of it. */
export const ConversationState = z.object({
  id: z.string(),
  mode: Mode,
  /** Present in mode `human`. */
  agent: Author.optional(),
  /** Messages below this were cleared: a client drops what it still holds of them. 1 where none were. */
  first_seq: z.int().min(1),
  /** 0 where nothing has been said. */
  last_seq: z.int().min(0),
  /** Newest message each side has seen; 0 for none. */
  read: z.object({ visitor: z.int().min(0), agent: z.int().min(0) }),
});
export type ConversationState = z.infer<typeof ConversationState>;

// ── Client to server ───────────────────────────────────────────────────────────────────────────────────────

/** Anyone, when they say something. Acknowledged by the `message` frame that carries the same `id`. */
export const SendFrame = z.object({
  type: z.literal("send"),
  id: MessageId,
  text: z.string().trim().min(1).max(limits.messageCharsMax),
});
/** Anyone, when they start (`true`) and stop (`false`) typing. */
export const TypingFrame = z.object({ type: z.literal("typing"), on: z.boolean() });
/** Anyone, when everything up to `seq` has been on their screen. */
export const ReadFrame = z.object({ type: z.literal("read"), seq: z.int().min(0) });
/** Visitor or agent: stop the answer being written. What was written stays, as `interrupted`. */
export const StopFrame = z.object({ type: z.literal("stop") });
/** Visitor: answer my last message again, after an answer that was interrupted or failed. */
export const RetryFrame = z.object({ type: z.literal("retry") });
/** Visitor: a person, please; or, with `on: false`, never mind. */
export const HandoffFrame = z.object({
  type: z.literal("handoff"),
  on: z.boolean().default(true),
  reason: z.string().max(500).optional(),
});
/** Agent: take the conversation, also from another agent with `force`; hand it back; end it. */
export const TakeoverFrame = z.object({ type: z.literal("takeover"), force: z.boolean().optional() });
export const ReleaseFrame = z.object({ type: z.literal("release") });
export const CloseFrame = z.object({ type: z.literal("close") });

export const ClientFrame = z.discriminatedUnion("type", [
  SendFrame,
  TypingFrame,
  ReadFrame,
  StopFrame,
  RetryFrame,
  HandoffFrame,
  TakeoverFrame,
  ReleaseFrame,
  CloseFrame,
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
});
export const ReadNotice = z.object({ type: z.literal("read"), role: Role, seq: z.int().min(0) });
/** The mode changed. */
export const StateFrame = z.object({ type: z.literal("state"), mode: Mode, agent: Author.optional() });
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
  ErrorFrame,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type ReadyFrame = z.infer<typeof ReadyFrame>;
export type DeltaFrame = z.infer<typeof DeltaFrame>;
export type ErrorFrame = z.infer<typeof ErrorFrame>;
