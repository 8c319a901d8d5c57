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
  const { conditions, bindings } = toSql(filter);
  const { results } = await db
    .prepare(
      `SELECT id, at, actor_kind, actor_id, actor_name, action, target, widget_id, address, details FROM audit
        WHERE ${conditions.join(" AND ")}
        ORDER BY at DESC, id DESC LIMIT ?`,
    )
    .bind(...bindings, filter.limit)
    .all<AuditRow>();
  return results.map(({ actor_kind, actor_id, actor_name, details, ...row }) => ({
    ...row,
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
    details: JSON.parse(details),
  }));
}

/** Only the conditions that are asked for, so that the index by target is used where there is one. */
function toSql(filter: AuditFilter): { conditions: string[]; bindings: string[] } {
  const { orgId, widgets, actor, action, target, from, to, after } = filter;
  const conditions = ["org_id = ?"];
  const bindings = [orgId];
  const add = (condition: string, ...values: string[]): void => {
    conditions.push(condition);
    bindings.push(...values);
  };
  if (widgets) add("widget_id IN (SELECT value FROM json_each(?))", JSON.stringify(widgets));
  if (actor === "platform") add("(actor_id = ? OR actor_kind = 'platform')", actor);
  else if (actor) add("actor_id = ?", actor);
  if (action) add("(action = ? OR substr(action, 1, length(?) + 1) = ? || '.')", action, action, action);
  if (target) add("target = ?", target);
  if (from) add("at >= ?", from);
  if (to) add("at < ?", to);
  if (after) add("(at, id) < (?, ?)", after.at, after.id);
  return { conditions, bindings };
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
