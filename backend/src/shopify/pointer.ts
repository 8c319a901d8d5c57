import type { Env } from "../env.ts";
import type { Shop } from "../store/shops.ts";

type Stores = Pick<Env, "CONFIG">;

/** Which widget a shop has, for who knows no more than its permanent domain. */
export async function writePointer(
  { CONFIG }: Stores,
  { shop, widget_id }: Pick<Shop, "shop" | "widget_id">,
): Promise<void> {
  await CONFIG.put(keyOf(shop), widget_id);
}

export async function deletePointer({ CONFIG }: Stores, shop: string): Promise<void> {
  await CONFIG.delete(keyOf(shop));
}

const keyOf = (shop: string): string => `shop:${shop}`;
