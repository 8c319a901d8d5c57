import type { Env } from "../env.ts";
import type { ShopTokens } from "./shop-tokens.ts";

export function shopTokens(
  { SHOP_TOKENS }: Pick<Env, "SHOP_TOKENS">,
  shop: string,
): DurableObjectStub<ShopTokens> {
  return SHOP_TOKENS.get(SHOP_TOKENS.idFromName(shop));
}
