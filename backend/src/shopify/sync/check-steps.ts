import * as z from "zod";
import { type KeptItem, itemsBetween } from "../../store/shop-items.ts";
import { collectionsListed } from "../queries/collections.ts";
import { articlesListed, pagesListed } from "../queries/content.ts";
import { productsListed } from "../queries/products.ts";
import { Time } from "./document-fields.ts";
import { type Item, type ItemKind, numberOf } from "./item.ts";
import { isProductShown } from "./product-item.ts";
import { readPage } from "./read-page.ts";
import { sendItems } from "./send-items.ts";
import type { Step } from "./step.ts";

/** The most there may be. */
const pageSize = 250;

const Cursor = z.object({ size: z.int().min(1), from: z.int() });

const Listed = z.object({ id: z.string().transform(numberOf), updatedAt: Time });
const Product = Listed.extend({ status: z.string(), onlineStoreUrl: z.string().nullable() });
const Written = Listed.extend({
  isPublished: z.boolean(),
  updatedAt: Time.nullable().transform((time) => time ?? ""),
});

interface Shown {
  id: number;
  updatedAt: string;
  isShown: boolean;
}

/**
 * Compares what is known of a kind with what the shop lists, in the order of their numbers, and has asked for what
 * differs: what was deleted, what no webhook told of, what never came, what a crash left half done.
 */
const check =
  (kind: ItemKind, document: string, read: (node: unknown) => Shown, only = ""): Step =>
  async ({ env, api, shop }, cursor) => {
    const { size, from } = Cursor.parse(cursor ?? { size: pageSize, from: 0 });
    const page = await readPage(api, document, { size, query: `id:>=${from + 1}${only}` });
    const listed = page.nodes.map(read);
    const last = Math.max(from, ...listed.map(({ id }) => id));
    const isLast = page.after === null || last === from;
    const to = isLast ? Number.MAX_SAFE_INTEGER : last;
    const known = await itemsBetween(env.DB, shop, kind, { from, to });
    await sendItems(env, shop.shop, differing(kind, listed, known));
    return { next: isLast ? null : { size: page.size, from: to } };
  };

/** What is known otherwise than the shop lists it, or than it was kept. */
export function differing(
  kind: ItemKind,
  listed: readonly Shown[],
  known: readonly KeptItem[],
): Pick<Item, "kind" | "id">[] {
  const knownById = new Map(known.map((each) => [each.id, each]));
  const listedIds = new Set(listed.map(({ id }) => id));
  const changed = listed.filter(({ id, updatedAt, isShown }) => {
    const mine = knownById.get(id);
    if (!mine || mine.state === "gone") return isShown;
    return mine.updated_at < updatedAt || (mine.state === "shown") !== isShown;
  });
  const gone = known.filter(({ id, state }) => state === "shown" && !listedIds.has(id));
  const half = known.filter(({ state, is_kept }) => (state === "shown") !== (is_kept === 1));
  const ids = new Set([...changed, ...gone, ...half].map(({ id }) => id));
  return [...ids].map((id) => ({ kind, id }));
}

export const checkProducts = check("product", productsListed, (node) => {
  const { id, updatedAt, ...product } = Product.parse(node);
  return { id, updatedAt, isShown: isProductShown(product) };
});
const written = (node: unknown): Shown => {
  const { id, updatedAt, isPublished } = Written.parse(node);
  return { id, updatedAt, isShown: isPublished };
};
export const checkPages = check("page", pagesListed, written);
export const checkArticles = check("article", articlesListed, written);
export const checkCollections = check(
  "collection",
  collectionsListed,
  (node) => ({ ...Listed.parse(node), isShown: true }),
  " published_status:published",
);
