import * as z from "zod";
import { readBytes } from "../routes/parse.ts";
import { isShopHost } from "./host.ts";

/** What the app shows Shopify to be itself. */
export interface AppCredentials {
  clientId: string;
  clientSecret: string;
}

/** An access token that ends within the hour, and what the next one is got with. */
export interface TokenPair {
  access_token: string;
  scope: string;
  expires_in: number;
  refresh_token: string;
  refresh_token_expires_in: number;
}

/** `refused`: Shopify will not, however often it is asked; `unavailable`: it may yet. */
export type TokenAnswer =
  | { ok: true; pair: TokenPair }
  | { ok: false; code: "refused" | "unavailable"; reason: string };

const TokenPair = z.object({
  access_token: z.string().min(1).max(4_096),
  scope: z.string().max(4_096),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).max(4_096),
  refresh_token_expires_in: z.number().positive(),
});

const answerMs = 8_000;
const answerBytes = 64 * 1024;

/** The app's own token for the shop that this session token, which was verified, is of. */
export function exchangeToken(shop: string, app: AppCredentials, sessionToken: string): Promise<TokenAnswer> {
  return ask(shop, app, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: sessionToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  });
}

/** The next pair. Until the new one is used, Shopify takes the old refresh token again. */
export function refreshToken(shop: string, app: AppCredentials, token: string): Promise<TokenAnswer> {
  return ask(shop, app, { grant_type: "refresh_token", refresh_token: token });
}

async function ask(
  shop: string,
  { clientId, clientSecret }: AppCredentials,
  grant: Record<string, string>,
): Promise<TokenAnswer> {
  // The client secret goes along: to a shop, and nowhere else.
  if (!isShopHost(shop)) throw new TypeError("not a shop's permanent domain");
  try {
    const response = await fetch(`https://${shop}/admin/oauth/access_token`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ client_id: clientId, client_secret: clientSecret, ...grant }),
      signal: AbortSignal.timeout(answerMs),
    });
    const { status } = response;
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      await response.body?.cancel();
      return { ok: false, code: "refused", reason: `answered ${status}` };
    }
    if (status !== 200) {
      await response.body?.cancel();
      return { ok: false, code: "unavailable", reason: `answered ${status}` };
    }
    const text = new TextDecoder().decode(await readBytes(response, answerBytes));
    return { ok: true, pair: TokenPair.parse(JSON.parse(text)) };
  } catch (error) {
    // Of the error its name: the message of a parser may hold what it could not parse.
    return { ok: false, code: "unavailable", reason: error instanceof Error ? error.name : "no answer" };
  }
}
