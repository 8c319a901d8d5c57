import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { say } from "../words.ts";
import { DataRequests } from "./data-requests.tsx";
import { EmbedSection } from "./embed-section.tsx";
import { KnowledgeSection } from "./knowledge-section.tsx";
import { TestChat } from "./test-chat.tsx";

export function HomeScreen({ shop }: { shop: ShopStatus }) {
  return (
    <s-page heading={say("home_title")}>
      <EmbedSection shop={shop} />
      <KnowledgeSection shop={shop} />
      {shop.data_requests.length > 0 && <DataRequests requests={shop.data_requests} />}
      <TestChat widgetId={shop.widget_id} />
    </s-page>
  );
}
