import type { Env } from "../env.ts";
import type { AppCredentials } from "./token-exchange.ts";

/** Null where this deployment is no Shopify app: then nothing of Shopify runs. */
export function appCredentials({
  SHOPIFY_API_KEY: clientId,
  SHOPIFY_API_SECRET: clientSecret,
}: Pick<Env, "SHOPIFY_API_KEY" | "SHOPIFY_API_SECRET">): AppCredentials | null {
  return clientId && clientSecret ? { clientId, clientSecret } : null;
}
