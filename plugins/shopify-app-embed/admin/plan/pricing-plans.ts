import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";

/** The app's handle, as `shopify.app.toml` has it. */
const handle = "foyer-chat";

/** Where Shopify lets the merchant choose a plan. */
export function pricingPlans({ shop }: Pick<ShopStatus, "shop">): string {
  const [store] = shop.split(".");
  return `https://admin.shopify.com/store/${store}/charges/${handle}/pricing_plans`;
}
