import { identitySecret } from "../auth/identity.ts";
import type { Env } from "../env.ts";
import { ensureOrg } from "../store/keys.ts";
import { readShop, type Shop, saveShop } from "../store/shops.ts";
import {
  deleteWidget,
  insertWidget,
  makeIdentity,
  readSavedWidget,
  saveWidget,
  switchWidget,
  type Widget,
} from "../store/widgets.ts";
import { AdminApi, AdminApiError } from "./admin-api.ts";
import { defaultConfig, shopOrigins } from "./default-config.ts";
import { type Installation, newShopIds, readInstallation } from "./installation.ts";
import { embedConfig } from "./embed-config.ts";
import { writeMetafields } from "./metafields.ts";
import { panelAddress } from "./panel-address.ts";

/** Of a save that others are faster than. */
const mostTries = 5;

interface Asked {
  /** Verified. */
  shop: string;
  /** Where this deployment is reached. */
  origin: string;
}

/**
 * Makes a shop ready, or finds it so: its org and widget, where it may be opened, what its theme reads. Each step
 * can be done again: what a failure left undone is done by the next call. Throws `AdminApiError`.
 */
export async function setUpShop(env: Env, { shop: domain, origin }: Asked): Promise<Shop> {
  const api = new AdminApi(env, domain);
  // Before it is asked: what is uninstalled while it answers is uninstalled after this.
  const now = new Date().toISOString();
  const installation = await readInstallation(api);
  const told = installation.shop;
  if (told.myshopifyDomain !== domain) throw new Error("a shop's token answered for another shop");
  const facts = {
    app_installation_id: installation.id,
    shop_gid: told.id,
    scopes: installation.scopes,
    name: told.name,
    primary_host: told.primaryDomain.host,
    currency: told.currencyCode,
    locale: null,
    time_zone: told.ianaTimezone,
    ...installation.plan,
  };
  const shop = await saveShop(env.DB, { shop: domain, ...newShopIds(domain), ...facts }, now);
  const gone = new AdminApiError("unauthorized", "the app was uninstalled meanwhile");
  if (shop.uninstalled_at !== null) throw gone;
  let isThere = false;
  try {
    await makeReady(env, api, { shop, installation, origin, now });
  } finally {
    isThere = await undoWhereGone(env, shop);
  }
  if (!isThere) throw gone;
  return shop;
}

interface Saved {
  shop: Shop;
  installation: Installation;
  origin: string;
  now: string;
}

async function makeReady(env: Env, api: AdminApi, { shop, installation, origin, now }: Saved): Promise<void> {
  await ensureOrg(env.DB, shop.org_id, now);
  const widget = await readyWidget(env, shop, now);
  const secret = await identitySecret(env.FOYER_SECRET, {
    orgId: shop.org_id,
    widgetId: shop.widget_id,
    createdAt: widget.createdAt,
    generation: widget.identityGeneration,
  });
  const config = JSON.stringify(embedConfig(widget, { origin, panel: await panelAddress(env, origin) }));
  await writeMetafields(api, installation.id, { config, identity: secret }, installation.metafields);
}

/**
 * Whether the shop is installed still. Where it was uninstalled meanwhile, its widget may have been switched on after it
 * was switched off; where it was erased, made after it was deleted.
 */
async function undoWhereGone(env: Env, { shop, widget_id }: Shop): Promise<boolean> {
  const there = await readShop(env.DB, shop);
  const isKnown = there?.widget_id === widget_id;
  if (isKnown && there.uninstalled_at === null) return true;
  if (isKnown) await switchWidget(env, widget_id, { on: false });
  else await deleteWidget(env, widget_id);
  return false;
}

/** The shop's widget: there, on, with an identity secret, and open to the shop's own sites. */
async function readyWidget(env: Env, shop: Shop, now: string): Promise<Widget> {
  await insertWidget(env, defaultConfig(shop), now);
  await switchWidget(env, shop.widget_id, { on: true });
  await allowOrigins(env, shop, now);
  const widget = await makeIdentity(env, shop.widget_id, now);
  if (!widget) throw new Error("a shop's widget is gone");
  return widget;
}

/** Adds the shop's own sites to those its widget is open to; the merchant's own additions stay. */
export async function allowOrigins(env: Env, shop: Shop, now: string): Promise<void> {
  await changeOrigins(env, shop, { add: shopOrigins(shop) }, now);
}

/** Opens a shop's widget to sites of the shop, or closes it to them; the shop's own two stay open. */
export async function changeOrigins(
  env: Env,
  shop: Shop,
  { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
  now = new Date().toISOString(),
): Promise<void> {
  const own = shopOrigins(shop);
  for (let tries = 1; ; tries++) {
    const widget = await readSavedWidget(env, shop.widget_id);
    if (!widget) return;
    const { allowed_origins: before } = widget.config;
    // None at all means any: that is the merchant's own doing.
    if (before.length === 0) return;
    const kept = before.filter((origin) => own.includes(origin) || !remove.includes(origin));
    const after = [...new Set([...kept, ...add])].slice(0, 100);
    if (after.length === before.length && after.every((origin) => before.includes(origin))) return;
    // None at all would be any.
    if (after.length === 0) return;
    const config = { ...widget.config, allowed_origins: after };
    const saved = await saveWidget(env, config, { expectedVersion: widget.version, now });
    if (saved.ok || saved.code === "forbidden") return;
    // Somebody saved in between: of a new site Shopify tells as the shop changes, all at once.
    if (tries === mostTries) throw new Error("a shop's origins were changed by others time and again");
  }
}
