import { sign, verify } from "hono/jwt";
import * as z from "zod";

/**
 * What an agent's browser may prove: which agent of which org it is. What the agent may do stands in the database,
 * so that a change of it holds at once.
 */
const AgentClaims = z.object({
  kind: z.literal("agent"),
  org_id: z.string(),
  agent_id: z.string(),
  /** Unix milliseconds: when a server last vouched for the agent, which renewing does not change. */
  auth_at: z.number(),
  /** Unix seconds. */
  exp: z.number(),
  /** False: whoever gave it gives the next one too, and asks each time whether that is still right. */
  renewable: z.boolean().optional(),
});
export type AgentClaims = z.infer<typeof AgentClaims>;

/** How long after a server vouched for an agent the agent's browser may go on renewing. */
export const renewableMs = 12 * 3600 * 1000;

export async function signAgentToken(claims: Omit<AgentClaims, "kind">, secret: string): Promise<string> {
  return sign({ kind: "agent", ...claims }, secret, "HS256");
}

/** The claims of a token we signed, or why it is none. */
export async function readAgentToken(
  token: string,
  secret: string,
): Promise<{ ok: true; claims: AgentClaims } | { ok: false; code: "unauthorized" | "token_expired" }> {
  try {
    return { ok: true, claims: AgentClaims.parse(await verify(token, secret, "HS256")) };
  } catch (error) {
    const expired = error instanceof Error && error.name === "JwtTokenExpired";
    return { ok: false, code: expired ? "token_expired" : "unauthorized" };
  }
}
