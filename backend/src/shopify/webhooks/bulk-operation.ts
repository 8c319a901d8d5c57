import * as z from "zod";
import { readSync } from "../../store/shop-syncs.ts";
import { waitsForBulk } from "../sync/products-cursor.ts";
import type { Topic } from "./topic.ts";

const Told = z.object({ admin_graphql_api_id: z.string() });

export const bulkOperationFinished: Topic = {
  subject: () => null,
  handle: async ({ shop, payload }, env) => {
    const sync = await readSync(env.DB, shop.shop);
    if (sync?.state !== "running" || !waitsForBulk(sync.cursor, Told.parse(payload).admin_graphql_api_id))
      return;
    await env.SHOPS.send({ kind: "run", shop: shop.shop, run: sync.run });
  },
};
