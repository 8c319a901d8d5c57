import type { Agent, CannedReply } from "@foyer/shared-widget/protocol";

interface AgentRow {
  agent_id: string;
  name: string;
  email: string | null;
  avatar_url: string | null;
  role: Agent["role"];
  widgets: string | null;
  created_at: string;
  last_seen_at: string;
}

const columns = "agent_id, name, email, avatar_url, role, widgets, created_at, last_seen_at";

/** The agent as the org described them last. Whoever was removed before is an agent again. */
export async function saveAgent(
  db: D1Database,
  orgId: string,
  agent: Omit<Agent, "created_at" | "last_seen_at">,
  now: string,
): Promise<Agent> {
  const row = await db
    .prepare(
      `INSERT INTO agents (org_id, agent_id, name, email, avatar_url, role, widgets, created_at, last_seen_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
       ON CONFLICT (org_id, agent_id) DO UPDATE SET
         name = excluded.name, email = excluded.email, avatar_url = excluded.avatar_url, role = excluded.role,
         widgets = excluded.widgets, last_seen_at = excluded.last_seen_at, removed_at = NULL
       RETURNING ${columns}`,
    )
    .bind(
      orgId,
      agent.id,
      agent.name,
      agent.email ?? null,
      agent.avatar_url ?? null,
      agent.role,
      agent.widgets && JSON.stringify(agent.widgets),
      now,
    )
    .first<AgentRow>();
  if (!row) throw new Error("the agent was not saved");
  return toAgent(row);
}

/** The agent a token speaks for. Null: removed, or the token was revoked. */
export async function readAgent(
  db: D1Database,
  { org_id, agent_id, auth_at }: { org_id: string; agent_id: string; auth_at: number },
): Promise<Agent | null> {
  const row = await db
    .prepare(
      `SELECT ${columns} FROM agents
        WHERE org_id = ? AND agent_id = ? AND removed_at IS NULL AND tokens_since < ?`,
    )
    .bind(org_id, agent_id, auth_at)
    .first<AgentRow>();
  return row && toAgent(row);
}

/** The same, noting that the agent was here; of one who was removed meanwhile nothing is noted. */
export async function seeAgent(
  db: D1Database,
  { org_id, agent_id, auth_at }: { org_id: string; agent_id: string; auth_at: number },
  now: string,
): Promise<Agent | null> {
  const row = await db
    .prepare(
      `UPDATE agents SET last_seen_at = ?4
        WHERE org_id = ?1 AND agent_id = ?2 AND removed_at IS NULL AND tokens_since < ?3 RETURNING ${columns}`,
    )
    .bind(org_id, agent_id, auth_at, now)
    .first<AgentRow>();
  return row && toAgent(row);
}

/** Until when the agent's tokens are void, unix ms; 0 where nothing was revoked, or there is no such agent. */
export async function tokensSince(db: D1Database, orgId: string, agentId: string): Promise<number> {
  const since = await db
    .prepare("SELECT tokens_since FROM agents WHERE org_id = ? AND agent_id = ?")
    .bind(orgId, agentId)
    .first<number>("tokens_since");
  return since ?? 0;
}

/** By name. Not those who were removed. */
export async function listAgents(db: D1Database, orgId: string): Promise<Agent[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM agents WHERE org_id = ? AND removed_at IS NULL ORDER BY name, agent_id LIMIT 1000`,
    )
    .bind(orgId)
    .all<AgentRow>();
  return results.map(toAgent);
}

/** Removes an agent and voids their tokens. False: there is no such agent. */
export async function removeAgent(
  db: D1Database,
  orgId: string,
  agentId: string,
  nowMs: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE agents SET removed_at = ?3, tokens_since = ?4
        WHERE org_id = ?1 AND agent_id = ?2 AND removed_at IS NULL`,
    )
    .bind(orgId, agentId, new Date(nowMs).toISOString(), nowMs)
    .run();
  return meta.changes > 0;
}

export async function readCannedReplies(db: D1Database, orgId: string): Promise<CannedReply[]> {
  const replies = await db
    .prepare("SELECT replies FROM canned_replies WHERE org_id = ?")
    .bind(orgId)
    .first<string>("replies");
  return replies === null ? [] : JSON.parse(replies);
}

export async function saveCannedReplies(
  db: D1Database,
  orgId: string,
  replies: CannedReply[],
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO canned_replies (org_id, replies) VALUES (?, ?)
       ON CONFLICT (org_id) DO UPDATE SET replies = excluded.replies`,
    )
    .bind(orgId, JSON.stringify(replies))
    .run();
}

function toAgent(row: AgentRow): Agent {
  return {
    id: row.agent_id,
    name: row.name,
    ...(row.email !== null && { email: row.email }),
    ...(row.avatar_url !== null && { avatar_url: row.avatar_url }),
    role: row.role,
    widgets: row.widgets === null ? null : JSON.parse(row.widgets),
    created_at: row.created_at,
    last_seen_at: row.last_seen_at,
  };
}
