import type { ShopStatus } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { planUse } from "./plan/plan-use.ts";
import { syncStatus } from "./sync/sync-status.ts";
import { listDataRequests, type Shop } from "../store/shops.ts";

/** The file of the app embed's block, without its ending. */
const embedBlock = "chat";
/** As `shopify.app.toml` has it. */
const defaultHandle = "foyer-chat";

/** How a shop stands with us. */
export async function shopStatus(env: Env, shop: Shop): Promise<ShopStatus> {
  const { name, primary_host, currency, locale, time_zone, org_id, widget_id, installed_at } = shop;
  return {
    shop: shop.shop,
    name,
    primary_host,
    currency,
    locale,
    time_zone,
    org_id,
    widget_id,
    installed_at,
    scopes: shop.scopes === "" ? [] : shop.scopes.split(","),
    editor_url: editorUrl(shop.shop, env.SHOPIFY_API_KEY ?? ""),
    plans_url: plansUrl(shop.shop, env.SHOPIFY_APP_HANDLE ?? defaultHandle),
    plan: await planUse(env, shop, Date.now()),
    sync: await syncStatus(env, shop),
    data_requests: await listDataRequests(env.DB, shop.shop),
  };
}

/** With the slash as it is: encoded, the editor opens on nothing. */
function editorUrl(shop: string, clientId: string): string {
  const query = `context=apps&template=index&activateAppId=${clientId}/${embedBlock}`;
  return `https://${shop}/admin/themes/current/editor?${query}`;
}

function plansUrl(shop: string, handle: string): string {
  const [store] = shop.split(".");
  return `https://admin.shopify.com/store/${store}/charges/${handle}/pricing_plans`;
}
