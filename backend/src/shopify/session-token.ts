import * as z from "zod";
import { fromBase64 } from "../notify/signature.ts";
import { isShopHost } from "./host.ts";
import type { AppCredentials } from "./token-exchange.ts";

/** Who has the app open in which shop's admin. */
export interface SessionToken {
  shop: string;
  /** Of the shop's staff, by Shopify's id. */
  user: string;
}

const Header = z.object({ alg: z.literal("HS256") });
const Claims = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string().regex(/^\d{1,32}$/),
  exp: z.number(),
  nbf: z.number(),
});

/** Shopify's clock and ours. */
const skewSeconds = 10;
const longestToken = 4_096;

/** What Shopify signed for our app, and is good now; null: it is none. */
export async function readSessionToken(
  token: string,
  { clientId, clientSecret }: AppCredentials,
  nowMs: number,
): Promise<SessionToken | null> {
  if (token.length > longestToken) return null;
  const [header, payload, signature, ...rest] = token.split(".");
  if (!header || !payload || !signature || rest.length > 0) return null;
  if (!Header.safeParse(decoded(header)).success) return null;
  const mac = bytesOf(signature);
  if (!mac) return null;
  const key = await crypto.subtle.importKey("raw", encoder.encode(clientSecret), hmac, false, ["verify"]);
  if (!(await crypto.subtle.verify("HMAC", key, mac, encoder.encode(`${header}.${payload}`)))) return null;
  const claims = Claims.safeParse(decoded(payload)).data;
  if (!claims) return null;
  const { iss, dest, aud, sub, exp, nbf } = claims;
  const now = nowMs / 1000;
  if (exp <= now - skewSeconds || nbf > now + skewSeconds) return null;
  const shop = dest.replace(/^https:\/\//, "");
  if (aud !== clientId || !isShopHost(shop) || dest !== `https://${shop}` || iss !== `https://${shop}/admin`)
    return null;
  return { shop, user: sub };
}

/** Whether it would be one, were it signed: then its bearer is to be told how to get a good one. */
export function looksLikeSessionToken(token: string): boolean {
  const payload = token.split(".")[1];
  const claims = payload === undefined ? null : decoded(payload);
  return typeof claims === "object" && claims !== null && "dest" in claims && "iss" in claims;
}

const encoder = new TextEncoder();
const hmac = { name: "HMAC", hash: "SHA-256" };

function decoded(part: string): unknown {
  const bytes = bytesOf(part);
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function bytesOf(base64url: string): Uint8Array | null {
  try {
    return fromBase64(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}
