import * as z from "zod";
import type { Env } from "../../env.ts";
import { log } from "../../log.ts";
import { savePlan } from "../../store/shop-plans.ts";
import type { Shop } from "../../store/shops.ts";
import { AdminApi } from "../admin-api.ts";
import { planQuery } from "../queries/setup.ts";
import { planOf, Subscriptions } from "./subscriptions.ts";
import { warnMerchant } from "./warn-merchant.ts";

const Answer = z.object({ currentAppInstallation: z.object({ activeSubscriptions: Subscriptions }) });

/** Asks Shopify what the shop pays for now: of a change it tells in two parts, in any order. Throws `AdminApiError`. */
export async function keepPlan(env: Env, shop: Shop): Promise<void> {
  const { currentAppInstallation: installed } = Answer.parse(
    await new AdminApi(env, shop.shop).query(planQuery),
  );
  const now = planOf(installed.activeSubscriptions);
  if (now.plan !== shop.plan) log("shop_plan_changed", { shop: shop.shop, from: shop.plan, to: now.plan });
  if (now.plan !== shop.plan || now.plan_name !== shop.plan_name)
    await savePlan(env.DB, shop.shop, now, new Date().toISOString());
  await warnMerchant(env, { ...shop, ...now });
}
