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

export const SessionRequest = z.object({
  widget_id: WidgetId,
  /** A token of this browser's earlier session. Valid: its conversation is resumed, or, with `identity`, merged. */
  token: z.string().max(4_000).optional(),
  /** Start a new conversation, keeping who the visitor is. */
  new: z.boolean().optional(),
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
