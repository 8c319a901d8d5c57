import type { Env } from "../../env.ts";
import { log } from "../../log.ts";
import { readShop } from "../../store/shops.ts";
import { advanceSync, failSync, finishSync, readSync, type ShopSync } from "../../store/shop-syncs.ts";
import { AdminApi, AdminApiError } from "../admin-api.ts";
import { checkArticles, checkCollections, checkPages, checkProducts } from "./check-steps.ts";
import type { RunJob } from "./job.ts";
import { articles, collections, pages, policies } from "./page-steps.ts";
import { plans, type SyncStep } from "./plan.ts";
import { products } from "./products-step.ts";
import type { Step } from "./step.ts";

/** How long one job goes on before the next one takes over. */
const jobMs = 8_000;

const steps: Record<SyncStep, Step> = {
  policies,
  pages,
  articles,
  products,
  collections,
  "check products": checkProducts,
  "check collections": checkCollections,
  "check pages": checkPages,
  "check articles": checkArticles,
};

/**
 * Goes on with a run from where it stands. Safe to repeat: what was done last may be done again, and of two jobs at
 * the same only one goes on after it.
 */
export async function runSync(env: Env, job: RunJob): Promise<void> {
  const shop = await readShop(env.DB, job.shop);
  if (!shop || shop.uninstalled_at !== null) return;
  let sync = await readSync(env.DB, job.shop);
  const api = new AdminApi(env, job.shop);
  const until = Date.now() + jobMs;
  while (sync?.run === job.run && sync.state === "running") {
    const name = nameOf(sync);
    if (name === undefined) return finishSync(env.DB, sync, new Date().toISOString());
    const cursor: unknown = sync.cursor === null ? null : JSON.parse(sync.cursor);
    let done;
    try {
      done = await steps[name]({ env, api, shop, sync }, cursor);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      log("shop_sync_failed", { shop: job.shop, org_id: shop.org_id, step: name, error });
      return failSync(env.DB, sync, { reason, now: new Date().toISOString() });
    }
    const { next, waitSeconds = 0, productsTotal } = done;
    const step: number = next === null ? sync.step + 1 : sync.step;
    const now = new Date().toISOString();
    sync = await advanceSync(env.DB, sync, { step, cursor: next, productsTotal, now });
    if (sync && (waitSeconds > 0 || Date.now() > until)) {
      await env.SHOPS.send(job, { delaySeconds: waitSeconds });
      return;
    }
  }
}

/** Undefined: the plan is done. */
function nameOf({ plan, step }: ShopSync): SyncStep | undefined {
  return plans[plan][step];
}

/** In words for the merchant, why it makes no sense to try again now. Null: it does. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof AdminApiError)) return null;
  if (error.code === "unauthorized")
    return "Shopify does not let the app read this. Open the app in Shopify once more.";
  if (error.code === "invalid" || error.code === "too_costly")
    return "Shopify did not take what it was asked. The app has to be updated.";
  return null;
}
