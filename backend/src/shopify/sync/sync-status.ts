import type { ShopStatus } from "@foyer/shared-widget/protocol";
import type { Env } from "../../env.ts";
import { countDocumentsNamed } from "../../store/documents.ts";
import { countItems } from "../../store/shop-items.ts";
import { readSync } from "../../store/shop-syncs.ts";
import type { Shop } from "../../store/shops.ts";
import { plans } from "./plan.ts";

/** How far what a shop has came into its widget's knowledge. Null: nothing was begun. */
export async function syncStatus(env: Env, shop: Shop): Promise<ShopStatus["sync"]> {
  const [sync, counted, policies] = await Promise.all([
    readSync(env.DB, shop.shop),
    countItems(env.DB, shop.shop),
    countDocumentsNamed(env.DB, { org_id: shop.org_id, widget_id: shop.widget_id }, "policy:"),
  ]);
  if (!sync) return null;
  // What is looked after every half an hour is nothing to wait for.
  const isQuiet = sync.plan !== "full" && sync.state === "running";
  return {
    state: isQuiet ? "ready" : sync.state,
    step: sync.state === "running" && !isQuiet ? (plans[sync.plan][sync.step] ?? null) : null,
    reason: sync.reason,
    known: {
      policies,
      pages: counted.page ?? 0,
      articles: counted.article ?? 0,
      products: counted.product ?? 0,
      collections: counted.collection ?? 0,
    },
    products_total: sync.products_total,
    started_at: sync.started_at,
    finished_at: sync.finished_at,
    synced_at: sync.synced_at,
  };
}
