import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { Refusal } from "../refusal.ts";
import { useKey } from "../store/keys.ts";
import { sameSecret, sha256Hex } from "./digest.ts";
import { readVisitorToken, type VisitorClaims } from "./visitor-token.ts";

/** Who is calling, by the credential they showed. */
export type Principal =
  | { kind: "platform" }
  | { kind: "org"; org_id: string; key_id: string; key_name: string }
  | ({ kind: "visitor" } & VisitorClaims);

/** The holders of a key: the operator or one org. */
export type KeyHolder = Exclude<Principal, { kind: "visitor" }>;

/** Lets only holders of a key pass. */
export const keyOnly = createMiddleware<AppEnv>(async (c, next) => {
  const principal = await authenticate(c);
  if (principal.kind === "visitor") throw new Refusal("forbidden", { detail: "This needs an org key." });
  c.set("principal", principal);
  await next();
});

/** Lets visitors and holders of a key pass; what they may see is the conversation's to say. */
export const anyCredential = createMiddleware<AppEnv>(async (c, next) => {
  c.set("principal", await authenticate(c));
  await next();
});

export function keyHolder(c: Context<AppEnv>): KeyHolder {
  const principal = c.get("principal");
  if (!principal || principal.kind === "visitor") throw new Refusal("forbidden");
  return principal;
}

/** The org a key's holder is bound to; null for the operator. */
export const orgOf = (holder: KeyHolder): string | null => (holder.kind === "org" ? holder.org_id : null);

/** Fails closed: no credential, or one that is nobody's, is refused. */
export async function authenticate(c: Context<AppEnv>): Promise<Principal> {
  const token = bearer(c);
  if (!token) throw new Refusal("unauthorized", { detail: "Send a credential: Authorization: Bearer …" });
  const principal = await identify(c, token);
  c.set("logged", {
    ...c.get("logged"),
    ...(principal.kind !== "platform" && { org_id: principal.org_id }),
    ...(principal.kind === "visitor" && { widget_id: principal.widget_id }),
    credential: principal.kind,
  });
  return principal;
}

async function identify(c: Context<AppEnv>, token: string): Promise<Principal> {
  const { BUBBLE_API_SECRET, FOYER_SECRET } = c.env;
  // An unset secret must not be matched by an empty one.
  if (BUBBLE_API_SECRET && (await sameSecret(token, BUBBLE_API_SECRET))) return { kind: "platform" };
  if (token.startsWith("fk_")) return ofKey(c, token);
  const read = await readVisitorToken(token, FOYER_SECRET);
  if (!read.ok) throw new Refusal(read.code);
  return { ...read.claims };
}

async function ofKey(c: Context<AppEnv>, key: string): Promise<Principal> {
  const found = await useKey(c.env.DB, await sha256Hex(key), new Date().toISOString());
  if (!found) throw new Refusal("unauthorized", { detail: "There is no such key (any more)." });
  return { kind: "org", org_id: found.org_id, key_id: found.id, key_name: found.name };
}

/** From the Authorization header, or, since browsers send none with a socket, from its subprotocols. */
function bearer(c: Context<AppEnv>): string | undefined {
  const header = c.req.header("authorization");
  if (header) return /^Bearer (\S+)$/i.exec(header)?.[1];
  const offered = c.req.header("sec-websocket-protocol")?.split(",") ?? [];
  return offered
    .map((each) => each.trim())
    .find((each) => each.startsWith("bearer."))
    ?.slice("bearer.".length);
}
