import type { ItemKind } from "../shopify/sync/item.ts";
import type { Shop } from "./shops.ts";

export interface KnownItem {
  kind: ItemKind;
  id: number;
  updated_at: string;
  /** `hidden`: customers do not see it. `gone`: the shop has it no more. */
  state: "shown" | "hidden" | "gone";
}

/** Which of these are known otherwise, or by nobody: those that are as they are here are not among them. */
export async function claimItems(
  db: D1Database,
  shop: string,
  items: readonly KnownItem[],
  /** Asked for one by one, the shop still has what looked gone before; on a page read earlier it may stand yet. */
  { isCertain }: { isCertain: boolean },
): Promise<ReadonlySet<string>> {
  const { results } = await db
    .prepare(
      `INSERT INTO shop_items (shop, kind, id, updated_at, state)
       SELECT ?1, value ->> 'kind', value ->> 'id', value ->> 'updated_at', value ->> 'state' FROM json_each(?2)
        WHERE EXISTS (SELECT 1 FROM shops WHERE shop = ?1 AND uninstalled_at IS NULL)
       ON CONFLICT (shop, kind, id) DO UPDATE SET updated_at = excluded.updated_at, state = excluded.state
        WHERE shop_items.updated_at <= excluded.updated_at AND (?3 OR shop_items.state <> 'gone')
       RETURNING kind, id`,
    )
    .bind(shop, JSON.stringify(items), isCertain ? 1 : 0)
    .all<Pick<KnownItem, "kind" | "id">>();
  return new Set(results.map(({ kind, id }) => `${kind}:${id}`));
}

/** The shop has them no more. What was known of when they were last changed stays: it may have been a mistake. */
export async function markGone(
  db: D1Database,
  shop: string,
  items: readonly Pick<KnownItem, "kind" | "id">[],
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO shop_items (shop, kind, id, updated_at, state)
       SELECT ?1, value ->> 'kind', value ->> 'id', '', 'gone' FROM json_each(?2)
        WHERE EXISTS (SELECT 1 FROM shops WHERE shop = ?1 AND uninstalled_at IS NULL)
       ON CONFLICT (shop, kind, id) DO UPDATE SET state = 'gone'`,
    )
    .bind(shop, JSON.stringify(items))
    .run();
}

/** Those of these that are known otherwise by now. */
export async function changedSince(
  db: D1Database,
  shop: string,
  items: readonly KnownItem[],
): Promise<Pick<KnownItem, "kind" | "id">[]> {
  const { results } = await db
    .prepare(
      // A list in JSON has ids of its own.
      `SELECT now.kind, now.id FROM json_each(?2) AS ours
         JOIN shop_items AS now
           ON now.shop = ?1 AND now.kind = ours.value ->> 'kind' AND now.id = ours.value ->> 'id'
        WHERE now.updated_at <> ours.value ->> 'updated_at' OR now.state <> ours.value ->> 'state'`,
    )
    .bind(shop, JSON.stringify(items))
    .all<Pick<KnownItem, "kind" | "id">>();
  return results;
}

/** Nothing is known of them any more: the next check finds them. */
export async function forgetItems(
  db: D1Database,
  shop: string,
  items: readonly Pick<KnownItem, "kind" | "id">[],
): Promise<void> {
  await db
    .prepare(
      `DELETE FROM shop_items WHERE shop = ?1 AND (kind, id) IN
         (SELECT value ->> 'kind', value ->> 'id' FROM json_each(?2))`,
    )
    .bind(shop, JSON.stringify(items))
    .run();
}

export interface KeptItem extends KnownItem {
  /** Whether it is among what the shop's widget knows. */
  is_kept: 0 | 1;
}

/** What is known of a kind from one number up to another: `from` itself is not among them. */
export async function itemsBetween(
  db: D1Database,
  { shop, org_id, widget_id }: Pick<Shop, "shop" | "org_id" | "widget_id">,
  kind: ItemKind,
  { from, to }: { from: number; to: number },
): Promise<KeptItem[]> {
  const { results } = await db
    .prepare(
      `SELECT kind, id, updated_at, state,
          EXISTS (SELECT 1 FROM documents
                   WHERE org_id = ?5 AND widget_id = ?6 AND external_id = kind || ':' || shop_items.id) AS is_kept
         FROM shop_items WHERE shop = ?1 AND kind = ?2 AND id > ?3 AND id <= ?4 ORDER BY id`,
    )
    .bind(shop, kind, from, to, org_id, widget_id)
    .all<KeptItem>();
  return results;
}

/** How many things of each kind customers see. */
export async function countItems(db: D1Database, shop: string): Promise<Partial<Record<ItemKind, number>>> {
  const { results } = await db
    .prepare("SELECT kind, count(*) AS n FROM shop_items WHERE shop = ? AND state = 'shown' GROUP BY kind")
    .bind(shop)
    .all<{ kind: ItemKind; n: number }>();
  return Object.fromEntries(results.map(({ kind, n }) => [kind, n]));
}
