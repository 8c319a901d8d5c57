import type { BulkRequest } from "@foyer/shared-widget/protocol";

export type ItemKind = "product" | "collection" | "page" | "article";
export type NewDocument = BulkRequest["documents"][number];

/** Something a shop has, as it had it at a time. */
export interface Item {
  kind: ItemKind;
  /** Shopify's number. */
  id: number;
  /** As Shopify has it: RFC 3339. */
  updatedAt: string;
  /** Null where customers do not see it. */
  document: NewDocument | null;
}

/** A document's `external_id`. */
export function itemName({ kind, id }: Pick<Item, "kind" | "id">): string {
  return `${kind}:${id}`;
}

export function readItemName(name: string): Pick<Item, "kind" | "id"> | null {
  const [, kind, id] = /^(product|collection|page|article):(\d{1,15})$/.exec(name) ?? [];
  return kind === undefined ? null : { kind: kind as ItemKind, id: Number(id) };
}

const types = { product: "Product", collection: "Collection", page: "Page", article: "Article" } as const;

export function gidOf({ kind, id }: Pick<Item, "kind" | "id">): string {
  return `gid://shopify/${types[kind]}/${id}`;
}

/** Throws where it is none: `gid://shopify/Product/123`. */
export function numberOf(gid: string): number {
  const [, id] = /^gid:\/\/shopify\/\w+\/(\d{1,15})$/.exec(gid) ?? [];
  if (id === undefined) throw new TypeError(`not a Shopify id: ${gid.slice(0, 80)}`);
  return Number(id);
}
