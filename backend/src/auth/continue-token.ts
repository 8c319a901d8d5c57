import { sign, verify } from "hono/jwt";
import * as z from "zod";

/**
 * What a link in an e-mail proves: that whoever follows it reads the visitor's mail, and so may go on with that one
 * conversation as that visitor, on any device. The host's word for who the visitor is does not travel with it.
 */
const ContinueClaims = z.object({
  kind: z.literal("continue"),
  org_id: z.string(),
  widget_id: z.string(),
  conversation_id: z.string(),
  visitor_id: z.string(),
  /** Unix seconds. */
  exp: z.number(),
});
export type ContinueClaims = z.infer<typeof ContinueClaims>;

const lifetimeSeconds = 30 * 24 * 3600;

export async function signContinueToken(
  claims: Omit<ContinueClaims, "kind" | "exp">,
  secret: string,
  nowMs: number,
): Promise<string> {
  const { org_id, widget_id, conversation_id, visitor_id } = claims;
  const exp = Math.floor(nowMs / 1000) + lifetimeSeconds;
  return sign({ kind: "continue", org_id, widget_id, conversation_id, visitor_id, exp }, secret, "HS256");
}

/** The claims of a token we signed, or why it is none. */
export async function readContinueToken(
  token: string,
  secret: string,
): Promise<{ ok: true; claims: ContinueClaims } | { ok: false; code: "unauthorized" | "token_expired" }> {
  try {
    return { ok: true, claims: ContinueClaims.parse(await verify(token, secret, "HS256")) };
  } catch (error) {
    const expired = error instanceof Error && error.name === "JwtTokenExpired";
    return { ok: false, code: expired ? "token_expired" : "unauthorized" };
  }
}

/** Where the visitor goes on. The token stands behind `#`, so that no server, log or referrer sees it. */
export function continueLink(origin: string, widgetId: string, token: string): string {
  return `${origin}/w/${encodeURIComponent(widgetId)}#continue=${token}`;
}
