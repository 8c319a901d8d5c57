/**
 * `GET /api/inbox` (upgrade, agent token): the live list of an org's conversations. Subscribe first, then read the
 * list by HTTP, and of two summaries of one conversation keep the one with the higher `version`: nothing falls
 * between.
 */
import * as z from "zod";
import { AgentRole } from "./agents.ts";
import { WidgetId } from "./config.ts";
import { ConversationSummary } from "./http.ts";
import { Author } from "./message.ts";

// ── Client to server ───────────────────────────────────────────────────────────────────────────────────────

/** `away`: present, but not to be counted on. A new connection is `online`. */
export const PresenceFrame = z.object({ type: z.literal("presence"), status: z.enum(["online", "away"]) });
export const InboxClientFrame = z.discriminatedUnion("type", [PresenceFrame]);
export type InboxClientFrame = z.infer<typeof InboxClientFrame>;

// ── Server to client ───────────────────────────────────────────────────────────────────────────────────────

/** An agent with a live inbox. */
export const Presence = Author.extend({
  role: AgentRole,
  widgets: z.array(WidgetId).nullable(),
  status: z.enum(["online", "away"]),
});
export type Presence = z.infer<typeof Presence>;

/** Conversations that are not closed, of the widgets the agent may see. */
export const InboxCounts = z.object({
  ai: z.int(),
  waiting: z.int(),
  human: z.int(),
  /** Held by, or assigned to, this agent. */
  mine: z.int(),
});
export type InboxCounts = z.infer<typeof InboxCounts>;

/**
 * The first frame. `conversations` are those that changed since `?after={cursor}`, or, without it, lately: what
 * the list by HTTP may not know yet. `reset`: too much was missed; read the list again.
 */
export const InboxReady = z.object({
  type: z.literal("ready"),
  agents: z.array(Presence),
  counts: InboxCounts,
  cursor: z.string(),
  conversations: z.array(ConversationSummary),
  reset: z.boolean(),
});
/** New or changed: what changed within a moment comes together. */
export const InboxConversations = z.object({
  type: z.literal("conversations"),
  conversations: z.array(ConversationSummary),
  cursor: z.string(),
});
/** Erased. */
export const InboxRemoved = z.object({ type: z.literal("removed"), id: z.string() });
export const InboxCountsFrame = z.object({ type: z.literal("counts"), counts: InboxCounts });
export const InboxPresence = z.object({ type: z.literal("presence"), agents: z.array(Presence) });
/** Something for this agent to know, e.g. `taken_from_you` with who did it and why. */
export const InboxNotice = z.object({
  type: z.literal("notice"),
  code: z.enum(["taken_from_you", "assigned_to_you"]),
  conversation_id: z.string(),
  by: Author.optional(),
  reason: z.string().optional(),
});
export const InboxError = z.object({ type: z.literal("error"), code: z.string(), message: z.string() });

export const InboxServerFrame = z.discriminatedUnion("type", [
  InboxReady,
  InboxConversations,
  InboxRemoved,
  InboxCountsFrame,
  InboxPresence,
  InboxNotice,
  InboxError,
]);
export type InboxServerFrame = z.infer<typeof InboxServerFrame>;
export type InboxReady = z.infer<typeof InboxReady>;
export type InboxNotice = z.infer<typeof InboxNotice>;
