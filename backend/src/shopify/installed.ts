import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { shopTokens } from "./shop-tokens-stub.ts";

/** Shopify waits five seconds for the answer to a webhook. */
const answerMs = 3_500;

/**
 * Whether Shopify gave the app a token for the shop within the hour, or gives one now: after an uninstallation it
 * does not. Throws where it cannot be told.
 */
export async function isInstalled(env: Env, shop: string): Promise<boolean> {
  const ask = async () => shopTokens(env, shop).accessToken();
  const given = await within(answerMs, "Shopify's token", ask());
  if (!given.ok && given.code === "unavailable") throw new Error(`no token for ${shop}: ${given.reason}`);
  return given.ok;
}
