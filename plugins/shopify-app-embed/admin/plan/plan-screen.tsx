import type { AnalyticsAnswer } from "../../../../shared-widget/protocol/analytics.ts";
import type { ShopPlan, ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ask } from "../api.ts";
import { Failure } from "../failure.tsx";
import { useAsked } from "../use-asked.ts";
import { Waiting } from "../waiting.tsx";
import { say, sayDay } from "../words.ts";
import { PlanNotice } from "./plan-notice.tsx";
import { usePlan } from "./use-plan.ts";

/** What the shop used this month, and where its plan is chosen: Shopify does the billing. */
export function PlanScreen({ shop }: { shop: ShopStatus }) {
  const plan = usePlan(shop);
  const used = useAsked(() => readUse(shop));
  return (
    <s-page heading={say("nav_plan")}>
      <PlanNotice shop={shop} plan={plan} />
      <s-section heading={say("usage")}>
        {used.value ? (
          <s-stack gap="small">
            <AnswersUsed shop={shop} plan={plan} />
            <s-paragraph>{say("usage_conversations", { count: used.value.conversations })}</s-paragraph>
          </s-stack>
        ) : used.error && !used.isAsking ? (
          <Failure error={used.error} again={used.again} />
        ) : (
          <Waiting />
        )}
      </s-section>
      <s-section heading={say("billing")}>
        <s-stack gap="base">
          {plan.name !== null && <s-text type="strong">{plan.name}</s-text>}
          <s-paragraph>{say("billing_says")}</s-paragraph>
          <s-stack direction="inline">
            <s-button href={shop.plans_url} target="_top">
              {say("billing_open")}
            </s-button>
          </s-stack>
        </s-stack>
      </s-section>
    </s-page>
  );
}

function AnswersUsed({ shop, plan }: { shop: ShopStatus; plan: ShopPlan }) {
  const { answers, answers_most: most, ends_at } = plan;
  if (most === null)
    return (
      <>
        <s-paragraph>{say("usage_answers", { count: answers })}</s-paragraph>
        <s-paragraph color="subdued">{say("usage_no_limit")}</s-paragraph>
      </>
    );
  return (
    <>
      <s-paragraph>{say("usage_answers_of", { count: answers, most })}</s-paragraph>
      {most > 0 && (
        <s-progress accessibilityLabel={say("usage_label")} value={Math.min(answers, most)} max={most} />
      )}
      <s-paragraph color="subdued">
        {say("usage_counts", { date: sayDay(ends_at, shop.time_zone) })}
      </s-paragraph>
    </>
  );
}

/** Since the first of the month, by the shop's clock. */
async function readUse({ widget_id, plan }: ShopStatus): Promise<AnalyticsAnswer["total"]> {
  const query = new URLSearchParams({ from: `${plan.month}-01` });
  return (await ask<AnalyticsAnswer>("GET", `/api/analytics/${widget_id}?${query}`)).total;
}
