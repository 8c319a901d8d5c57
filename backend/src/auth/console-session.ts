import { sign, verify } from "hono/jwt";
import { parse, serialize } from "hono/utils/cookie";
import * as z from "zod";
import { hmacHex, sameSecret } from "./digest.ts";

/** What the cookie of `/console` says: who signed in, and with which key, but never the key. */
const Claims = z.object({
  kind: z.literal("console"),
  org_id: z.string(),
  /** Null: with the platform secret, of which `operator` is a mark. */
  key_id: z.string().nullable(),
  operator: z.string().optional(),
  agent_id: z.string(),
  /** Unix milliseconds: when they signed in. */
  auth_at: z.number(),
  /** Unix seconds. */
  exp: z.number(),
});
export type ConsoleSession = Omit<z.infer<typeof Claims>, "kind">;

const name = "foyer_console";
export const sessionSeconds = 12 * 3600;

/** `url`: the request's. A browser keeps the cookie to `/console` and shows it to no script and no other site. */
export async function sessionCookie(session: ConsoleSession, url: string, secret: string): Promise<string> {
  const token = await sign({ kind: "console", ...session }, secret, "HS256");
  return serialize(name, token, { ...attributes(url), maxAge: sessionSeconds });
}

/** Takes the cookie back. */
export function noSessionCookie(url: string): string {
  return serialize(name, "", { ...attributes(url), maxAge: 0 });
}

/** Null: there is none, or none of ours, or it has ended. */
export async function readSession(
  cookies: string | undefined,
  secret: string,
): Promise<ConsoleSession | null> {
  const token = cookies && parse(cookies, name)[name];
  if (!token) return null;
  try {
    const { kind: _, ...session } = Claims.parse(await verify(token, secret, "HS256"));
    return session;
  } catch {
    return null;
  }
}

/** A mark of the platform secret: a session that was opened with another one does not bear it. */
export async function operatorMark(platformSecret: string, secret: string): Promise<string> {
  return (await hmacHex(secret, `console-operator|${platformSecret}`)).slice(0, 32);
}

export async function isOperatorMark(
  mark: string | undefined,
  platformSecret: string,
  secret: string,
): Promise<boolean> {
  if (!mark || !platformSecret) return false;
  return sameSecret(mark, await operatorMark(platformSecret, secret));
}

function attributes(url: string) {
  const { protocol, hostname } = new URL(url);
  // Safari refuses a Secure cookie over http also from this very machine.
  const isLocal = protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return { path: "/console", httpOnly: true, sameSite: "Strict", secure: !isLocal } as const;
}
