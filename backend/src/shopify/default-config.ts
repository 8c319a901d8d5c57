import { Origin, TimeZone, WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Shop } from "../store/shops.ts";

/** What a shop's widget is before its merchant changes anything. It speaks the storefront's language by itself. */
export function defaultConfig(shop: Shop): WidgetConfig {
  const name = shop.name.trim().slice(0, 80) || shop.primary_host;
  return WidgetConfig.parse({
    widget_id: shop.widget_id,
    org_id: shop.org_id,
    title: name,
    prompt: [
      `You are the assistant of the online shop ${name}.`,
      `Help customers find products, and answer what they ask about orders, delivery, returns and the shop's policies.`,
      `Prices are in ${shop.currency} unless a product says otherwise. Never invent a product, a price or a promise; where you do not know, say so and offer a person.`,
    ].join(" "),
    allowed_origins: shopOrigins(shop),
    time_zone: TimeZone.safeParse(shop.time_zone).data ?? "UTC",
  });
}

/** Where the shop's customers are, and where its theme editor shows the shop. */
export function shopOrigins({ shop, primary_host }: Pick<Shop, "shop" | "primary_host">): string[] {
  const origins = [`https://${primary_host}`, `https://${shop}`];
  return [...new Set(origins)].filter((origin) => Origin.safeParse(origin).success);
}
