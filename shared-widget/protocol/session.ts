import * as z from "zod";
import { PublicConfig, WidgetId } from "./config.ts";

/**
 * A host's word for who its visitor is. `signature` = hex HMAC-SHA256 of `{widget_id}|{user_id}|{ts}` with the
 * widget's identity secret; `ts` in unix seconds, good for 24 hours. Name and e-mail are not signed and are
 * shown to agents as such.
 */
export const Identity = z.object({
  user_id: z.string().min(1).max(255),
  ts: z.int().min(0),
  signature: z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits"),
  name: z.string().trim().max(128).optional(),
  email: z.email().max(254).optional(),
});
export type Identity = z.infer<typeof Identity>;

export const PageContext = z.object({
  url: z.string().max(2_000).optional(),
  title: z.string().max(300).optional(),
  referrer: z.string().max(2_000).optional(),
});
export type PageContext = z.infer<typeof PageContext>;

/** The visitor of a conversation, as agents see them. */
export const Visitor = z.object({
  id: z.string(),
  /** The host vouched for `user_id`; name and e-mail are the visitor's own word. */
  verified: z.boolean(),
  user_id: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  /** When the visitor agreed to be written to at `email`. */
  consent_at: z.iso.datetime().optional(),
  locale: z.string().optional(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** What was filled in before the talk. */
  fields: z.record(z.string(), z.string()).optional(),
  context: PageContext.optional(),
  /** The browser's own word for itself, e.g. `Firefox on Android`. */
  device: z.string().optional(),
});
export type Visitor = z.infer<typeof Visitor>;

export const SessionRequest = z.object({
  widget_id: WidgetId,
  /** A token of this browser's earlier session. Valid: its conversation is resumed, or, with `identity`, merged. */
  token: z.string().max(4_000).optional(),
  /** Start a new conversation, keeping who the visitor is. */
  new: z.boolean().optional(),
  /** Go back to one of the visitor's own conversations, from `GET /api/sessions`. Needs `token`. */
  conversation_id: z.string().max(64).optional(),
  /** From a link in an e-mail: continues that conversation, on any device, as the visitor it was sent to. */
  continue: z.string().max(4_000).optional(),
  locale: z.string().max(35).optional(),
  /** Facts for the people who answer. They take the place of what was told before. */
  attributes: z
    .record(z.string().max(64), z.union([z.string().max(500), z.number(), z.boolean()]))
    .refine((attributes) => Object.keys(attributes).length <= 50, "at most 50 attributes")
    .optional(),
  context: PageContext.optional(),
  identity: Identity.optional(),
});
export type SessionRequest = z.infer<typeof SessionRequest>;

export const SessionResponse = z.object({
  conversation_id: z.string(),
  visitor_id: z.string(),
  /** Whether the host vouched for the visitor. */
  verified: z.boolean(),
  token: z.string(),
  expires_at: z.iso.datetime(),
  config: PublicConfig,
});
export type SessionResponse = z.infer<typeof SessionResponse>;

/** `GET /api/sessions` with a visitor token: the visitor's own conversations in this widget, newest first, at most 50. */
export const OwnConversations = z.object({
  conversations: z.array(
    z.object({
      id: z.string(),
      mode: z.enum(["ai", "waiting", "human", "closed"]),
      /** The visitor's first words. */
      title: z.string(),
      last_message: z.object({ role: z.string(), text: z.string(), created_at: z.iso.datetime() }).optional(),
      updated_at: z.iso.datetime(),
    }),
  ),
});
export type OwnConversations = z.infer<typeof OwnConversations>;
