import * as z from "zod";
import { OrgId, WidgetId } from "./config.ts";
import { Author, HttpUrl } from "./message.ts";

/** `admin`: may also see the audit log, export and erase visitors, and keep canned replies and agents. */
export const AgentRole = z.enum(["agent", "admin"]);
export type AgentRole = z.infer<typeof AgentRole>;

/** The org's own name for its agent: a user id or an e-mail address. */
export const AgentId = z.string().regex(/^[\w.:@+-]{1,128}$/, "1 to 128 letters, digits, or any of _.:@+-");

/** `POST /api/agent-tokens`. The token is for the agent's browser; the key that asks for it stays on a server. */
export const AgentTokenRequest = z.strictObject({
  /** Needed with the platform secret, whose holder may act for every org. */
  org_id: OrgId.optional(),
  agent_id: AgentId,
  name: z.string().trim().min(1).max(128),
  email: z.email().max(254).optional(),
  avatar_url: HttpUrl.optional(),
  role: AgentRole.default("agent"),
  /** The widgets whose conversations the agent may see. Left out: all of the org's, also those to come. */
  widgets: z.array(WidgetId).min(1).max(100).optional(),
  /** Seconds until the token ends unless it is renewed. */
  expires_in: z
    .int()
    .min(60)
    .max(12 * 3600)
    .default(3600),
});

/** An agent as the org knows it. What was said at the last minting holds. */
export const Agent = Author.extend({
  email: z.string().optional(),
  role: AgentRole,
  /** Null: all of the org's. */
  widgets: z.array(WidgetId).nullable(),
  created_at: z.iso.datetime(),
  /** When a token was last minted or renewed. */
  last_seen_at: z.iso.datetime(),
});
export type Agent = z.infer<typeof Agent>;

/** Of minting, and of renewing: `POST /api/agent-tokens/renew` with a token that still holds. */
export const AgentTokenAnswer = z.object({
  token: z.string(),
  expires_at: z.iso.datetime(),
  /** Until then the token can be renewed; after it a server has to mint one again. */
  renewable_until: z.iso.datetime(),
  agent: Agent,
});
export type AgentTokenAnswer = z.infer<typeof AgentTokenAnswer>;

export const AgentsAnswer = z.object({ agents: z.array(Agent) });
export type AgentsAnswer = z.infer<typeof AgentsAnswer>;

/** A reply an agent often gives, found by its shortcut after `/`. The org's own. */
export const CannedReply = z.strictObject({
  shortcut: z.string().regex(/^[\p{L}\p{N}_-]{1,32}$/u, "1 to 32 letters, digits, '-', '_'"),
  /** May hold `{visitor_name}` and `{agent_name}`. */
  text: z.string().trim().min(1).max(4_000),
});
export type CannedReply = z.infer<typeof CannedReply>;
/** `PUT /api/canned-replies`: all of them at once. */
export const CannedReplies = z.strictObject({ replies: z.array(CannedReply).max(500) });
export type CannedReplies = z.infer<typeof CannedReplies>;
export const CannedRepliesAnswer = z.object({
  replies: z.array(z.object({ shortcut: z.string(), text: z.string() })),
});
export type CannedRepliesAnswer = z.infer<typeof CannedRepliesAnswer>;

/** `POST /api/assist/{conversation_id}`: the language model helps the agent. Nothing of it reaches the visitor. */
export const AssistRequest = z.strictObject({ kind: z.enum(["draft", "summary"]) });
export const AssistAnswer = z.object({ text: z.string() });
export type AssistAnswer = z.infer<typeof AssistAnswer>;
