import * as z from "zod";
import { type Item, itemName, numberOf } from "./item.ts";
import { httpAddress, shortened, tagsOf, Time } from "./document-fields.ts";
import type { Shop } from "../../store/shops.ts";

/** More variants are not told of; a product may have 2,000. */
const variantsTold = 20;

const Money = z.object({ amount: z.string(), currencyCode: z.string() });
export const ProductVariant = z.object({ title: z.string(), availableForSale: z.boolean() });
export type ProductVariant = z.infer<typeof ProductVariant>;

/** A product without its variants, as a bulk operation writes it. */
export const ProductNode = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  vendor: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  onlineStoreUrl: z.string().nullable(),
  updatedAt: Time,
  description: z.string(),
  priceRangeV2: z.object({ minVariantPrice: Money, maxVariantPrice: Money }),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  featuredMedia: z
    .object({ preview: z.object({ image: z.object({ url: z.string() }).nullable() }).nullable() })
    .nullable(),
  variantsCount: z.object({ count: z.int() }).nullable(),
});
export type ProductNode = z.infer<typeof ProductNode>;

/** A product as a page of them has it. */
export const Product = ProductNode.extend({
  variants: z.object({ nodes: z.array(ProductVariant) }),
}).transform(({ variants, ...node }) => ({ node, variants: variants.nodes }));

/** What makes a product one that customers find in the shop. */
export function isProductShown(product: { status: string; onlineStoreUrl: string | null }): boolean {
  return product.status === "ACTIVE" && product.onlineStoreUrl !== null;
}

export function productItem(shop: Shop, node: ProductNode, variants: readonly ProductVariant[]): Item {
  const item = { kind: "product", id: numberOf(node.id), updatedAt: node.updatedAt } as const;
  const url = httpAddress(node.onlineStoreUrl);
  if (!isProductShown(node) || url === undefined) return { ...item, document: null };
  return {
    ...item,
    document: {
      external_id: itemName(item),
      title: shortened(node.title.trim() || node.id, 300),
      format: "text",
      content: productText(shop, node, variants.slice(0, variantsTold)),
      url,
      tags: tagsOf([node.productType, node.vendor, ...node.tags]),
    },
  };
}

function productText(shop: Shop, node: ProductNode, variants: readonly ProductVariant[]): string {
  const image = httpAddress(node.featuredMedia?.preview?.image?.url ?? null);
  const options = node.options
    .filter(({ name, values }) => name !== "Title" || values.join() !== "Default Title")
    .map(({ name, values }) => `${name}: ${values.join(", ")}`);
  const facts = [
    `${node.title}${node.vendor === "" ? "" : `, by ${node.vendor}`}`,
    ...(node.productType === "" ? [] : [`Kind: ${node.productType}`]),
    `Price: ${priceRange(node.priceRangeV2, shop.locale)}`,
    ...options,
    `Availability: ${availability(variants, node.variantsCount?.count ?? variants.length)}`,
    `Link: ${node.onlineStoreUrl}`,
    ...(image === undefined ? [] : [`Image: ${image}`]),
  ];
  return [facts.join("\n"), node.description.trim()].filter((part) => part !== "").join("\n\n");
}

function priceRange(
  { minVariantPrice: least, maxVariantPrice: most }: ProductNode["priceRangeV2"],
  locale: string | null,
): string {
  const from = price(least, locale);
  return Number(least.amount) === Number(most.amount) ? from : `${from} to ${price(most, locale)}`;
}

/** As people write it, and with the currency's code: a dollar sign is many currencies'. */
function price({ amount, currencyCode }: z.infer<typeof Money>, locale: string | null): string {
  try {
    const format = new Intl.NumberFormat(locale ?? "en", { style: "currency", currency: currencyCode });
    return `${format.format(Number(amount)).replaceAll(/\s/g, " ")} (${currencyCode})`;
  } catch {
    return `${amount} ${currencyCode}`;
  }
}

function availability(variants: readonly ProductVariant[], count: number): string {
  const soldOut = variants.filter(({ availableForSale }) => !availableForSale);
  if (soldOut.length === 0) return "in stock";
  // Of a product with more variants than are told of, the others may be there.
  if (soldOut.length === variants.length) return count > variants.length ? "partly sold out" : "sold out";
  return `in stock, but sold out: ${soldOut.map(({ title }) => title).join("; ")}`;
}
