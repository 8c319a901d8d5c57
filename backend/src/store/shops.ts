import { tablesOfShops } from "./owned-tables.ts";

/** A shop whose merchant has opened the app. */
export interface Shop {
  /** The permanent domain: `demo.myshopify.com`. */
  shop: string;
  org_id: string;
  widget_id: string;
  app_installation_id: string;
  shop_gid: string;
  /** Comma-separated, as granted. */
  scopes: string;
  installed_at: string;
  /** Null while installed. */
  uninstalled_at: string | null;
  name: string;
  /** Where customers shop: `demo.example`. */
  primary_host: string;
  currency: string;
  /** Null: not told yet. */
  locale: string | null;
  time_zone: string;
  /** The handle of the plan it pays for. Null: none, or not told yet. */
  plan: string | null;
  plan_name: string | null;
  created_at: string;
  updated_at: string;
}

/** What Shopify tells of a shop; the rest is ours. */
export type ShopFacts = Pick<
  Shop,
  | "app_installation_id"
  | "shop_gid"
  | "scopes"
  | "name"
  | "primary_host"
  | "currency"
  | "locale"
  | "time_zone"
  | "plan"
  | "plan_name"
>;

export async function readShop(db: D1Database, shop: string): Promise<Shop | null> {
  return db.prepare("SELECT * FROM shops WHERE shop = ?").bind(shop).first<Shop>();
}

export async function shopOfWidget(db: D1Database, widgetId: string): Promise<Shop | null> {
  return db.prepare("SELECT * FROM shops WHERE widget_id = ?").bind(widgetId).first<Shop>();
}

export async function shopOfOrg(db: D1Database, orgId: string): Promise<Shop | null> {
  return db.prepare("SELECT * FROM shops WHERE org_id = ?").bind(orgId).first<Shop>();
}

/**
 * Saves what is known of a shop that was found installed at `now`. Org and widget are those it had first, whatever is
 * given here: of two that save a new shop at once, both get the same ones back. A shop whose installation ended
 * since stays uninstalled.
 */
export async function saveShop(
  db: D1Database,
  shop: ShopFacts & Pick<Shop, "shop" | "org_id" | "widget_id">,
  now: string,
): Promise<Shop> {
  const row = await db
    .prepare(
      `INSERT INTO shops (shop, org_id, widget_id, app_installation_id, shop_gid, scopes, name, primary_host, currency,
         locale, time_zone, plan, plan_name, installed_at, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?14)
       ON CONFLICT (shop) DO UPDATE SET
         installed_at = CASE
           WHEN uninstalled_at IS NOT NULL OR app_installation_id <> excluded.app_installation_id
           THEN excluded.installed_at ELSE installed_at END,
         uninstalled_at = CASE
           WHEN app_installation_id = excluded.app_installation_id AND uninstalled_at > excluded.installed_at
           THEN uninstalled_at END, app_installation_id = excluded.app_installation_id, shop_gid = excluded.shop_gid,
         scopes = excluded.scopes, name = excluded.name, primary_host = excluded.primary_host,
         currency = excluded.currency, locale = coalesce(excluded.locale, locale), time_zone = excluded.time_zone,
         plan = excluded.plan, plan_name = excluded.plan_name, updated_at = excluded.updated_at
       RETURNING *`,
    )
    .bind(
      shop.shop,
      shop.org_id,
      shop.widget_id,
      shop.app_installation_id,
      shop.shop_gid,
      shop.scopes,
      shop.name,
      shop.primary_host,
      shop.currency,
      shop.locale,
      shop.time_zone,
      shop.plan,
      shop.plan_name,
      now,
    )
    .first<Shop>();
  if (!row) throw new Error("D1 returned no row for a shop it stored");
  return row;
}

/** False where the shop is not known, or was installed anew since `at`. */
export async function markUninstalled(db: D1Database, shop: string, at: string): Promise<boolean> {
  const row = await db
    .prepare(
      `UPDATE shops SET uninstalled_at = coalesce(uninstalled_at, ?2), updated_at = ?2
        WHERE shop = ?1 AND installed_at <= ?2 RETURNING shop`,
    )
    .bind(shop, at)
    .first();
  return row !== null;
}

/** What Shopify tells has changed. Null: the shop is not known. */
export async function renameShop(
  db: D1Database,
  shop: string,
  facts: Pick<ShopFacts, "name" | "primary_host" | "currency" | "locale" | "time_zone">,
  now: string,
): Promise<Shop | null> {
  const { name, primary_host, currency, locale, time_zone } = facts;
  return db
    .prepare(
      `UPDATE shops SET name = ?2, primary_host = ?3, currency = ?4, locale = coalesce(?5, locale), time_zone = ?6,
         updated_at = ?7
        WHERE shop = ?1 RETURNING *`,
    )
    .bind(shop, name, primary_host, currency, locale, time_zone, now)
    .first<Shop>();
}

export async function saveScopes(db: D1Database, shop: string, scopes: string, now: string): Promise<void> {
  await db
    .prepare("UPDATE shops SET scopes = ?2, updated_at = ?3 WHERE shop = ?1")
    .bind(shop, scopes, now)
    .run();
}

/** A customer who wants to see what is known of them. */
export interface DataRequest {
  /** Shopify's. */
  id: string;
  shop: string;
  customer_id: string;
  asked_at: string;
}

export async function saveDataRequest(db: D1Database, request: DataRequest): Promise<void> {
  await db
    .prepare(
      `INSERT INTO shop_data_requests (id, shop, customer_id, asked_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(request.id, request.shop, request.customer_id, request.asked_at)
    .run();
}

/** The newest first. */
export async function listDataRequests(db: D1Database, shop: string): Promise<Omit<DataRequest, "shop">[]> {
  const { results } = await db
    .prepare(
      `SELECT id, customer_id, asked_at FROM shop_data_requests WHERE shop = ? ORDER BY asked_at DESC LIMIT 50`,
    )
    .bind(shop)
    .all<Omit<DataRequest, "shop">>();
  return results;
}

/** Everything that is known of the shop by its domain; what its org has is another's to erase. */
export async function deleteShop(db: D1Database, shop: string): Promise<void> {
  await db.batch(tablesOfShops.map((table) => db.prepare(`DELETE FROM ${table} WHERE shop = ?`).bind(shop)));
}
