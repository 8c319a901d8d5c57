import type { Delivery } from "../../conversation/outbox.ts";
import type { Env } from "../../env.ts";
import { isEmailSet } from "../../notify/email.ts";
import { isTold, type PlanNotice } from "../../store/shop-plans.ts";
import { type Shop, shopOfOrg } from "../../store/shops.ts";
import { hasLimits } from "./included-answers.ts";
import { planUse } from "./plan-use.ts";

/** Once what was answered, or left to people, has been counted. */
export async function warnOfDelivery(env: Env, { record, events }: Delivery): Promise<void> {
  if (!hasLimits(env) || !isEmailSet(env)) return;
  if (!events.some(({ type }) => type === "answer" || type === "handoff.requested")) return;
  const shop = await shopOfOrg(env.DB, record.org_id);
  if (shop) await warnMerchant(env, shop);
}

/** Asks for an e-mail to the merchant where a month's answers come to their end, or are used up: of each, one. */
export async function warnMerchant(env: Env, shop: Shop): Promise<void> {
  if (!hasLimits(env) || !isEmailSet(env)) return;
  const notice = await dueNotice(env, shop);
  if (!notice || (await isTold(env.DB, notice))) return;
  await env.DELIVERIES.send({ kind: "email", mail: "plan", org_id: shop.org_id, notice });
}

/** What there is to be told; null: nothing. */
export async function dueNotice(env: Env, shop: Shop): Promise<PlanNotice | null> {
  if (shop.uninstalled_at !== null) return null;
  const { month, state, answers_most } = await planUse(env, shop, Date.now());
  if (state === "well" || answers_most === null) return null;
  return { shop: shop.shop, month, state, answers_most };
}
