import { limits } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import type { Shop } from "../../store/shops.ts";
import { httpAddress, shortened, tagsOf, Time } from "./document-fields.ts";
import { type Item, itemName, type NewDocument, numberOf } from "./item.ts";

const Written = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  body: z.string(),
  isPublished: z.boolean(),
  updatedAt: Time,
});
export const Page = Written;
export const Article = Written.extend({
  updatedAt: Time.nullable().transform((time) => time ?? ""),
  tags: z.array(z.string()),
  blog: z.object({ handle: z.string(), title: z.string() }),
});
export const Collection = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  updatedAt: Time,
  description: z.string(),
  productsCount: z.object({ count: z.int() }).nullable(),
});

export function pageItem(shop: Shop, page: z.infer<typeof Page>): Item {
  return written(shop, "page", page, { path: `/pages/${page.handle}`, tags: [] });
}

export function articleItem(shop: Shop, article: z.infer<typeof Article>): Item {
  const { blog, tags } = article;
  const path = `/blogs/${blog.handle}/${article.handle}`;
  return written(shop, "article", article, { path, tags: [blog.title, ...tags] });
}

/** One that the shop shows: others are not asked for. */
export function collectionItem(shop: Shop, collection: z.infer<typeof Collection>): Item {
  const item = { kind: "collection", id: numberOf(collection.id), updatedAt: collection.updatedAt } as const;
  const url = addressIn(shop, `/collections/${collection.handle}`);
  const count = collection.productsCount?.count;
  const facts = [
    `${collection.title}: a collection of ${shop.name}`,
    ...(count === undefined ? [] : [`Products in it: ${count}`]),
    `Link: ${url}`,
  ];
  const content = [facts.join("\n"), collection.description.trim()].filter((part) => part !== "");
  const title = shortened(collection.title.trim() || collection.handle, 300);
  return {
    ...item,
    document: { external_id: itemName(item), title, format: "text", content: content.join("\n\n"), url },
  };
}

function written(
  shop: Shop,
  kind: "page" | "article",
  { id, title, body, isPublished, updatedAt, handle }: z.infer<typeof Written>,
  { path, tags }: { path: string; tags: readonly string[] },
): Item {
  const item = { kind, id: numberOf(id), updatedAt };
  // A page that is all Liquid or pictures says nothing.
  if (!isPublished || body.trim() === "") return { ...item, document: null };
  const document: NewDocument = {
    external_id: itemName(item),
    title: shortened(title.trim() || handle, 300),
    format: "html",
    content: withinBytes(body),
    url: addressIn(shop, path),
    tags: tagsOf(tags),
  };
  return { ...item, document };
}

/** Three bytes a UTF-16 unit at most. */
export function withinBytes(text: string): string {
  return shortened(text, Math.floor(limits.documentBytes / 3));
}

function addressIn({ primary_host }: Shop, path: string): string | undefined {
  return httpAddress(`https://${primary_host}${path}`);
}
