import type { Message, Product } from "@foyer/shared-widget/protocol";
import { plainText } from "../../knowledge/markdown-text.ts";

const most = 6;

/**
 * Of the products that the shop told of during a turn those that its answer speaks of: by the number of their source, or
 * by their whole name. In the order in which the answer comes to them.
 */
export function chosenProducts(
  { text, citations = [] }: Pick<Message, "text" | "citations">,
  told: readonly Product[],
): Product[] {
  // Told twice, the later is the more exact.
  const products = [...new Map(told.map((product) => [product.id, product])).values()];
  const read = plain(text);
  const named = places(read, products);
  return products
    .map((product) => ({ product, at: Math.min(named.get(product) ?? Infinity, citedAt(product)) }))
    .filter(({ at }) => at < Infinity)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ product }) => product);

  function citedAt({ id }: Product): number {
    const external = `product:${id.split("/").at(-1)}`;
    const marks = citations
      .filter(({ external_id }) => external_id === external)
      .map(({ number }) => read.indexOf(`[${number}]`))
      .filter((at) => at >= 0);
    return Math.min(...marks);
  }
}

/** Where each is named first. A name within a longer one is not that product's: the longer ones take their place first. */
function places(read: string, products: readonly Product[]): Map<Product, number> {
  let left = read;
  const found = new Map<Product, number>();
  for (const product of products.toSorted((a, b) => b.title.length - a.title.length)) {
    const name = plain(product.title).trim();
    if (name === "") continue;
    const pattern = new RegExp(
      String.raw`(?<![\p{L}\p{N}])${name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)}(?![\p{L}\p{N}])`,
      "gu",
    );
    left = left.replaceAll(pattern, (match, at: number) => {
      if (!found.has(product)) found.set(product, at);
      return "\0".repeat(match.length);
    });
  }
  return found;
}

const plain = (text: string): string =>
  plainText(text).normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ");
