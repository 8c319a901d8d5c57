import { createHmac } from "node:crypto";
import { foyerSecret } from "./server.ts";

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A JWT of any claims, algorithm and secret: what an attacker, or time, makes of a visitor's token. */
export function forgeToken(
  claims: Record<string, unknown>,
  { alg = "HS256", secret = foyerSecret }: { alg?: string; secret?: string } = {},
): string {
  const signed = `${base64url({ alg, typ: "JWT" })}.${base64url(claims)}`;
  if (alg === "none") return `${signed}.`;
  const hash = alg === "HS512" ? "sha512" : "sha256";
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

/** What a host's server sends to say who its visitor is. */
export function signIdentity(
  secret: string,
  {
    widget_id,
    user_id,
    ts = Math.floor(Date.now() / 1000),
  }: { widget_id: string; user_id: string; ts?: number },
): { user_id: string; ts: number; signature: string } {
  const signature = createHmac("sha256", secret).update(`${widget_id}|${user_id}|${ts}`).digest("hex");
  return { user_id, ts, signature };
}
