import type { Provider } from "@foyer/shared-widget/protocol";

/** A provider as it is stored: the key encrypted. */
export interface StoredProvider extends Omit<Provider, "key_set"> {
  org_id: string;
  key: string;
}

export async function listProviders(db: D1Database, orgId: string): Promise<StoredProvider[]> {
  const { results } = await db
    .prepare("SELECT * FROM providers WHERE org_id = ? ORDER BY name")
    .bind(orgId)
    .all<StoredProvider>();
  return results;
}

/** Null: the org has `most` others already. */
export async function saveProvider(
  db: D1Database,
  { org_id, name, base_url, key, updated_at }: Omit<StoredProvider, "created_at">,
  most: number,
): Promise<StoredProvider | null> {
  return db
    .prepare(
      `INSERT INTO providers (org_id, name, base_url, key, created_at, updated_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?5
        WHERE (SELECT count(*) FROM providers WHERE org_id = ?1 AND name <> ?2) < ?6
       ON CONFLICT (org_id, name) DO UPDATE
         SET base_url = excluded.base_url, key = excluded.key, updated_at = excluded.updated_at
       RETURNING *`,
    )
    .bind(org_id, name, base_url, key, updated_at, most)
    .first<StoredProvider>();
}

/** False: there was none. */
export async function deleteProvider(db: D1Database, orgId: string, name: string): Promise<boolean> {
  const { meta } = await db
    .prepare("DELETE FROM providers WHERE org_id = ? AND name = ?")
    .bind(orgId, name)
    .run();
  return meta.changes > 0;
}
