import * as z from "zod";
import { productsCount, productsPage } from "../queries/products.ts";
import { beginBulk, readBulk } from "./bulk.ts";
import { keepItems } from "./keep-items.ts";
import { Product, productItem } from "./product-item.ts";
import { allByPages, ProductsCursor } from "./products-cursor.ts";
import { readPage } from "./read-page.ts";
import type { Step, StepContext, StepDone } from "./step.ts";

/** Of so many products on, all but the newest come by a bulk operation. */
const manyProducts = 1_000;
const newestFirst = 100;

const Counted = z.object({ productsCount: z.object({ count: z.int() }).nullable() });

/** All products: the newest first, in small pages, and the many in bulk. */
export const products: Step = async (context, cursor) => {
  if (cursor === null) return count(context);
  const at = ProductsCursor.parse(cursor);
  return at.by === "pages" ? byPages(context, at) : readBulk(context, at);
};

async function count({ api, sync }: StepContext): Promise<StepDone> {
  // Counting stops there: more are told as that many.
  const { productsCount: counted } = Counted.parse(await api.query(productsCount, { limit: 10_000 }));
  const total = counted?.count ?? sync.products_total ?? 0;
  return { next: { ...allByPages, isMany: total > manyProducts }, productsTotal: total };
}

async function byPages(
  context: StepContext,
  at: Extract<ProductsCursor, { by: "pages" }>,
): Promise<StepDone> {
  const { env, api, shop } = context;
  const page = await readPage(api, productsPage, { size: at.size, after: at.after });
  const items = page.nodes.map((each) => {
    const { node, variants } = Product.parse(each);
    return productItem(shop, node, variants);
  });
  await keepItems(env, shop, items);
  if (page.after === null) return { next: null };
  const next = { ...at, after: page.after, size: page.size, done: at.done + items.length };
  if (!at.isMany || next.done < newestFirst) return { next };
  const bulk = await beginBulk(api);
  // Another one of ours is at work: pages do as well.
  return bulk === null ? { next: { ...next, isMany: false } } : { next: bulk, waitSeconds: 1 };
}
