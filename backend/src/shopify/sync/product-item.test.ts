import { expect, test } from "vitest";
import type { Shop } from "../../store/shops.ts";
import { Product, productItem } from "./product-item.ts";

const shop = { locale: "en", name: "Bells", primary_host: "bells.example" } as Shop;
const node = {
  id: "gid://shopify/Product/7",
  title: "Desk bell",
  status: "ACTIVE",
  vendor: "Foyer Works",
  productType: "Bells",
  tags: ["brass", " ", "brass", "x".repeat(65)],
  onlineStoreUrl: "https://bells.example/products/desk-bell",
  updatedAt: "2026-10-21T23:39:20Z",
  description: "It rings.",
  priceRangeV2: {
    minVariantPrice: { amount: "19.0", currencyCode: "USD" },
    maxVariantPrice: { amount: "1029.5", currencyCode: "USD" },
  },
  options: [{ name: "Size", values: ["Small", "Large"] }],
  featuredMedia: { preview: { image: { url: "https://cdn.shopify.com/bell.png" } } },
  variantsCount: { count: 2 },
  variants: {
    nodes: [
      { title: "Small", availableForSale: true },
      { title: "Large", availableForSale: false },
    ],
  },
};
const itemOf = (changed: object, of: Shop = shop) => {
  const product = Product.parse({ ...node, ...changed });
  return productItem(of, product.node, product.variants);
};
const textOf = (changed: object, of: Shop = shop): string => itemOf(changed, of).document?.content ?? "";

test("a product's text tells what a customer asks about", () => {
  expect(itemOf({})).toEqual({
    kind: "product",
    id: 7,
    updatedAt: "2026-10-21T23:39:20.000Z",
    document: {
      external_id: "product:7",
      title: "Desk bell",
      format: "text",
      url: "https://bells.example/products/desk-bell",
      tags: ["Bells", "Foyer Works", "brass"],
      content: [
        "Desk bell, by Foyer Works",
        "Kind: Bells",
        "Price: $19.00 (USD) to $1,029.50 (USD)",
        "Size: Small, Large",
        "Availability: in stock, but sold out: Large",
        "Link: https://bells.example/products/desk-bell",
        "Image: https://cdn.shopify.com/bell.png",
        "",
        "It rings.",
      ].join("\n"),
    },
  });
});

function priceOf(amount: string, currencyCode: string, locale: string | null): string | undefined {
  const money = { amount, currencyCode };
  const range = { minVariantPrice: money, maxVariantPrice: money };
  return /Price: (.*)/.exec(textOf({ priceRangeV2: range }, { ...shop, locale }))?.[1];
}

test("a price is written as the shop's language does, in the shop's currency, and never guessed", () => {
  expect(priceOf("1900.0", "JPY", "en")).toBe("¥1,900 (JPY)");
  expect(priceOf("19.5", "EUR", "de")).toBe("19,50 € (EUR)");
  expect(priceOf("19.5", "EUR", null)).toBe("€19.50 (EUR)");
  expect(priceOf("19.5", "EUR", "no such language")).toBe("19.5 EUR");
});

test.for([
  ["a draft", { status: "DRAFT" }],
  ["an archived product", { status: "ARCHIVED" }],
  ["a product that only its link leads to", { status: "UNLISTED" }],
  ["a product that is not in the online store", { onlineStoreUrl: null }],
] as const)("%s is nothing that is told of", ([, changed]) => {
  expect(itemOf(changed).document).toBeNull();
});

test("whether there is any left is said as far as it is known", () => {
  const soldOut = { title: "Small", availableForSale: false };
  expect(textOf({ variants: { nodes: [soldOut] }, variantsCount: { count: 1 } })).toContain(
    "Availability: sold out\n",
  );
  expect(textOf({ variants: { nodes: [soldOut] }, variantsCount: { count: 30 } })).toContain(
    "Availability: partly sold out",
  );
  const all = Array.from({ length: 30 }, (_, n) => ({ title: `V${n}`, availableForSale: n < 20 }));
  // What a bulk operation brings beyond what a page has makes no other text of it.
  expect(textOf({ variants: { nodes: all } })).toBe(textOf({ variants: { nodes: all.slice(0, 20) } }));
});

test("a product without options, picture or words has a text too", () => {
  const text = textOf({
    options: [{ name: "Title", values: ["Default Title"] }],
    featuredMedia: null,
    description: "",
    vendor: "",
    productType: "",
  });
  expect(text.split("\n").map((line) => line.split(":")[0])).toEqual([
    "Desk bell",
    "Price",
    "Availability",
    "Link",
  ]);
});
