import type { KeySummary } from "@foyer/shared-widget/protocol";

type KeyRow = KeySummary & { hash: string };

export async function ensureOrg(db: D1Database, orgId: string, now: string): Promise<void> {
  await db
    .prepare("INSERT INTO orgs (org_id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
    .bind(orgId, now)
    .run();
}

export async function insertKey(db: D1Database, key: KeyRow): Promise<void> {
  await db
    .prepare("INSERT INTO keys (id, org_id, name, prefix, hash, created_at) VALUES (?, ?, ?, ?, ?, ?)")
    .bind(key.id, key.org_id, key.name, key.prefix, key.hash, key.created_at)
    .run();
}

/** The key with this hash. Notes its use, to the hour: a row write a call would cost more than it tells. */
export async function useKey(db: D1Database, hash: string, now: string): Promise<KeySummary | null> {
  const key = await db.prepare(`SELECT ${summary} FROM keys WHERE hash = ?`).bind(hash).first<KeySummary>();
  if (key && (key.last_used_at === null || key.last_used_at.slice(0, 13) < now.slice(0, 13))) {
    await db.prepare("UPDATE keys SET last_used_at = ? WHERE id = ?").bind(now, key.id).run();
  }
  return key;
}

/** Whether the org (still) has this key. */
export async function hasKey(db: D1Database, id: string, orgId: string): Promise<boolean> {
  const found = await db
    .prepare("SELECT 1 AS found FROM keys WHERE id = ? AND org_id = ?")
    .bind(id, orgId)
    .first("found");
  return found !== null;
}

export async function hasOrg(db: D1Database, orgId: string): Promise<boolean> {
  const found = await db.prepare("SELECT 1 AS found FROM orgs WHERE org_id = ?").bind(orgId).first("found");
  return found !== null;
}

export async function listKeys(db: D1Database, orgId: string): Promise<KeySummary[]> {
  const { results } = await db
    .prepare(`SELECT ${summary} FROM keys WHERE org_id = ? ORDER BY created_at, id`)
    .bind(orgId)
    .all<KeySummary>();
  return results;
}

/** `orgId` null: of any org. The key that was deleted; null when there is no such key. */
export async function deleteKey(
  db: D1Database,
  id: string,
  orgId: string | null,
): Promise<KeySummary | null> {
  return db
    .prepare(`DELETE FROM keys WHERE id = ?1 AND (?2 IS NULL OR org_id = ?2) RETURNING ${summary}`)
    .bind(id, orgId)
    .first<KeySummary>();
}

const summary = "id, org_id, name, prefix, created_at, last_used_at";
