import { within } from "../../deadline.ts";
import type { Env } from "../../env.ts";
import { log } from "../../log.ts";
import { shopOfOrg } from "../../store/shops.ts";
import { includedAnswers, hasLimits } from "./included-answers.ts";
import { planUse } from "./plan-use.ts";

const deadlineMs = 2_000;

/**
 * Whether the plan of the shop that an org is leaves the assistant an answer; also where there is no such shop. Where
 * nobody can tell it does: what goes beyond costs the merchant nothing, and silence costs them a customer.
 */
export async function leavesAnswers(env: Env, orgId: string): Promise<boolean> {
  if (!hasLimits(env)) return true;
  try {
    return await within(deadlineMs, "the shop's plan", look(env, orgId));
  } catch (error) {
    log("shop_plan_unreadable", { org_id: orgId, error });
    return true;
  }
}

async function look(env: Env, orgId: string): Promise<boolean> {
  const shop = await shopOfOrg(env.DB, orgId);
  if (!shop || includedAnswers(env, shop.plan) === null) return true;
  return (await planUse(env, shop, Date.now())).state !== "reached";
}
