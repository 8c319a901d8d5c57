import type { ShopPlan } from "@foyer/shared-widget/protocol";
import type { Env } from "../../env.ts";
import { calendar, dayAt, instantOf } from "../../insights/days.ts";
import { countAnswers } from "../../store/shop-plans.ts";
import type { Shop } from "../../store/shops.ts";
import { includedAnswers } from "./included-answers.ts";

/** From here on a merchant is told that a month's answers come to their end. */
const nearShare = 0.8;

/** How much of its plan a shop has used in the month that it is there. */
export async function planUse(env: Env, shop: Shop, now: number): Promise<ShopPlan> {
  const { plan, plan_name, time_zone } = shop;
  const month = dayAt(time_zone, now).slice(0, 7);
  const [start, end] = [firstOf(time_zone, month), firstOf(time_zone, following(month))];
  const answers = await countAnswers(env.DB, shop.shop, { start, end });
  const answers_most = includedAnswers(env, plan);
  return {
    handle: plan,
    name: plan_name,
    month,
    ends_at: instantOf(end),
    answers,
    answers_most,
    state: stateOf(answers, answers_most),
  };
}

function stateOf(answers: number, most: number | null): ShopPlan["state"] {
  if (most === null) return "well";
  if (answers >= most) return "reached";
  return answers >= most * nearShare ? "near" : "well";
}

/** A month's first quarter of an hour. */
function firstOf(timeZone: string, month: string): number {
  const [day] = calendar(timeZone, `${month}-01`, `${month}-01`).days;
  if (!day) throw new Error("a month has no first day");
  return day.start;
}

function following(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
