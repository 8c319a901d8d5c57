import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { within } from "../deadline.ts";
import { Refusal } from "../refusal.ts";
import { appCredentials } from "../shopify/app-credentials.ts";
import { isShopHost } from "../shopify/host.ts";
import { isWebhookSigned } from "../shopify/webhook-signature.ts";
import type { Topic } from "../shopify/webhooks/topic.ts";
import { topics } from "../shopify/webhooks/topics.ts";
import {
  finishShopWebhook,
  isNewestOf,
  releaseShopWebhook,
  takeShopWebhook,
} from "../store/shop-webhooks.ts";
import { readShop } from "../store/shops.ts";
import { readBytes } from "./parse.ts";

const bodyMs = 4_000;
/** A product with all its variants. */
const webhookBytes = 8 * 1024 * 1024;

/** Answers 200 for whatever Shopify need not tell again. */
export async function takeShopifyWebhook(c: Context<AppEnv>): Promise<Response> {
  const { clientSecret } = appCredentials(c.env) ?? {};
  if (clientSecret === undefined) throw new Refusal("not_found");
  const bytes = await within(bodyMs, "Shopify's webhook", readBytes(c.req.raw, webhookBytes));
  const signature = c.req.header("x-shopify-hmac-sha256") ?? "";
  if (!(await isWebhookSigned(bytes, signature, clientSecret)))
    throw new Refusal("unauthorized", { detail: "This is not signed as Shopify signs for this app." });

  const told = (name: string): string => c.req.header(`x-shopify-${name}`) ?? "";
  const [domain, name, webhookId] = [told("shop-domain"), told("topic"), told("webhook-id")];
  const triggeredMs = Date.parse(told("triggered-at"));
  const topic = Object.hasOwn(topics, name) ? topics[name] : undefined;
  const payload = parsed(bytes);
  if (!topic || !isShopHost(domain) || !isOfShop(payload, domain, topic)) return c.body(null, 200);
  const shop = await readShop(c.env.DB, domain);
  if (!shop) {
    await topic.handleUnknown?.(domain, c.env);
    return c.body(null, 200);
  }
  if (webhookId === "" || Number.isNaN(triggeredMs))
    throw new Refusal("bad_request", { detail: "Shopify says which webhook it is, and of when." });
  const { org_id, widget_id } = shop;
  c.set("logged", { ...c.get("logged"), shop: domain, org_id, widget_id, topic: name });

  const { DB } = c.env;
  const now = new Date().toISOString();
  const taken = await takeShopWebhook(DB, { webhookId, shop: domain, topic: name, now });
  if (taken === "done") return c.body(null, 200);
  if (taken === "at work") throw new Refusal("unavailable", { retryAfter: 30 });
  const triggeredAt = new Date(triggeredMs).toISOString();
  try {
    const subject = topic.subject(payload);
    const isNews = subject === null || (await isNewestOf(DB, { shop: domain, subject, triggeredAt }));
    if (isNews) await topic.handle({ shop, triggeredAt, payload }, c.env);
  } catch (error) {
    await releaseShopWebhook(DB, webhookId);
    throw error;
  }
  await finishShopWebhook(DB, webhookId, new Date().toISOString());
  return c.body(null, 200);
}

/** Null where it is no JSON. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** Headers are not signed: where what is signed names a shop, it has to be the same. */
function isOfShop(payload: unknown, domain: string, { isNamed = false }: Topic): boolean {
  if (typeof payload !== "object" || payload === null) return false;
  const named = ["shop_domain", "myshopify_domain"].flatMap((name) =>
    name in payload ? [(payload as Record<string, unknown>)[name]] : [],
  );
  return (named.length > 0 || !isNamed) && named.every((each) => each === domain);
}
