import * as z from "zod";
import { articlesPage, pagesPage } from "../queries/content.ts";
import { collectionsPage } from "../queries/collections.ts";
import { Article, articleItem, Collection, collectionItem, Page, pageItem } from "./content-items.ts";
import type { Item } from "./item.ts";
import { keepItems } from "./keep-items.ts";
import { keepPolicies } from "./policies.ts";
import { readPage } from "./read-page.ts";
import type { Step, StepContext } from "./step.ts";

const pageSize = 50;
/** Shopify's search may learn of a change only a while after it. */
const overlapMs = 10 * 60_000;

const Cursor = z.object({ after: z.string().nullable(), size: z.int().min(1) });

interface Listed {
  document: string;
  query: (context: StepContext) => string | null;
  item: (context: StepContext, node: unknown) => Item;
}

/** A page of what the shop has, the newest first. */
const pageByPage =
  ({ document, query, item }: Listed): Step =>
  async (context, cursor) => {
    const { after, size } = Cursor.parse(cursor ?? { after: null, size: pageSize });
    const page = await readPage(context.api, document, { size, after, query: query(context) });
    await keepItems(
      context.env,
      context.shop,
      page.nodes.map((node) => item(context, node)),
    );
    return { next: page.after === null ? null : { after: page.after, size: page.size } };
  };

/** Of a poll: what was changed since the last. */
function changed({ sync }: StepContext): string | null {
  if (sync.plan !== "poll" || sync.polled_at === null) return null;
  return `updated_at:>'${new Date(Date.parse(sync.polled_at) - overlapMs).toISOString()}'`;
}

export const policies: Step = async ({ env, api, shop }) => {
  await keepPolicies(env, api, shop);
  return { next: null };
};

export const pages = pageByPage({
  document: pagesPage,
  query: changed,
  item: ({ shop }, node) => pageItem(shop, Page.parse(node)),
});

export const articles = pageByPage({
  document: articlesPage,
  query: changed,
  item: ({ shop }, node) => articleItem(shop, Article.parse(node)),
});

export const collections = pageByPage({
  document: collectionsPage,
  query: () => "published_status:published",
  item: ({ shop }, node) => collectionItem(shop, Collection.parse(node)),
});
