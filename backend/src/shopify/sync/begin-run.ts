import { ulid } from "ulidx";
import type { Env } from "../../env.ts";
import { beginSync, readSync, touchStuck } from "../../store/shop-syncs.ts";
import type { Shop } from "../../store/shops.ts";
import type { SyncPlan } from "./plan.ts";

/** Longer than a job takes, and waits between its tries. */
const stuckAfterMs = 15 * 60_000;

/**
 * Begins a run, or takes one up that got stuck; one that is at work goes on as it is. Where an installation has not
 * had its full one, or the last one failed, it is a full one.
 */
export async function beginRun(env: Env, shop: Shop, wanted: SyncPlan): Promise<void> {
  const now = Date.now();
  const at = new Date(now).toISOString();
  const plan = (await isSynced(env, shop)) ? wanted : "full";
  const begun = await beginSync(env.DB, { shop: shop.shop, run: ulid(), plan, now: at });
  const before = new Date(now - stuckAfterMs).toISOString();
  const sync = begun ?? (await touchStuck(env.DB, { shop: shop.shop, before, now: at }));
  if (sync) await env.SHOPS.send({ kind: "run", shop: shop.shop, run: sync.run });
}

/** Sees to it that all that a shop has is known, once for each installation; what failed is tried again. */
export async function ensureSynced(env: Env, shop: Shop): Promise<void> {
  if (!(await isSynced(env, shop))) await beginRun(env, shop, "full");
}

async function isSynced(env: Env, { shop, installed_at }: Shop): Promise<boolean> {
  const sync = await readSync(env.DB, shop);
  if (!sync || (sync.plan === "full" && sync.state === "failed")) return false;
  return sync.synced_at !== null && sync.synced_at >= installed_at;
}
