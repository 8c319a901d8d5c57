import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import type { Agent } from "@foyer/shared-widget/protocol";
import { Refusal } from "../refusal.ts";
import { readAgent } from "../store/agents.ts";
import { useKey } from "../store/keys.ts";
import { readShop } from "../store/shops.ts";
import { appCredentials } from "../shopify/app-credentials.ts";
import { looksLikeSessionToken, readSessionToken, type SessionToken } from "../shopify/session-token.ts";
import { type AgentClaims, readAgentToken } from "./agent-token.ts";
import { sameSecret, sha256Hex } from "./digest.ts";
import { readVisitorToken, type VisitorClaims } from "./visitor-token.ts";

/** Who is calling, by the credential they showed. */
export type Principal = Staff | ({ kind: "visitor" } & VisitorClaims);

/** The holders of a key: the operator or one org. */
export type KeyHolder =
  | { kind: "platform" }
  | { kind: "org"; org_id: string; key_id: string; key_name: string };

/** A named agent of one org, as the org described them last. */
interface AgentPrincipal extends Pick<AgentClaims, "org_id" | "auth_at" | "exp" | "renewable"> {
  kind: "agent";
  agent: Agent;
}

/** Everyone who is no visitor. */
export type Staff = KeyHolder | AgentPrincipal;

type Kind = Principal["kind"];

/** Lets only holders of a key pass. */
export const keyOnly = only(["platform", "org"], "This needs an org key.");

/** Lets holders of a key and the org's agents pass; which widgets an agent may see is the route's to ask. */
export const staffOnly = only(["platform", "org", "agent"], "This needs an org key or an agent token.");

/** Lets holders of a key pass, and agents who are admins. */
export const adminOnly = createMiddleware<AppEnv>(async (c, next) => {
  const principal = await authenticate(c);
  if (!isAdmin(principal))
    throw new Refusal("forbidden", { detail: "This needs an org key or an admin's token." });
  c.set("principal", principal);
  await next();
});

/** The same for what is the whole org's: who is an admin of some of its widgets is none here. */
export const orgAdminOnly = createMiddleware<AppEnv>(async (c, next) => {
  const principal = await authenticate(c);
  if (!isAdmin(principal) || widgetsOf(principal) !== null)
    throw new Refusal("forbidden", {
      detail: "This needs an org key or the token of an admin of all the org's widgets.",
    });
  c.set("principal", principal);
  await next();
});

/** Whether a caller may do what an agent may not. */
export function isAdmin(principal: Principal): principal is Staff {
  return principal.kind === "agent" ? principal.agent.role === "admin" : principal.kind !== "visitor";
}

/** Lets everyone with a credential pass; what they may see is the conversation's to say. */
export const anyCredential = only(["platform", "org", "agent", "visitor"], "");

/** Lets people pass: visitors and agents, with a token of their own. */
export const personOnly = only(["agent", "visitor"], "This needs a visitor's or an agent's token.");

function only(kinds: readonly Kind[], detail: string) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const principal = await authenticate(c);
    if (!kinds.includes(principal.kind)) throw new Refusal("forbidden", { detail });
    c.set("principal", principal);
    await next();
  });
}

export function staff(c: Context<AppEnv>): Staff {
  const principal = c.get("principal");
  if (!principal || principal.kind === "visitor") throw new Refusal("forbidden");
  return principal;
}

export function keyHolder(c: Context<AppEnv>): KeyHolder {
  const principal = staff(c);
  if (principal.kind === "agent") throw new Refusal("forbidden");
  return principal;
}

/** The org a caller is bound to; null for the operator. */
export const orgOf = (who: Staff): string | null => (who.kind === "platform" ? null : who.org_id);

/** The widgets a caller is bound to; null: all of the org's. */
export const widgetsOf = (who: Staff): string[] | null => (who.kind === "agent" ? who.agent.widgets : null);

export function maySeeWidget(who: Staff, widgetId: string): boolean {
  return widgetsOf(who)?.includes(widgetId) ?? true;
}

/** Fails closed: no credential, or one that is nobody's, is refused. */
export async function authenticate(c: Context<AppEnv>): Promise<Principal> {
  const token = bearer(c);
  if (!token) throw new Refusal("unauthorized", { detail: "Send a credential: Authorization: Bearer …" });
  const principal = await identify(c, token);
  c.set("logged", {
    ...c.get("logged"),
    ...(principal.kind !== "platform" && { org_id: principal.org_id }),
    ...(principal.kind === "visitor" && { widget_id: principal.widget_id }),
    ...(principal.kind === "agent" && { agent_id: principal.agent.id }),
    credential: principal.kind,
  });
  return principal;
}

async function identify(c: Context<AppEnv>, token: string): Promise<Principal> {
  const { BUBBLE_API_SECRET, FOYER_SECRET } = c.env;
  // An unset secret must not be matched by an empty one.
  if (BUBBLE_API_SECRET && (await sameSecret(token, BUBBLE_API_SECRET))) return { kind: "platform" };
  if (token.startsWith("fk_")) return ofKey(c, token);
  if (appCredentials(c.env) && looksLikeSessionToken(token)) return ofShop(c, await shopSession(c, token));
  const visitor = await readVisitorToken(token, FOYER_SECRET);
  if (visitor.ok) return { ...visitor.claims };
  const agent = await readAgentToken(token, FOYER_SECRET);
  if (agent.ok) return ofAgent(c, agent.claims);
  throw new Refusal(agent.code === "token_expired" ? agent.code : visitor.code);
}

/** What the agent may do is read anew at every call: a removal or a smaller scope holds at once. */
async function ofAgent(c: Context<AppEnv>, claims: AgentClaims): Promise<AgentPrincipal> {
  const agent = await readAgent(c.env.DB, claims);
  if (!agent) throw new Refusal("unauthorized", { detail: "This agent was removed." });
  const { org_id, auth_at, exp, renewable } = claims;
  return { kind: "agent", org_id, auth_at, exp, ...(renewable !== undefined && { renewable }), agent };
}

async function ofKey(c: Context<AppEnv>, key: string): Promise<Principal> {
  const found = await useKey(c.env.DB, await sha256Hex(key), new Date().toISOString());
  if (!found) throw new Refusal("unauthorized", { detail: "There is no such key (any more)." });
  return { kind: "org", org_id: found.org_id, key_id: found.id, key_name: found.name };
}

/** What the app's page in Shopify's admin shows. Where it is none, or too old, App Bridge gets another and asks again. */
export async function shopSession(c: Context<AppEnv>, token = bearer(c)): Promise<SessionToken> {
  const app = appCredentials(c.env);
  const session = app && token ? await readSessionToken(token, app, Date.now()) : null;
  if (session) return session;
  throw new Refusal("unauthorized", {
    detail: "This is no session token of this app, or it has expired.",
    headers: { "x-shopify-retry-invalid-session-request": "1" },
  });
}

/** A merchant's staff may in their shop's org what a key may. */
async function ofShop(c: Context<AppEnv>, { shop, user }: SessionToken): Promise<Principal> {
  const known = await readShop(c.env.DB, shop);
  if (!known || known.uninstalled_at !== null)
    throw new Refusal("forbidden", { detail: "This shop is not set up: POST /shopify/setup." });
  return { kind: "org", org_id: known.org_id, key_id: `shopify:${user}`, key_name: "Shopify admin" };
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
