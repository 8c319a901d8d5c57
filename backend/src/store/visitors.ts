import type { Visitor, VisitorSummary } from "@foyer/shared-widget/protocol";
import type * as z from "zod";

/** Whose visitors: an org's, of these widgets (null: all of them). */
export interface VisitorScope {
  orgId: string;
  widgets: readonly string[] | null;
}

/** A plus keeps SQLite from an index that would lead it past everyone the org has: the few looked for have their own. */
const inScope = `org_id = ?1 AND (?2 IS NULL OR +widget_id IN (SELECT value FROM json_each(?2)))`;

function bindScope({ orgId, widgets }: VisitorScope): [string, string | null] {
  return [orgId, widgets && JSON.stringify(widgets)];
}

export interface VisitorsFilter extends VisitorScope {
  email: string | undefined;
  userId: string | undefined;
  /** Only ids that come after it. */
  after: string;
  limit: number;
}

type Summary = z.infer<typeof VisitorSummary>;

/** Who left this address, or is known to the host by this id, in any of their conversations. Ascending by id. */
export async function listVisitors(db: D1Database, filter: VisitorsFilter): Promise<Summary[]> {
  const { email, userId, after, limit } = filter;
  // Each way to find them has an index of its own, which one statement for both would not use.
  const isThem = email === undefined ? "visitor ->> 'user_id' = ?3" : "visitor_email = lower(?3)";
  const { results } = await db
    .prepare(
      `WITH found AS (
         SELECT DISTINCT visitor_id FROM conversations
          WHERE ${inScope} AND ${isThem}
            AND (?4 IS NULL OR visitor ->> 'user_id' = ?4) AND +visitor_id > ?5
          ORDER BY +visitor_id LIMIT ?6)
       SELECT theirs.visitor_id AS id, widget_id, count(*) AS conversations, min(created_at) AS first_seen_at,
              max(updated_at) AS last_seen_at,
              (SELECT visitor FROM conversations AS newest
                WHERE newest.org_id = ?1 AND newest.visitor_id = found.visitor_id
                ORDER BY updated_at DESC LIMIT 1) AS visitor
         FROM found CROSS JOIN conversations AS theirs
           ON theirs.org_id = ?1 AND theirs.visitor_id = found.visitor_id
        GROUP BY found.visitor_id ORDER BY found.visitor_id`,
    )
    .bind(
      ...bindScope(filter),
      email ?? userId ?? null,
      email === undefined ? null : (userId ?? null),
      after,
      limit,
    )
    .all<Omit<Summary, "verified" | "user_id" | "name" | "email"> & { visitor: string }>();
  return results.map(({ visitor, ...row }) => {
    const { verified, user_id, name, email: address } = JSON.parse(visitor) as Visitor;
    return {
      ...row,
      verified,
      ...(user_id !== undefined && { user_id }),
      ...(name !== undefined && { name }),
      ...(address !== undefined && { email: address }),
    };
  });
}

export interface FoundVisitor {
  widget_id: string;
  conversations: number;
  /** Everything their conversations tell of them; of two words for one thing the newer. */
  visitor: Visitor;
}

/** More conversations than this tell nothing new of who somebody is. */
const describedBy = 100;

/** Null: nobody in that scope. */
export async function findVisitor(
  db: D1Database,
  scope: VisitorScope,
  visitorId: string,
): Promise<FoundVisitor | null> {
  const [counted, described] = await db.batch([
    db
      .prepare(
        `SELECT widget_id, count(*) AS conversations FROM conversations
          WHERE ${inScope} AND visitor_id = ?3 GROUP BY +widget_id`,
      )
      .bind(...bindScope(scope), visitorId),
    db
      .prepare(
        `SELECT visitor FROM conversations WHERE ${inScope} AND visitor_id = ?3 ORDER BY updated_at DESC LIMIT ?4`,
      )
      .bind(...bindScope(scope), visitorId, describedBy),
  ]);
  const [first] = (counted?.results ?? []) as Omit<FoundVisitor, "visitor">[];
  if (!first) return null;
  const told = ((described?.results ?? []) as { visitor: string }[]).map(
    ({ visitor }) => JSON.parse(visitor) as Visitor,
  );
  return { ...first, visitor: Object.assign({}, ...told.toReversed()) };
}

/** Ascending by id, after `after`; with `before` (RFC 3339) only what was begun until then. */
export async function conversationsOfVisitor(
  db: D1Database,
  { orgId, visitorId, before, after, limit }: VisitorConversations,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM conversations
        WHERE org_id = ?1 AND visitor_id = ?2 AND (?3 IS NULL OR created_at < ?3) AND id > ?4
        ORDER BY id LIMIT ?5`,
    )
    .bind(orgId, visitorId, before, after, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

interface VisitorConversations {
  orgId: string;
  visitorId: string;
  before: string | null;
  after: string;
  limit: number;
}

/** What the visitor thought of answers and of the talk. */
export async function ratingsOf(
  db: D1Database,
  conversationId: string,
): Promise<{ type: string; at: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT type, at, data FROM events
        WHERE conversation_id = ? AND type IN ('rating.created', 'csat.created') ORDER BY number`,
    )
    .bind(conversationId)
    .all<{ type: string; at: string; data: string }>();
  return results.map(({ type, at, data }) => ({ type, at, ...JSON.parse(data) }));
}

// ── Erasures that were asked for ───────────────────────────────────────────────────────────────────────────

/** Asked for again, what began until now goes too. */
export async function askForErasure(
  db: D1Database,
  { org_id, visitor_id, asked_at }: AskedErasure,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO visitor_erasures (org_id, visitor_id, asked_at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET asked_at = excluded.asked_at`,
    )
    .bind(org_id, visitor_id, asked_at)
    .run();
}

export interface AskedErasure {
  org_id: string;
  visitor_id: string;
  asked_at: string;
}

/** When it was asked for; null: it is done. */
export async function erasureAskedAt(
  db: D1Database,
  { org_id, visitor_id }: Omit<AskedErasure, "asked_at">,
): Promise<string | null> {
  return db
    .prepare("SELECT asked_at FROM visitor_erasures WHERE org_id = ? AND visitor_id = ?")
    .bind(org_id, visitor_id)
    .first<string>("asked_at");
}

/** Not where it was asked for again since. */
export async function erasureDone(
  db: D1Database,
  { org_id, visitor_id, asked_at }: AskedErasure,
): Promise<void> {
  await db
    .prepare("DELETE FROM visitor_erasures WHERE org_id = ? AND visitor_id = ? AND asked_at = ?")
    .bind(org_id, visitor_id, asked_at)
    .run();
}

/** Ascending, after `after`. */
export async function listErasures(
  db: D1Database,
  { after, limit }: { after: Omit<AskedErasure, "asked_at">; limit: number },
): Promise<Omit<AskedErasure, "asked_at">[]> {
  const { results } = await db
    .prepare(
      `SELECT org_id, visitor_id FROM visitor_erasures
        WHERE (org_id, visitor_id) > (?, ?) ORDER BY org_id, visitor_id LIMIT ?`,
    )
    .bind(after.org_id, after.visitor_id, limit)
    .all<Omit<AskedErasure, "asked_at">>();
  return results;
}
