import type { Env } from "../env.ts";
import { shopOfWidget } from "../store/shops.ts";
import { AdminApi } from "./admin-api.ts";
import { writeMetafields } from "./metafields.ts";

/**
 * Gives the theme of the widget's shop the secret to sign its customers' ids with from now on; nothing where no shop
 * has the widget, or the app is not installed. Throws `AdminApiError`.
 */
export async function shareIdentity(env: Env, widgetId: string, identity: string): Promise<void> {
  const shop = await shopOfWidget(env.DB, widgetId);
  if (shop?.uninstalled_at !== null) return;
  await writeMetafields(new AdminApi(env, shop.shop), shop.app_installation_id, { identity });
}
