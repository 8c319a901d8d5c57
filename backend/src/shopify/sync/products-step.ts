import * as z from "zod";
import { log } from "../../log.ts";
import { productsCount, productsPage } from "../queries/products.ts";
import { beginBulk, readBulk } from "./bulk.ts";
import { AdminApiError } from "../admin-api.ts";
import { keepItems } from "./keep-items.ts";
import { Product, productItem } from "./product-item.ts";
import { allByPages, ProductsCursor } from "./products-cursor.ts";
import { type Page, readPage } from "./read-page.ts";
import type { Step, StepContext, StepDone } from "./step.ts";

type PagesCursor = Extract<ProductsCursor, { by: "pages" }>;

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

async function byPages(context: StepContext, at: PagesCursor): Promise<StepDone> {
  const { env, shop } = context;
  const page = await pageOf(context, at);
  // The check that follows asks for the rest one by one.
  if (!page) return { next: null };
  const items = page.nodes.map((each) => {
    const { node, variants } = Product.parse(each);
    return productItem(shop, node, variants);
  });
  await keepItems(env, shop, items);
  if (page.after === null) return { next: null };
  const next = { ...at, after: page.after, size: page.size, done: at.done + items.length };
  if (!at.isMany || next.done < newestFirst) return { next };
  const bulk = await beginBulk(context.api);
  // Another one of ours is at work: pages do as well.
  return bulk === null ? { next: { ...next, isMany: false } } : { next: bulk, waitSeconds: 1 };
}

/** Undefined where the list can be turned over no further: Shopify has a limit for that, of 25,000 things. */
async function pageOf(
  { api, shop }: StepContext,
  { size, after, done }: PagesCursor,
): Promise<Page | undefined> {
  try {
    return await readPage(api, productsPage, { size, after });
  } catch (error) {
    if (after === null || !(error instanceof AdminApiError && error.code === "invalid")) throw error;
    log("shop_list_ended", { shop: shop.shop, done, error });
    return undefined;
  }
}
