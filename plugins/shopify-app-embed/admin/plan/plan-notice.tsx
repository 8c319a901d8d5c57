import type { ShopPlan, ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { say, sayDay } from "../words.ts";

const tones = { near: "warning", reached: "critical" } as const;

/** Warns where the month's answers come to their end, or are used up; says nothing before. */
export function PlanNotice({ shop, plan }: { shop: ShopStatus; plan: ShopPlan }) {
  const { state, answers, answers_most: most, ends_at } = plan;
  if (state === "well" || most === null) return null;
  const values = { answers, most, date: sayDay(ends_at, shop.time_zone) };
  return (
    <s-banner tone={tones[state]} heading={say(`plan_${state}`)}>
      <s-paragraph>{say(`plan_${state}_says`, values)}</s-paragraph>
      <s-button slot="secondary-actions" href={shop.plans_url} target="_top">
        {say("billing_open")}
      </s-button>
    </s-banner>
  );
}
