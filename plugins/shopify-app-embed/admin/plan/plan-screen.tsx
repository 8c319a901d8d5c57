import type { AnalyticsAnswer } from "../../../../shared-widget/protocol/analytics.ts";
import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ask } from "../api.ts";
import { Failure } from "../failure.tsx";
import { useAsked } from "../use-asked.ts";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";

/** The app's handle, as `shopify.app.toml` has it. */
const handle = "foyer-chat";

/** What the shop used this month, and where its plan is chosen: Shopify does the billing. */
export function PlanScreen({ shop }: { shop: ShopStatus }) {
  const used = useAsked(() => readUse(shop));
  const [store] = shop.shop.split(".");
  return (
    <s-page heading={say("nav_plan")}>
      <s-section heading={say("usage")}>
        {used.value ? (
          <s-stack gap="small">
            <s-paragraph>{say("usage_answers", { count: used.value.messages_assistant })}</s-paragraph>
            <s-paragraph>{say("usage_conversations", { count: used.value.conversations })}</s-paragraph>
            <s-paragraph color="subdued">{say("usage_no_limit")}</s-paragraph>
          </s-stack>
        ) : used.error && !used.isAsking ? (
          <Failure error={used.error} again={used.again} />
        ) : (
          <Waiting />
        )}
      </s-section>
      <s-section heading={say("billing")}>
        <s-stack gap="base">
          <s-paragraph>{say("billing_says")}</s-paragraph>
          <s-stack direction="inline">
            <s-button
              href={`https://admin.shopify.com/store/${store}/charges/${handle}/pricing_plans`}
              target="_top"
            >
              {say("billing_open")}
            </s-button>
          </s-stack>
        </s-stack>
      </s-section>
    </s-page>
  );
}

/** Since the first of the month, by the shop's clock. */
async function readUse({ widget_id, time_zone }: ShopStatus): Promise<AnalyticsAnswer["total"]> {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: time_zone }).format(new Date());
  const query = new URLSearchParams({ from: `${today.slice(0, 8)}01` });
  return (await ask<AnalyticsAnswer>("GET", `/api/analytics/${widget_id}?${query}`)).total;
}
