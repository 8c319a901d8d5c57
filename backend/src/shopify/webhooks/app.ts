import * as z from "zod";
import { saveScopes } from "../../store/shops.ts";
import { uninstallShop } from "../uninstall.ts";
import type { Topic } from "./topic.ts";

export const appUninstalled: Topic = {
  isNamed: true,
  subject: () => null,
  handle: ({ shop, triggeredAt }, env) => uninstallShop(env, shop, triggeredAt),
};

const Scopes = z.object({ current: z.array(z.string()) });

export const appScopesUpdate: Topic = {
  subject: () => "scopes",
  handle: async ({ shop, payload }, env) => {
    await saveScopes(env.DB, shop.shop, Scopes.parse(payload).current.join(","), new Date().toISOString());
  },
};

/** Another plan, or none any more: the shop is asked how it is now, whatever was told. */
export const appSubscriptionsUpdate: Topic = {
  subject: () => null,
  handle: async ({ shop }, env) => {
    await env.SHOPS.send({ kind: "plan", shop: shop.shop });
  },
};
