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

const Found = z.object({ products: z.array(z.unknown()) });
const One = z.object({ product: z.unknown() });

/** Those that can be read, in the shop's order. */
export function productsIn(content: Record<string, unknown>): CatalogProduct[] {
  const { products = [] } = Found.safeParse(content).data ?? {};
  return products.flatMap((each) => CatalogProduct.safeParse(each).data ?? []);
}

export function productIn(content: Record<string, unknown>): CatalogProduct | null {
  return CatalogProduct.safeParse(One.safeParse(content).data?.product).data ?? null;
}

/** What nobody says of is there: the cart will say. */
export const isAvailable = ({ availability }: CatalogVariant): boolean => availability?.available !== false;
