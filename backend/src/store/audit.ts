import type { AuditEntry } from "@foyer/shared-widget/protocol";

export async function insertAuditEntry(
  db: D1Database,
  orgId: string,
  { id, at, actor, action, target, widget_id, address, details }: AuditEntry,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO audit
         (id, org_id, at, actor_kind, actor_id, actor_name, action, target, widget_id, address, details)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      id,
      orgId,
      at,
      actor.kind,
      actor.id,
      actor.name,
      action,
      target,
      widget_id,
      address,
      JSON.stringify(details),
    )
    .run();
}

export interface AuditFilter {
  orgId: string;
  /** Only entries about these widgets; null: all of the org's, and those about none. */
  widgets: readonly string[] | null;
  /** An agent's or a key's id, or `platform` for the operator. */
  actor: string | undefined;
  /** `key.create`, or `key` for all of them. */
  action: string | undefined;
  target: string | undefined;
  /** As the database writes times: RFC 3339 in UTC with milliseconds. `from` counts in, `to` does not. */
  from: string | undefined;
  to: string | undefined;
  after: { at: string; id: string } | null;
  limit: number;
}

/** Newest first. */
export async function listAuditEntries(db: D1Database, filter: AuditFilter): Promise<AuditEntry[]> {
  const { results } = await db
    .prepare(
      `SELECT id, at, actor_kind, actor_id, actor_name, action, target, widget_id, address, details FROM audit
        WHERE org_id = ?1
          AND (?2 IS NULL OR widget_id IN (SELECT value FROM json_each(?2)))
          AND (?3 IS NULL OR actor_id = ?3 OR (?3 = 'platform' AND actor_kind = 'platform'))
          AND (?4 IS NULL OR action = ?4 OR substr(action, 1, length(?4) + 1) = ?4 || '.')
          AND (?5 IS NULL OR target = ?5)
          AND (?6 IS NULL OR at >= ?6)
          AND (?7 IS NULL OR at < ?7)
          AND (?8 IS NULL OR (at, id) < (?8, ?9))
        ORDER BY at DESC, id DESC LIMIT ?10`,
    )
    .bind(
      filter.orgId,
      filter.widgets && JSON.stringify(filter.widgets),
      filter.actor ?? null,
      filter.action ?? null,
      filter.target ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit,
    )
    .all<AuditRow>();
  return results.map(({ actor_kind, actor_id, actor_name, details, ...row }) => ({
    ...row,
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
    details: JSON.parse(details),
  }));
}

/** At most `limit` of those before `before`. How many there were. */
export async function deleteAuditEntries(
  db: D1Database,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  const { meta } = await db
    .prepare("DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?)")
    .bind(before, limit)
    .run();
  return meta.changes;
}

interface AuditRow extends Pick<AuditEntry, "id" | "at" | "action" | "target" | "widget_id" | "address"> {
  actor_kind: AuditEntry["actor"]["kind"];
  actor_id: string | null;
  actor_name: string | null;
  details: string;
}
