import * as z from "zod";
import type { Env } from "../../env.ts";
import { log } from "../../log.ts";

/** Answers of the assistant a month by the plan's handle; null: as many as are wanted. */
const Plans = z.record(z.string(), z.int().min(0).nullable());
type Plans = z.infer<typeof Plans>;

/** In `SHOPIFY_PLANS`, what a shop has that pays for no plan. */
const withoutPlan = "none";

let parsed: { setting: string; plans: Plans } | undefined;

/** Whether the operator limits anything. */
export function hasLimits(env: Pick<Env, "SHOPIFY_PLANS">): boolean {
  return Object.keys(readPlans(env.SHOPIFY_PLANS)).length > 0;
}

/** How many answers a month a plan includes. Null: no limit, as with every plan that the operator does not name. */
export function includedAnswers(env: Pick<Env, "SHOPIFY_PLANS">, plan: string | null): number | null {
  const plans = readPlans(env.SHOPIFY_PLANS);
  const name = plan ?? withoutPlan;
  return Object.hasOwn(plans, name) ? (plans[name] ?? null) : null;
}

/** A setting that is wrong must not cost anybody an answer: the log hears of it, once, and nothing is limited. */
function readPlans(setting = ""): Plans {
  if (parsed?.setting === setting) return parsed.plans;
  const found = setting.trim() === "" ? {} : parse(setting);
  if (!found) log("shopify_plans_invalid", { expected: '{"plan-handle": 500, "none": 50}' });
  parsed = { setting, plans: found ?? {} };
  return parsed.plans;
}

function parse(setting: string): Plans | undefined {
  try {
    return Plans.safeParse(JSON.parse(setting)).data;
  } catch {
    return undefined;
  }
}
