import type { Env } from "../../env.ts";
import { queueDocuments } from "../../ingest/queue-document.ts";
import { deleteDocuments } from "../../store/documents.ts";
import { changedSince, claimItems, type KnownItem, markGone } from "../../store/shop-items.ts";
import type { Shop } from "../../store/shops.ts";
import { type Item, itemName } from "./item.ts";
import { sendItems } from "./send-items.ts";

type Named = Pick<Item, "kind" | "id">;

/**
 * Makes what a shop has part of what its widget knows, or takes out of it what customers do not see. What is known
 * from a later time stays. Safe to repeat, and beside others that do the same: whoever finds afterwards that somebody
 * else was at the same thing has it asked for anew.
 */
export async function keepItems(
  env: Env,
  shop: Shop,
  items: readonly Item[],
  { isCertain = false }: { isCertain?: boolean } = {},
): Promise<void> {
  if (items.length === 0) return;
  const known = items.map(knownOf);
  const claimed = await claimItems(env.DB, shop.shop, known, { isCertain });
  const ours = items.filter((item) => claimed.has(itemName(item)));
  const owner = { org_id: shop.org_id, widget_id: shop.widget_id };
  await queueDocuments(
    env,
    owner,
    ours.flatMap(({ document }) => document ?? []),
  );
  await deleteDocuments(env.DB, owner, ours.filter(({ document }) => document === null).map(itemName));
  await sendItems(env, shop.shop, await changedSince(env.DB, shop.shop, ours.map(knownOf)));
  if (isCertain) return;
  // Here it is, and there it was gone: one of the two was read earlier.
  const refused = items.filter((item) => !claimed.has(itemName(item))).map(knownOf);
  const otherwise = await changedSince(env.DB, shop.shop, refused);
  await sendItems(env, shop.shop, otherwise);
}

/** The shop has them no more. */
export async function dropItems(env: Env, shop: Shop, items: readonly Named[]): Promise<void> {
  if (items.length === 0) return;
  await markGone(env.DB, shop.shop, items);
  await deleteDocuments(env.DB, { org_id: shop.org_id, widget_id: shop.widget_id }, items.map(itemName));
}

function knownOf({ kind, id, updatedAt, document }: Item): KnownItem {
  return { kind, id, updated_at: updatedAt, state: document === null ? "hidden" : "shown" };
}
