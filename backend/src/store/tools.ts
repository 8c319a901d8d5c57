import type { ToolDefinition } from "@foyer/shared-widget/protocol";

/** A widget's tools as they are stored: secrets, and MCP servers' tokens, encrypted. */
export interface StoredTools {
  org_id: string;
  widget_id: string;
  definitions: ToolDefinition[];
  secret: string | null;
  old_secret: string | null;
  old_secret_until: string | null;
  version: number;
  updated_at: string;
}

/** Whose they are. */
export type ToolsOwner = Pick<StoredTools, "org_id" | "widget_id">;

/** Null: nothing was put yet. */
export async function readTools(
  db: D1Database,
  { org_id, widget_id }: ToolsOwner,
): Promise<StoredTools | null> {
  const row = await db
    .prepare("SELECT * FROM tools WHERE widget_id = ? AND org_id = ?")
    .bind(widget_id, org_id)
    .first<ToolsRow>();
  return row && { ...row, definitions: JSON.parse(row.definitions) };
}

/** `version`: of those read before; 0: there were none. False: someone else saved in between. */
export async function saveTools(
  db: D1Database,
  { org_id, widget_id, definitions, secret, version, updated_at }: Omit<StoredTools, `old_${string}`>,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO tools (org_id, widget_id, definitions, secret, version, updated_at)
       SELECT ?1, ?2, ?3, ?4, ?5 + 1, ?6
        WHERE ?5 = 0 OR EXISTS (SELECT 1 FROM tools WHERE widget_id = ?2)
       ON CONFLICT (widget_id) DO UPDATE
         SET definitions = excluded.definitions, secret = excluded.secret, version = excluded.version,
             updated_at = excluded.updated_at
       WHERE org_id = excluded.org_id AND version = ?5`,
    )
    .bind(org_id, widget_id, JSON.stringify(definitions), secret, version, updated_at)
    .run();
  return meta.changes > 0;
}

/** The one before goes on signing until `oldUntil`. False: there are no tools that it could be for. */
export async function rotateToolSecret(
  db: D1Database,
  { org_id, widget_id }: ToolsOwner,
  { secret, oldUntil, now }: { secret: string; oldUntil: string; now: string },
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE tools SET old_secret = secret, old_secret_until = ?4, secret = ?3, version = version + 1, updated_at = ?5
        WHERE widget_id = ?1 AND org_id = ?2`,
    )
    .bind(widget_id, org_id, secret, oldUntil, now)
    .run();
  return meta.changes > 0;
}

interface ToolsRow extends Omit<StoredTools, "definitions"> {
  definitions: string;
}
