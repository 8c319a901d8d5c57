import type { Env } from "../env.ts";
import { markUninstalled, type Shop } from "../store/shops.ts";
import { switchWidget } from "../store/widgets.ts";
import { shopTokens } from "./shop-tokens-stub.ts";

/**
 * Ends what a shop has of us while its app is not installed: its widget is off and its tokens, which Shopify takes
 * no more, are gone. All else waits for a new installation, or for `shop/redact`. Nothing is done where the app was
 * installed anew since.
 */
export async function uninstallShop(env: Env, { shop, widget_id }: Shop, at: string): Promise<void> {
  if (!(await markUninstalled(env.DB, shop, at))) return;
  await switchWidget(env, widget_id, { on: false });
  await shopTokens(env, shop).forget();
}
