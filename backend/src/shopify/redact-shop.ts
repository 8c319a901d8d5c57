import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { askForOrgErasure } from "../store/org-erasures.ts";
import { deleteShop, type Shop } from "../store/shops.ts";
import { deleteWidget } from "../store/widgets.ts";
import { shopTokens } from "./shop-tokens-stub.ts";

/** Forgets a shop: at once who it is, and then, page by page on the queue, everything its org has. */
export async function redactShop(env: Env, { shop, org_id, widget_id }: Shop): Promise<void> {
  // First: from here on it will be done, whatever fails. The daily cron finds what got stuck.
  await askForOrgErasure(env.DB, { org_id, widget_id, asked_at: new Date().toISOString() });
  await deleteWidget(env, widget_id);
  await shopTokens(env, shop).forget();
  await deleteShop(env.DB, shop);
  await env.ERASURES.send({ org_id, whole: true }).catch((error: unknown) => {
    log("erasure_not_queued", { org_id, error });
  });
}
