import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { PlanNotice } from "../plan/plan-notice.tsx";
import { usePlan } from "../plan/use-plan.ts";
import { say } from "../words.ts";
import { AssistantNotice } from "./assistant-notice.tsx";
import { DataRequests } from "./data-requests.tsx";
import { EmbedSection } from "./embed-section.tsx";
import { KnowledgeSection } from "./knowledge-section.tsx";
import { TestChat } from "./test-chat.tsx";

export function HomeScreen({ shop }: { shop: ShopStatus }) {
  const plan = usePlan(shop);
  return (
    <s-page heading={say("home_title")}>
      <PlanNotice shop={shop} plan={plan} />
      <AssistantNotice widgetId={shop.widget_id} />
      <EmbedSection shop={shop} />
      <KnowledgeSection shop={shop} />
      {shop.data_requests.length > 0 && <DataRequests requests={shop.data_requests} />}
      <TestChat widgetId={shop.widget_id} />
    </s-page>
  );
}
