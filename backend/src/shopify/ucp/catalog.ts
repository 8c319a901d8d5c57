import * as z from "zod";

/** What is read of a product of the catalogue; all else that a shop tells of it passes by. */
const Price = z.object({ amount: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });
const Media = z.object({ type: z.string(), url: z.string(), alt_text: z.string().nullish() });
const Label = z.object({ name: z.string(), label: z.string() });
const Variant = z.object({
  id: z.string().min(1).max(200),
  title: z.string(),
  price: Price,
  list_price: Price.nullish(),
  availability: z.object({ available: z.boolean().nullish() }).nullish(),
  options: z.array(Label).nullish(),
  media: z.array(Media).nullish(),
});
export const CatalogProduct = z.object({
  id: z.string().min(1).max(200),
  title: z.string().min(1),
  description: z.object({ plain: z.string(), html: z.string(), markdown: z.string() }).partial().nullish(),
  url: z.string().nullish(),
  price_range: z.object({ min: Price, max: Price }),
  media: z.array(Media).nullish(),
  options: z
    .array(
      z.object({
        name: z.string(),
        values: z.array(
          z.object({ label: z.string(), available: z.boolean().nullish(), exists: z.boolean().nullish() }),
        ),
      }),
    )
    .nullish(),
  variants: z.array(Variant).min(1),
});
export type CatalogProduct = z.infer<typeof CatalogProduct>;
export type CatalogVariant = z.infer<typeof Variant>;
export type CatalogPrice = z.infer<typeof Price>;

/** Those that can be read, in the shop's order. Null where there are some, and none of them can. */
export function productsIn({ products }: Record<string, unknown>): CatalogProduct[] | null {
  if (!Array.isArray(products)) return null;
  const read = products.flatMap((each) => CatalogProduct.safeParse(each).data ?? []);
  return read.length === 0 && products.length > 0 ? null : read;
}

/** None where the shop tells of none. Null where it does, and it cannot be read. */
export function productIn({ product }: Record<string, unknown>): CatalogProduct[] | null {
  if (product === undefined || product === null) return [];
  const read = CatalogProduct.safeParse(product).data;
  return read ? [read] : null;
}

/** What nobody says of is there: the cart will say. */
export const isAvailable = ({ availability }: CatalogVariant): boolean => availability?.available !== false;
