import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { auditBy } from "../audit/audit.ts";
import { shopSession } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import {
  adminDocument,
  bounceDocument,
  documentHeaders,
  outsideDocument,
} from "../shopify/admin-document.ts";
import { AdminApiError } from "../shopify/admin-api.ts";
import { appCredentials } from "../shopify/app-credentials.ts";
import { isShopHost } from "../shopify/host.ts";
import { readSessionToken } from "../shopify/session-token.ts";
import { setUpShop } from "../shopify/setup.ts";
import type { Exchanged } from "../shopify/shop-tokens.ts";
import { shopTokens } from "../shopify/shop-tokens-stub.ts";
import { shopStatus } from "../shopify/status.ts";
import type { AppCredentials } from "../shopify/token-exchange.ts";
import { readShop, type Shop } from "../store/shops.ts";
import { beginRun, ensureSynced } from "../shopify/sync/begin-run.ts";
import { takeShopifyWebhook } from "./shopify-webhooks.ts";

const exchangeMs = 12_000;
/** Longer than App Bridge takes to get a token. */
const bounceSeconds = 30;

/** Without the app's credentials this deployment is no Shopify app, and nothing here is. */
const configured = createMiddleware<AppEnv>(async (c, next) => {
  app(c);
  await next();
});

export const shopifyRoutes = new Hono<AppEnv>()
  .use(configured)
  .get("/", adminPage)
  .get("/:file{inbox|assistant|knowledge|plan}", adminPage)
  .get("/:file{admin(?:\\.(?:js|css)|-words-[a-z]{2}\\.js)}", async (c) => {
    const asset = await c.env.ASSETS.fetch(new URL(c.req.path, c.req.url));
    if (!asset.ok) throw new Refusal("not_found");
    const headers = new Headers(asset.headers);
    headers.set("cache-control", "no-cache");
    return new Response(asset.body, { headers });
  })
  .post("/setup", async (c) => {
    const { shop: domain, user } = await shopSession(c);
    const token = c.req.header("authorization")?.slice("Bearer ".length) ?? "";
    const before = await readShop(c.env.DB, domain);
    const exchange = async (): Promise<Exchanged> => shopTokens(c.env, domain).exchange(domain, token);
    const exchanged = await within(exchangeMs, "the token exchange", exchange());
    if (!exchanged.ok) {
      log("shop_token_not_exchanged", { shop: domain, code: exchanged.code, reason: exchanged.reason });
      throw exchanged.code === "unavailable"
        ? new Refusal("unavailable", { detail: "Shopify gives no token right now.", retryAfter: 5 })
        : invalidSession("Shopify gives no token for this session.");
    }
    const shop = await asked(() => setUpShop(c.env, { shop: domain, origin: ownOrigin(c) }));
    logShop(c, shop);
    await ensureSynced(c.env, shop);
    if (before?.installed_at !== shop.installed_at) {
      const actor = { kind: "key", id: `shopify:${user}`, name: "Shopify admin" } as const;
      const { org_id, widget_id } = shop;
      await auditBy(c, actor, { org_id, widget_id, action: "shop.install", target: domain });
    }
    return c.json(await shopStatus(c.env, shop), 200, { "cache-control": "no-store" });
  })
  .post("/sync", async (c) => {
    const shop = await installedShop(c);
    await beginRun(c.env, shop, "full");
    return c.json(await shopStatus(c.env, shop), 202, { "cache-control": "no-store" });
  })
  .get("/status", async (c) => {
    const shop = await installedShop(c);
    return c.json(await shopStatus(c.env, shop), 200, { "cache-control": "no-store" });
  })
  .post("/webhooks", takeShopifyWebhook);

/** Whose session it is. */
async function installedShop(c: Context<AppEnv>): Promise<Shop> {
  const { shop: domain } = await shopSession(c);
  const shop = await readShop(c.env.DB, domain);
  if (!shop || shop.uninstalled_at !== null)
    throw new Refusal("not_found", { detail: "This shop is not set up: POST /shopify/setup." });
  logShop(c, shop);
  return shop;
}

function app({ env }: Context<AppEnv>): AppCredentials {
  const credentials = appCredentials(env);
  if (!credentials) throw new Refusal("not_found");
  return credentials;
}

function invalidSession(detail: string): Refusal {
  return new Refusal("unauthorized", {
    detail,
    headers: { "x-shopify-retry-invalid-session-request": "1" },
  });
}

/** Where shops reach this deployment. */
function ownOrigin(c: Context<AppEnv>): string {
  return new URL(c.env.PUBLIC_URL ?? c.req.url).origin;
}

function logShop(c: Context<AppEnv>, { shop, org_id, widget_id }: Shop): void {
  c.set("logged", { ...c.get("logged"), shop, org_id, widget_id });
}

/** What Shopify refused, in words for the merchant. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AdminApiError)) throw error;
    log("shop_not_answered", { code: error.code, error });
    if (error.code === "unauthorized")
      throw new Refusal("forbidden", { detail: "Shopify does not let the app ask: is it still installed?" });
    throw new Refusal("unavailable", { detail: "Shopify does not answer as it should.", retryAfter: 5 });
  }
}

/**
 * The page that Shopify's admin frames. Who it is for is what its `id_token` says. Without a good one App Bridge gets
 * one: the `shop` of that address says no more than who may frame a page that shows nothing.
 */
async function adminPage(c: Context<AppEnv>): Promise<Response> {
  const { clientId, clientSecret } = app(c);
  const url = new URL(c.req.url);
  const { searchParams: query } = url;
  const token = query.get("id_token");
  const session = token ? await readSessionToken(token, { clientId, clientSecret }, Date.now()) : null;
  const shown = { clientId, language: languageOf(query.get("locale")) };
  if (session) return c.body(adminDocument(shown), 200, documentHeaders(session.shop));

  const shop = query.get("shop") ?? "";
  if (!isShopHost(shop)) return c.body(outsideDocument(), 200, documentHeaders(null));
  const now = Math.floor(Date.now() / 1000);
  // A token that App Bridge has only just got and is none: to get another would go on for ever.
  if (token && now - Number(query.get("bounced")) < bounceSeconds)
    return c.body(outsideDocument(), 401, documentHeaders(shop));
  // Nobody else's address goes there: App Bridge would give it a token.
  const reload = URL.parse(query.get("shopify-reload") ?? "");
  if (reload?.origin === ownOrigin(c) && reload.pathname === url.pathname)
    return c.body(bounceDocument(shown), 200, documentHeaders(shop));

  const back = new URL(url.pathname, ownOrigin(c));
  for (const name of ["shop", "host", "embedded", "locale"]) {
    const value = query.get(name);
    if (value !== null) back.searchParams.set(name, value);
  }
  const bounce = new URLSearchParams(back.searchParams);
  back.searchParams.set("bounced", String(now));
  bounce.set("shopify-reload", back.href);
  return c.body(null, 302, { ...documentHeaders(shop), location: `${url.pathname}?${bounce.toString()}` });
}

function languageOf(tag: string | null): string {
  return tag !== null && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : "en";
}
