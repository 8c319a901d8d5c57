import { sign, verify } from "hono/jwt";
import * as z from "zod";

/** What lets Twilio's relay speak for one call: it shows no other credential. Good for one connection, and not for long. */
const CallClaims = z.object({
  kind: z.literal("call"),
  org_id: z.string(),
  widget_id: z.string(),
  conversation_id: z.string(),
  visitor_id: z.string(),
  call_sid: z.string(),
  /** Keyed hash of the caller's number, for rates. */
  address: z.string(),
  /** Which connection of the call it is for: the first, or the one after a line that broke. */
  attempt: z.int().min(0),
  /** Unix seconds. */
  exp: z.number(),
});
export type CallClaims = z.infer<typeof CallClaims>;

/** Twilio connects at once; a slow handshake is forgiven. */
const lifetimeSeconds = 120;

export async function signCallToken(
  claims: Omit<CallClaims, "kind" | "exp">,
  secret: string,
  nowMs: number,
): Promise<string> {
  const exp = Math.floor(nowMs / 1000) + lifetimeSeconds;
  return sign({ kind: "call", ...claims, exp }, secret, "HS256");
}

/** The claims of a token we signed, or why it is none. */
export async function readCallToken(
  token: string,
  secret: string,
): Promise<{ ok: true; claims: CallClaims } | { ok: false; code: "unauthorized" | "token_expired" }> {
  try {
    return { ok: true, claims: CallClaims.parse(await verify(token, secret, "HS256")) };
  } catch (error) {
    const expired = error instanceof Error && error.name === "JwtTokenExpired";
    return { ok: false, code: expired ? "token_expired" : "unauthorized" };
  }
}
