import { hmacHex, sameSecret } from "../auth/digest.ts";
import { isShopHost } from "./host.ts";

/** Who asked through a shop's app proxy. */
export interface ProxyRequest {
  shop: string;
  /** Null: nobody is logged in. */
  customer: string | null;
}

const oldestSeconds = 90;
/** Each says who is asked for, or when: two of one would leave open which of them was signed for. */
const single = ["shop", "timestamp", "signature", "logged_in_customer_id"];

/**
 * What Shopify's app proxy signed for our app within the last 90 seconds; null: it is none. No route asks: customers are
 * known by what Liquid signs, which needs no scope. A route under a proxy has to ask here before it believes a word,
 * and must not answer with the signature: it is made with the secret that signs webhooks.
 */
export async function readProxyRequest(
  query: URLSearchParams,
  clientSecret: string,
  nowMs: number,
): Promise<ProxyRequest | null> {
  if (single.some((name) => query.getAll(name).length > 1)) return null;
  const signature = query.get("signature") ?? "";
  const shop = query.get("shop") ?? "";
  const timestamp = query.get("timestamp") ?? "";
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > oldestSeconds)
    return null;
  const names = [...new Set(query.keys())].filter((name) => name !== "signature").toSorted(byUnit);
  const signed = names.map((name) => `${name}=${query.getAll(name).join(",")}`).join("");
  if (!(await sameSecret(signature, await hmacHex(clientSecret, signed)))) return null;
  return isShopHost(shop) ? { shop, customer: query.get("logged_in_customer_id") || null } : null;
}

function byUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
