import { type Agent, ConsoleSignIn, OrgId } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { auditBy } from "../audit/audit.ts";
import { agentIdOf } from "../auth/agent-id.ts";
import { signAgentToken } from "../auth/agent-token.ts";
import { accessOrigin, type AccessVerdict, readAccessToken } from "../auth/cloudflare-access.ts";
import {
  type ConsoleSession,
  isOperatorMark,
  noSessionCookie,
  operatorMark,
  readSession,
  sessionCookie,
  sessionSeconds,
} from "../auth/console-session.ts";
import { sameSecret, sha256Hex } from "../auth/digest.ts";
import type { KeyHolder } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import { problem, Refusal } from "../refusal.ts";
import { readAgent, saveAgent, seeAgent, tokensSince } from "../store/agents.ts";
import { hasKey, hasOrg, useKey } from "../store/keys.ts";
import { addressHash } from "./address.ts";
import { page } from "./pages.ts";
import { parseBody } from "./parse.ts";

/** Short: with each token it is asked anew whether the key, the session and the agent are still there. */
const tokenSeconds = 15 * 60;
const inboxMs = 10_000;
/** A key cannot be guessed at this pace, nor at any other; but nobody has to try faster either. */
const tries = { perMinute: 10, perHour: 60 };

const Nothing = z.strictObject({});

/** The operator's own console: a page, and a session so that no browser keeps a key. */
export const consoleRoutes = new Hono<AppEnv>()
  .get("/", (c) => page(c, "/demo/console.html", "'none'"))
  .post("/session", async (c) => {
    requireSameOrigin(c);
    await countTry(c);
    const request = await parseBody(c, ConsoleSignIn);
    const { holder, org_id } = await keyHolderOf(c, request);
    const { name, email } = request;
    const now = Date.now();
    const described = { name, ...(email && { email }), role: "admin", widgets: null } as const;
    const agent = await save(c, org_id, { id: await agentIdOf(request), ...described });
    const session: ConsoleSession = {
      org_id,
      key_id: holder.kind === "org" ? holder.key_id : null,
      ...(holder.kind === "platform" && {
        operator: await operatorMark(c.env.BUBBLE_API_SECRET, c.env.FOYER_SECRET),
      }),
      agent_id: agent.id,
      auth_at: now,
      exp: Math.floor(now / 1000) + sessionSeconds,
    };
    const actor =
      holder.kind === "org"
        ? { kind: "key" as const, id: holder.key_id, name: holder.key_name }
        : { kind: "platform" as const, id: null, name: null };
    await auditBy(c, actor, { org_id, action: "console.sign_in", target: agent.id });
    c.header("set-cookie", await sessionCookie(session, c.req.url, c.env.FOYER_SECRET));
    return c.body(null, 204);
  })
  .delete("/session", async (c) => {
    requireSameOrigin(c);
    await parseBody(c, Nothing);
    const session = await readSession(c.req.header("cookie"), c.env.FOYER_SECRET);
    if (session) {
      const { org_id, agent_id: target } = session;
      const actor = { kind: "agent", id: target, name: null } as const;
      await auditBy(c, actor, { org_id, action: "console.sign_out", target });
    }
    c.header("set-cookie", noSessionCookie(c.req.url));
    return c.json({ sign_out_url: accessTokenOf(c) ? "/cdn-cgi/access/logout" : null });
  })
  .post("/token", async (c) => {
    requireSameOrigin(c);
    await parseBody(c, Nothing);
    const fromAccess = accessTokenOf(c);
    return fromAccess ? tokenByAccess(c, fromAccess) : tokenBySession(c);
  });

/** A cookie goes along whoever makes the browser send it: only our own page may. */
function requireSameOrigin(c: Context<AppEnv>): void {
  if (c.req.header("origin") !== new URL(c.req.url).origin)
    throw new Refusal("forbidden", { detail: "Only the console's own page may ask for this." });
}

async function countTry(c: Context<AppEnv>): Promise<void> {
  const { ADDRESS_LIMIT } = c.env;
  const counter = ADDRESS_LIMIT.get(ADDRESS_LIMIT.idFromName(`console|${await addressHash(c)}`));
  const seconds = await within(5_000, "the count of tries", counter.take(tries));
  if (seconds > 0)
    throw new Refusal("rate_limited", {
      detail: `Too many tries to sign in. Wait ${seconds} seconds.`,
      retryAfter: seconds,
    });
}

async function keyHolderOf(
  c: Context<AppEnv>,
  { key, org_id }: ConsoleSignIn,
): Promise<{ holder: KeyHolder; org_id: string }> {
  const { BUBBLE_API_SECRET, DB } = c.env;
  if (BUBBLE_API_SECRET && (await sameSecret(key, BUBBLE_API_SECRET))) {
    if (!org_id)
      throw new Refusal("invalid", { errors: [{ path: "org_id", message: "Say which org this is for." }] });
    // A slip of the finger would make an org, and an inbox that stays empty.
    if (!(await hasOrg(DB, org_id)))
      throw new Refusal("invalid", { errors: [{ path: "org_id", message: "There is no such org." }] });
    return { holder: { kind: "platform" }, org_id };
  }
  const found = key.startsWith("fk_")
    ? await useKey(DB, await sha256Hex(key), new Date().toISOString())
    : null;
  if (!found) throw new Refusal("unauthorized", { detail: "There is no such key (any more)." });
  if (org_id && org_id !== found.org_id)
    throw new Refusal("forbidden", { detail: "This key belongs to another org." });
  const holder = { kind: "org", org_id: found.org_id, key_id: found.id, key_name: found.name } as const;
  return { holder, org_id: found.org_id };
}

/** What the agent has open already is held to it too. */
async function save(
  c: Context<AppEnv>,
  orgId: string,
  described: Omit<Agent, "created_at" | "last_seen_at">,
): Promise<Agent> {
  const agent = await saveAgent(c.env.DB, orgId, described, new Date().toISOString());
  await within(inboxMs, "the inbox", inboxStub(c.env, orgId).describe(agent));
  return agent;
}

async function tokenBySession(c: Context<AppEnv>): Promise<Response> {
  const { DB, FOYER_SECRET } = c.env;
  const session = await readSession(c.req.header("cookie"), FOYER_SECRET);
  const agent = session && (await isStillRight(c, session)) && (await seeAgent(DB, session, now()));
  if (!session || !agent) {
    const answer = problem("unauthorized", { detail: "Sign in first." });
    answer.headers.append("set-cookie", noSessionCookie(c.req.url));
    return answer;
  }
  return token(c, { org_id: session.org_id, agent, auth_at: session.auth_at, until: session.exp });
}

/** The session is worth what opened it: a key that was deleted, a secret that was changed, ends it. */
async function isStillRight(c: Context<AppEnv>, session: ConsoleSession): Promise<boolean> {
  const { DB, BUBBLE_API_SECRET, FOYER_SECRET } = c.env;
  const { key_id, org_id, operator } = session;
  if (key_id !== null) return hasKey(DB, key_id, org_id);
  return isOperatorMark(operator, BUBBLE_API_SECRET, FOYER_SECRET);
}

/** Null: Access is not set up here, or did not let the caller in. */
function accessTokenOf(c: Context<AppEnv>): string | null {
  const { ACCESS_TEAM_DOMAIN, ACCESS_AUD, ACCESS_ORG_ID } = c.env;
  const isSetUp = ACCESS_TEAM_DOMAIN && ACCESS_AUD && ACCESS_ORG_ID;
  return (isSetUp && c.req.header("cf-access-jwt-assertion")) || null;
}

async function tokenByAccess(c: Context<AppEnv>, assertion: string): Promise<Response> {
  const { DB, ACCESS_TEAM_DOMAIN = "", ACCESS_AUD = "", ACCESS_ORG_ID, ACCESS_ADMINS } = c.env;
  const origin = accessOrigin(ACCESS_TEAM_DOMAIN);
  const org = OrgId.safeParse(ACCESS_ORG_ID);
  if (origin === null || !org.success)
    throw new Refusal("not_configured", { detail: "ACCESS_TEAM_DOMAIN or ACCESS_ORG_ID is none." });
  const person = verified(await readAccessToken(assertion, { origin, audience: ACCESS_AUD }));
  const org_id = org.data;
  const { email, issuedAtMs: auth_at } = person;
  const name = nameOf(email);
  const agent_id = await agentIdOf({ name, email });
  // Access goes on letting in whom an admin removed here; who signs in to it anew has been let in anew.
  if ((await tokensSince(DB, org_id, agent_id)) >= auth_at)
    throw new Refusal("unauthorized", { detail: "You were removed. Sign in to Cloudflare Access again." });
  const role = isAdmin(email, ACCESS_ADMINS) ? "admin" : "agent";
  const known = await readAgent(DB, { org_id, agent_id, auth_at });
  if (known?.role === role) {
    const seen = await seeAgent(DB, { org_id, agent_id, auth_at }, now());
    return token(c, { org_id, agent: seen ?? known, auth_at, until: Math.floor(person.expiresAtMs / 1000) });
  }
  const agent = await save(c, org_id, { widgets: null, name, ...known, id: agent_id, email, role });
  const actor = { kind: "agent", id: agent_id, name: agent.name } as const;
  await auditBy(c, actor, {
    org_id,
    action: "console.sign_in",
    target: agent_id,
    details: { access: true, role },
  });
  return token(c, { org_id, agent, auth_at, until: Math.floor(person.expiresAtMs / 1000) });
}

function verified(verdict: AccessVerdict): Extract<AccessVerdict, { ok: true }> {
  if (verdict.ok) return verdict;
  const { code, detail } = verdict;
  throw new Refusal(code, { detail, ...(code === "unavailable" && { retryAfter: 5 }) });
}

function isAdmin(email: string, admins: string | undefined): boolean {
  if (!admins?.trim()) return true;
  return admins.split(",").some((admin) => admin.trim().toLowerCase() === email);
}

/** `ana.pereira@example.com` is Ana Pereira, until the org's own server calls her otherwise. */
function nameOf(email: string): string {
  const words = (email.split("@")[0] ?? email).split(/[._-]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || email;
}

interface Granted {
  org_id: string;
  agent: Agent;
  auth_at: number;
  /** Unix seconds: when what vouches for the agent ends. */
  until: number;
}

async function token(c: Context<AppEnv>, { org_id, agent, auth_at, until }: Granted): Promise<Response> {
  c.set("logged", { ...c.get("logged"), org_id, agent_id: agent.id });
  const exp = Math.min(until, Math.floor(Date.now() / 1000) + tokenSeconds);
  const claims = { org_id, agent_id: agent.id, auth_at, exp, renewable: false };
  const expires_at = new Date(exp * 1000).toISOString();
  return c.json(
    {
      token: await signAgentToken(claims, c.env.FOYER_SECRET),
      expires_at,
      renewable_until: expires_at,
      agent,
    },
    200,
    { "cache-control": "no-store" },
  );
}

const now = () => new Date().toISOString();
