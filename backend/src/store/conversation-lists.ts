import type { ConversationSummary, Mode } from "@foyer/shared-widget/protocol";

export interface ConversationsFilter {
  orgId: string;
  /** Null: all of the org's. */
  widgets: readonly string[] | null;
  /** `open`: every mode but closed. */
  status?: Mode | "open" | undefined;
  /** Held by, or assigned to. */
  agent?: string | undefined;
  label?: string | undefined;
  visitor?: string | undefined;
  /** Part of what is known of the visitor, or of the last message; or the conversation's id. */
  q?: string | undefined;
  /** Only what comes after this in the list: newest first. */
  after: { updated_at: string; id: string } | null;
  limit: number;
}

/** Newest first. */
export async function listConversations(
  db: D1Database,
  filter: ConversationsFilter,
): Promise<ConversationSummary[]> {
  const { conditions, bindings } = toSql(filter);
  // An agent's and a visitor's are found and sorted: `+` keeps SQLite from looking through all of the org's instead.
  const isFew = filter.agent !== undefined || filter.visitor !== undefined;
  const { results } = await db
    .prepare(
      // What a page told of its visitor may be long, and a list shows none of it.
      `SELECT id, widget_id, mode, coalesce(mode_since, updated_at) AS mode_since, agent, assignee, labels, unread,
              csat, message_count, last_message, version, created_at, updated_at,
              json_remove(visitor, '$.attributes', '$.fields', '$.context', '$.locale', '$.device', '$.consent_at')
                AS visitor
         FROM conversations
        WHERE ${conditions.join("\n          AND ")}
        ORDER BY ${isFew ? "+updated_at" : "updated_at"} DESC, id DESC LIMIT ?`,
    )
    .bind(...bindings, filter.limit)
    .all<ConversationRow>();
  return results.map((row) => ({
    ...row,
    visitor: JSON.parse(row.visitor),
    agent: row.agent ? JSON.parse(row.agent) : undefined,
    assignee: row.assignee ? JSON.parse(row.assignee) : undefined,
    labels: JSON.parse(row.labels),
    csat: row.csat ?? undefined,
    last_message: row.last_message ? JSON.parse(row.last_message) : undefined,
  }));
}

/** How many a filter finds, wherever in the list; it stops counting at `most`. */
export async function countConversations(
  db: D1Database,
  filter: Omit<ConversationsFilter, "after" | "limit">,
  most: number,
): Promise<number> {
  const { conditions, bindings } = toSql({ ...filter, after: null });
  const found = await db
    .prepare(
      `SELECT count(*) AS found
         FROM (SELECT 1 FROM conversations WHERE ${conditions.join(" AND ")} LIMIT ?)`,
    )
    .bind(...bindings, most)
    .first<number>("found");
  return found ?? 0;
}

/** Only the conditions that are asked for: with all of them in one statement no index but one could be used. */
function toSql(filter: Omit<ConversationsFilter, "limit">): { conditions: string[]; bindings: string[] } {
  const { orgId, widgets, status, agent, label, visitor, q, after } = filter;
  const conditions = [agent ? "+org_id = ?" : "org_id = ?"];
  const bindings = [orgId];
  const add = (condition: string, ...values: string[]): void => {
    conditions.push(condition);
    bindings.push(...values);
  };
  if (widgets?.length === 1) add("widget_id = ?", ...widgets);
  else if (widgets) add("widget_id IN (SELECT value FROM json_each(?))", JSON.stringify(widgets));
  if (status === "open") add("mode <> 'closed'");
  else if (status === "ai") add("mode = 'ai'");
  // The index by mode leaves out `ai`, and is used where the statement says so too.
  else if (status) add("mode = ? AND mode <> 'ai'", status);
  if (agent) {
    add(`id IN (${idsBy("agent_id")} UNION ${idsBy("assignee_id")})`, orgId, agent, orgId, agent);
  }
  if (label) add("EXISTS (SELECT 1 FROM json_each(labels) WHERE value = ?)", label);
  if (visitor) add("visitor_id = ?", visitor);
  if (q) {
    // Not LIKE: D1 takes patterns of 50 bytes at most.
    const places = ["visitor ->> 'name'", "visitor ->> 'email'", "visitor ->> 'user_id'", "visitor_id"];
    const has = [...places, "last_message ->> 'text'"].map((place) => `instr(lower(${place}), lower(?))`);
    add(`(${has.join(" OR ")} OR id = ?)`, ...has.map(() => q), q);
  }
  if (after) add("(updated_at, id) < (?, ?)", after.updated_at, after.id);
  return { conditions, bindings };
}

const idsBy = (column: string): string => `SELECT id FROM conversations WHERE org_id = ? AND ${column} = ?`;

interface ConversationRow extends Omit<
  ConversationSummary,
  "agent" | "assignee" | "labels" | "csat" | "visitor" | "last_message"
> {
  agent: string | null;
  assignee: string | null;
  labels: string;
  csat: number | null;
  visitor: string;
  last_message: string | null;
}
