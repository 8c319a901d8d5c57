/** What an org has to be able to show and to forget: visitors, and who did what. */
import * as z from "zod";
import { WidgetId } from "./config.ts";
import { ConversationSummary, PageQuery } from "./http.ts";
import { Message } from "./message.ts";
import { Visitor } from "./session.ts";

/** `GET /api/visitors?email=`: who left that address, or is known to the host by that id. */
export const VisitorsQuery = PageQuery.extend({
  email: z.email().max(254).optional(),
  user_id: z.string().min(1).max(255).optional(),
});
export const VisitorSummary = z.object({
  id: z.string(),
  widget_id: WidgetId,
  verified: z.boolean(),
  user_id: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  conversations: z.int(),
  first_seen_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
});
export const VisitorsPage = z.object({
  visitors: z.array(VisitorSummary),
  next_cursor: z.string().nullable(),
});

/** `GET /api/visitors/{id}`: everything that is known of a visitor. Agents' notes are not the visitor's. */
export const VisitorExport = z.object({
  visitor: Visitor,
  exported_at: z.iso.datetime(),
  conversations: z.array(
    z.object({
      conversation: ConversationSummary,
      messages: z.array(Message),
      ratings: z.array(z.unknown()),
    }),
  ),
});
export type VisitorExport = z.infer<typeof VisitorExport>;

/** `DELETE /api/visitors/{id}`: how many conversations are on their way out. Asked again: how many are left. */
export const ErasureAnswer = z.object({ queued: z.int() });

export const AuditActor = z.object({
  kind: z.enum(["agent", "key", "platform", "system"]),
  /** The agent's or the key's id; null for the operator and the system. */
  id: z.string().nullable(),
  name: z.string().nullable(),
});
export type AuditActor = z.infer<typeof AuditActor>;

/** One thing that an agent or a key did. Entries are only ever added. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: AuditActor,
  /** `noun.verb`: `conversation.takeover`, `config.save`, `key.create`, `visitor.erase` … */
  action: z.string(),
  /** What it was done to: a conversation, a widget, a key. */
  target: z.string().nullable(),
  widget_id: WidgetId.nullable(),
  /** The address it came from, where it came over the network. */
  address: z.string().nullable(),
  /** What else matters, e.g. the reason of a forced takeover. Never message text. */
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
/** `GET /api/audit`: newest first. */
export const AuditQuery = PageQuery.extend({
  actor: z.string().max(128).optional(),
  action: z.string().max(64).optional(),
  target: z.string().max(128).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export const AuditPage = z.object({ entries: z.array(AuditEntry), next_cursor: z.string().nullable() });
