import type { Env } from "../../env.ts";
import { log } from "../../log.ts";
import { installedShops } from "../../store/shop-syncs.ts";
import { appCredentials } from "../app-credentials.ts";
import type { SyncPlan } from "./plan.ts";

/** A queue takes as many at once. */
const atOnce = 100;

/** Begins a run of every shop, by the queue. */
export async function tendShops(env: Env, plan: SyncPlan): Promise<void> {
  if (!appCredentials(env)) return;
  let told = 0;
  for (let after = ""; ;) {
    const shops = await installedShops(env.DB, { after, limit: atOnce });
    if (shops.length === 0) break;
    await env.SHOPS.sendBatch(shops.map((shop) => ({ body: { kind: "begin", shop, plan } })));
    told += shops.length;
    after = shops.at(-1) ?? "";
  }
  if (told > 0) log("shops_tended", { plan, shops: told });
}
