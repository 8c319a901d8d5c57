import * as z from "zod";
import type { Shop } from "../../store/shops.ts";
import { type AdminApi, AdminApiError } from "../admin-api.ts";
import { collectionsPage } from "../queries/collections.ts";
import { articlesById, pagesById } from "../queries/content.ts";
import { productsById } from "../queries/products.ts";
import { Article, articleItem, Collection, collectionItem, Page, pageItem } from "./content-items.ts";
import { gidOf, type Item, type ItemKind } from "./item.ts";
import { Product, productItem } from "./product-item.ts";
import { readPage } from "./read-page.ts";

const Nodes = z.object({ nodes: z.array(z.unknown()) });

/** Of one kind, as the shop has them now; those it has no more are missing. */
export async function readItems(
  api: AdminApi,
  shop: Shop,
  kind: ItemKind,
  ids: readonly number[],
): Promise<Item[]> {
  if (kind === "collection") return readCollections(api, shop, ids);
  const document = { product: productsById, page: pagesById, article: articlesById }[kind];
  const nodes = await readNodes(
    api,
    document,
    ids.map((id) => gidOf({ kind, id })),
  );
  return nodes
    .filter((node) => node !== null)
    .map((node) => {
      if (kind === "page") return pageItem(shop, Page.parse(node));
      if (kind === "article") return articleItem(shop, Article.parse(node));
      const product = Product.parse(node);
      return productItem(shop, product.node, product.variants);
    });
}

/** In two halves where that many cost more than a query may. */
async function readNodes(api: AdminApi, document: string, ids: readonly string[]): Promise<unknown[]> {
  try {
    return Nodes.parse(await api.query(document, { ids })).nodes;
  } catch (error) {
    if (!(error instanceof AdminApiError && error.code === "too_costly" && ids.length > 1)) throw error;
    const half = Math.ceil(ids.length / 2);
    const first = await readNodes(api, document, ids.slice(0, half));
    return [...first, ...(await readNodes(api, document, ids.slice(half)))];
  }
}

/** Whether a collection is shown, only a search tells. */
async function readCollections(api: AdminApi, shop: Shop, ids: readonly number[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const id of ids) {
    const query = `id:${id} published_status:published`;
    const { nodes } = await readPage(api, collectionsPage, { size: 1, after: null, query });
    items.push(...nodes.map((node) => collectionItem(shop, Collection.parse(node))));
  }
  return items;
}
