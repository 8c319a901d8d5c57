import { type Agent, AgentTokenRequest, CannedReplies } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { renewableMs, signAgentToken } from "../auth/agent-token.ts";
import {
  isAdmin,
  keyHolder,
  keyOnly,
  maySeeWidget,
  orgAdminOnly,
  orgOf,
  type Staff,
  staff,
  staffOnly,
} from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import { Refusal } from "../refusal.ts";
import {
  listAgents,
  readCannedReplies,
  removeAgent,
  saveAgent,
  saveCannedReplies,
  seeAgent,
} from "../store/agents.ts";
import { ensureOrg } from "../store/keys.ts";
import { listWidgets } from "../store/widgets.ts";
import { orgFor } from "./org-for.ts";
import { parseBody } from "./parse.ts";

const defaultSeconds = 3600;
const inboxMs = 10_000;

/** Tokens for agents' browsers, so that none ever holds a key. */
export const agentTokenRoutes = new Hono<AppEnv>()
  .post("/", keyOnly, async (c) => {
    const request = await parseBody(c, AgentTokenRequest);
    const org_id = orgFor(orgOf(keyHolder(c)), request.org_id);
    const widgets = request.widgets ?? null;
    if (widgets) await requireOwn(c, org_id, widgets);
    const nowMs = Date.now();
    const now = new Date(nowMs).toISOString();
    await ensureOrg(c.env.DB, org_id, now);
    const { agent_id: id, name, role, email, avatar_url, expires_in } = request;
    const described = { id, name, role, widgets, ...(email && { email }), ...(avatar_url && { avatar_url }) };
    const agent = await saveAgent(c.env.DB, org_id, described, now);
    await audit(c, { org_id, action: "agent.mint", target: id, details: { role, widgets, expires_in } });
    // What they have open already is held to it too.
    await within(inboxMs, "the inbox", inboxStub(c.env, org_id).describe(agent));
    return token(c, { org_id, agent, auth_at: nowMs, seconds: expires_in }, 201);
  })
  .post("/renew", staffOnly, async (c) => {
    const caller = staff(c);
    if (caller.kind !== "agent")
      throw new Refusal("forbidden", { detail: "Only an agent token is renewed." });
    const { org_id, agent, auth_at, renewable = true } = caller;
    if (!renewable)
      throw new Refusal("forbidden", { detail: "The page that gave this token gives the next one." });
    const leftMs = auth_at + renewableMs - Date.now();
    if (leftMs < 1_000)
      throw new Refusal("token_expired", {
        detail: "Sign in again: this token was renewed for long enough.",
      });
    // Of one who was removed, or made less, since the call was let in, nothing is taken back.
    const here = { org_id, agent_id: agent.id, auth_at };
    const seen = await seeAgent(c.env.DB, here, new Date().toISOString());
    if (!seen) throw new Refusal("unauthorized", { detail: "This agent was removed." });
    const seconds = Math.min(defaultSeconds, Math.floor(leftMs / 1000));
    return token(c, { org_id, agent: seen, auth_at, seconds }, 200);
  })
  .delete("/:agent_id", orgAdminOnly, async (c) => {
    const caller = staff(c);
    const org_id = orgFor(orgOf(caller), c.req.query("org_id"));
    const agentId = c.req.param("agent_id");
    const removed = await removeAgent(c.env.DB, org_id, agentId, Date.now());
    if (removed) await audit(c, { org_id, action: "agent.remove", target: agentId });
    // Also for one who was removed before: the call before this may have got no further.
    await within(inboxMs, "the inbox", inboxStub(c.env, org_id).revoke(agentId));
    if (!removed) throw new Refusal("not_found", { detail: "There is no such agent." });
    return c.body(null, 204);
  });

export const agentRoutes = new Hono<AppEnv>().get("/", staffOnly, async (c) => {
  const caller = staff(c);
  const org_id = orgFor(orgOf(caller), c.req.query("org_id"));
  const agents = await listAgents(c.env.DB, org_id);
  return c.json({
    agents: agents.filter((agent) => mayKnow(caller, agent)).map((agent) => shown(caller, agent)),
  });
});

/** Who looks after none of the same widgets is a stranger. */
function mayKnow(caller: Staff, { widgets }: Agent): boolean {
  return widgets?.some((id) => maySeeWidget(caller, id)) ?? true;
}

/** Colleagues know each other by name; their addresses are for those who look after them. */
function shown(caller: Staff, { email, ...agent }: Agent): Agent {
  return { ...agent, ...(email !== undefined && isAdmin(caller) && { email }) };
}

/** What the org's agents often say. */
export const cannedReplyRoutes = new Hono<AppEnv>()
  .get("/", staffOnly, async (c) => {
    const org_id = orgFor(orgOf(staff(c)), c.req.query("org_id"));
    return c.json({ replies: await readCannedReplies(c.env.DB, org_id) });
  })
  .put("/", orgAdminOnly, async (c) => {
    const org_id = orgFor(orgOf(staff(c)), c.req.query("org_id"));
    const { replies } = await parseBody(c, CannedReplies, 2 * 1024 * 1024);
    await saveCannedReplies(c.env.DB, org_id, replies);
    const details = { replies: replies.length };
    await audit(c, { org_id, action: "canned_replies.save", target: null, details });
    return c.json({ replies });
  });

interface Granted {
  org_id: string;
  agent: Awaited<ReturnType<typeof saveAgent>>;
  auth_at: number;
  seconds: number;
}

async function token(c: Context<AppEnv>, granted: Granted, status: 200 | 201): Promise<Response> {
  const { org_id, agent, auth_at, seconds } = granted;
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const signed = await signAgentToken({ org_id, agent_id: agent.id, auth_at, exp }, c.env.FOYER_SECRET);
  return c.json(
    {
      token: signed,
      expires_at: new Date(exp * 1000).toISOString(),
      renewable_until: new Date(auth_at + renewableMs).toISOString(),
      agent,
    },
    status,
    { "cache-control": "no-store" },
  );
}

/** A scope of widgets that are not the org's would silently show nothing. */
async function requireOwn(c: Context<AppEnv>, orgId: string, widgets: readonly string[]): Promise<void> {
  const own = new Set<string>();
  for (let after = ""; ;) {
    const page = await listWidgets(c.env.DB, { orgId, after, limit: 100 });
    for (const { config } of page) own.add(config.widget_id);
    after = page.at(-1)?.config.widget_id ?? "";
    if (page.length < 100) break;
  }
  const errors = widgets.flatMap((id, index) =>
    own.has(id) ? [] : [{ path: `widgets.${index}`, message: `The org has no widget ${id}.` }],
  );
  if (errors.length > 0) throw new Refusal("invalid", { errors });
}
