import type { ShopPlan, ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ask } from "../api.ts";
import { useAsked, useEvery } from "../use-asked.ts";

const pollMs = 60_000;

/** How much of the plan is used, as it was when the page was opened and then as it goes on. */
export function usePlan(shop: ShopStatus): ShopPlan {
  const status = useAsked(() => ask<ShopStatus>("GET", "/shopify/status"));
  useEvery(pollMs, true, status.again);
  return (status.value ?? shop).plan;
}
