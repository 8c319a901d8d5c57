import { tablesOfOrgs } from "./owned-tables.ts";

/** An org that is to be erased, and the widget it was made with. */
export interface OrgErasure {
  org_id: string;
  widget_id: string;
  asked_at: string;
}

export async function askForOrgErasure(db: D1Database, erasure: OrgErasure): Promise<void> {
  await db
    .prepare("INSERT INTO org_erasures (org_id, widget_id, asked_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
    .bind(erasure.org_id, erasure.widget_id, erasure.asked_at)
    .run();
}

/** Null: it is done, or was never asked for. */
export async function readOrgErasure(db: D1Database, orgId: string): Promise<OrgErasure | null> {
  return db.prepare("SELECT * FROM org_erasures WHERE org_id = ?").bind(orgId).first<OrgErasure>();
}

export async function listOrgErasures(db: D1Database): Promise<OrgErasure[]> {
  const { results } = await db.prepare("SELECT * FROM org_erasures ORDER BY org_id").all<OrgErasure>();
  return results;
}

/** A page of the org's conversations, ascending by id after `after`; also those of which only traces are left. */
export async function conversationsOfOrg(
  db: D1Database,
  { orgId, after, limit }: { orgId: string; after: string; limit: number },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM conversations WHERE org_id = ?1 AND id > ?2
       UNION SELECT conversation_id FROM messages WHERE org_id = ?1 AND conversation_id > ?2
       UNION SELECT conversation_id FROM events WHERE org_id = ?1 AND conversation_id > ?2
       ORDER BY 1 LIMIT ?3`,
    )
    .bind(orgId, after, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

export async function widgetsOfOrg(db: D1Database, orgId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT widget_id FROM widgets WHERE org_id = ?")
    .bind(orgId)
    .all<{ widget_id: string }>();
  return results.map(({ widget_id }) => widget_id);
}

/** What a delivery on its way may write once more, and the vectors' sync needs to clear what is elsewhere. */
const clearedElsewhere: ReadonlySet<string> = new Set(["vector_spaces", "vector_jobs"]);

/**
 * Deletes what the database has of the org. `keepsVectors`: what tells where its vectors are stays until they are
 * cleared. Answers how many rows there were, without those.
 */
export async function deleteOrgRows(
  db: D1Database,
  orgId: string,
  { keepsVectors }: { keepsVectors: boolean },
): Promise<number> {
  const tables = tablesOfOrgs.filter((table) => !keepsVectors || !clearedElsewhere.has(table));
  const results = await db.batch(
    tables.map((table) => db.prepare(`DELETE FROM ${table} WHERE org_id = ?`).bind(orgId)),
  );
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}

export async function hasVectors(db: D1Database, orgId: string): Promise<boolean> {
  const found = await db
    .prepare(
      `SELECT 1 FROM vector_spaces WHERE org_id = ?1 UNION ALL SELECT 1 FROM vector_jobs WHERE org_id = ?1 LIMIT 1`,
    )
    .bind(orgId)
    .first();
  return found !== null;
}

/** The last row of all: the audit log's entries may go while it is there. */
export async function orgErasureDone(db: D1Database, orgId: string): Promise<void> {
  await db.prepare("DELETE FROM org_erasures WHERE org_id = ?").bind(orgId).run();
}
