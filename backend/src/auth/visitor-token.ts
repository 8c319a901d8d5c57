import { sign, verify } from "hono/jwt";
import * as z from "zod";

/** What a visitor's browser may prove: who it is, in which conversation of which widget. */
const VisitorClaims = z.object({
  kind: z.literal("visitor"),
  org_id: z.string(),
  widget_id: z.string(),
  visitor_id: z.string(),
  conversation_id: z.string(),
  verified: z.boolean(),
  /** The visitor went back to this conversation: it is not to lead on to the latest. */
  chosen: z.literal(true).optional(),
  /** Unix seconds. */
  exp: z.number(),
});
export type VisitorClaims = z.infer<typeof VisitorClaims>;

const day = 24 * 3600;
/** An anonymous visitor has nothing else to come back with; a verified one is vouched for again. */
const lifetimeSeconds = { anonymous: 30 * day, verified: day };

export async function signVisitorToken(
  claims: Omit<VisitorClaims, "kind" | "exp">,
  secret: string,
  nowMs: number,
  exp = Math.floor(nowMs / 1000) + lifetimeSeconds[claims.verified ? "verified" : "anonymous"],
): Promise<{ token: string; expiresAt: string }> {
  const token = await sign({ kind: "visitor", ...claims, exp }, secret, "HS256");
  return { token, expiresAt: new Date(exp * 1000).toISOString() };
}

/** The claims of a token we signed, or why it is none. */
export async function readVisitorToken(
  token: string,
  secret: string,
): Promise<{ ok: true; claims: VisitorClaims } | { ok: false; code: "unauthorized" | "token_expired" }> {
  try {
    return { ok: true, claims: VisitorClaims.parse(await verify(token, secret, "HS256")) };
  } catch (error) {
    const expired = error instanceof Error && error.name === "JwtTokenExpired";
    return { ok: false, code: expired ? "token_expired" : "unauthorized" };
  }
}
