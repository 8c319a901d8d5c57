import type { Env } from "../../env.ts";
import { readShop } from "../../store/shops.ts";
import { AdminApi } from "../admin-api.ts";
import { itemName, type ItemKind, readItemName } from "./item.ts";
import { dropItems, keepItems } from "./keep-items.ts";
import { readItems } from "./read-items.ts";
import { itemsAtOnce } from "./send-items.ts";

/** Asks a shop for these, and keeps them as it has them now, in whatever order it told of them. */
export async function keepAsked(env: Env, domain: string, names: readonly string[]): Promise<void> {
  const shop = await readShop(env.DB, domain);
  if (!shop || shop.uninstalled_at !== null) return;
  const api = new AdminApi(env, domain);
  const asked = [...new Set(names)].flatMap((name) => readItemName(name) ?? []);
  for (const [kind, ofKind] of Object.entries(Object.groupBy(asked, (each) => each.kind)))
    for (let at = 0; at < ofKind.length; at += itemsAtOnce) {
      const some = ofKind.slice(at, at + itemsAtOnce);
      const ids = some.map(({ id }) => id);
      const items = await readItems(api, shop, kind as ItemKind, ids);
      const there = new Set(items.map(itemName));
      await keepItems(env, shop, items, { isCertain: true });
      await dropItems(
        env,
        shop,
        some.filter((each) => !there.has(itemName(each))),
      );
    }
}
