import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { say } from "../words.ts";

export function PlanScreen({ shop }: { shop: ShopStatus }) {
  return (
    <s-page heading={say("nav_plan")}>
      <s-section>{shop.name}</s-section>
    </s-page>
  );
}
