import { HttpUrl, type Passage, type Product } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import { htmlTokens } from "../../knowledge/html-tokens.ts";
import { plainText } from "../../knowledge/markdown-text.ts";
import { type CatalogPrice, type CatalogProduct, type CatalogVariant, isAvailable } from "./catalog.ts";
import { fromMinorUnits } from "./money.ts";

/** What a model reads of a product, and what a visitor may be shown of it. */
export interface FoundProduct {
  passage: Passage;
  card: Product;
}

interface Reading {
  /** Makes an address of the shop's one for this visitor; of what is not the shop's, none. */
  localized: (address: string) => string | undefined;
  /** One product in all detail, not one of several. */
  isWhole: boolean;
  /** The options that were asked for. */
  selected?: readonly Selected[];
}

interface Selected {
  name: string;
  label: string;
}

/** Another would not be loaded by the shop's pages. */
const Picture = HttpUrl.and(z.url({ protocol: /^https$/ }));

const variantsShown = { some: 5, whole: 40 };
const optionValuesShown = 20;
const nameChars = 60;
const descriptionChars = { some: 300, whole: 2_000 };

/** Shopify's name for the one variant of a product that has no options. */
const unnamed = "Default Title";

export function foundProduct(
  product: CatalogProduct,
  { localized, isWhole, selected = [] }: Reading,
): FoundProduct {
  const { id, title, price_range, variants } = product;
  const chosen = chosenVariant(product, selected);
  const shown = chosen ?? variants.find(isAvailable) ?? variants[0];
  const url = HttpUrl.safeParse(localized(product.url ?? "")).data;
  const picture = [...(shown?.media ?? []), ...(product.media ?? [])].find(({ type }) => type === "image");
  const image = Picture.safeParse(picture?.url).data;
  const price = chosen?.price ?? price_range.min;
  const varies = !chosen && price_range.max.amount > price_range.min.amount;
  const name = chosen && nameOf(chosen);
  return {
    passage: {
      external_id: `product:${id.split("/").at(-1)}`,
      title: title.slice(0, 300),
      ...(url !== undefined && { url }),
      heading: "",
      text: told(product, isWhole ? "whole" : "some"),
      score: 1,
    },
    card: {
      id,
      title: title.slice(0, 300),
      ...(url !== undefined && { url }),
      ...(image !== undefined && {
        image: { url: image, alt: (picture?.alt_text ?? title).slice(0, 500) },
      }),
      price: { amount: fromMinorUnits(price.amount, price.currency), currency: price.currency },
      ...(varies && { price_from: true }),
      available: chosen ? isAvailable(chosen) : variants.some(isAvailable),
      ...(chosen && { variant: { id: chosen.id, ...(name && { title: name.slice(0, 300) }) } }),
    },
  };
}

/**
 * The one that can go into the cart without another question: the only one, or the one that was asked for. What the
 * shop itself takes to be selected is no visitor's choice.
 */
function chosenVariant(
  { variants, options }: CatalogProduct,
  selected: readonly Selected[],
): CatalogVariant | undefined {
  const open = (options ?? []).filter(({ values }) => values.length > 1);
  if (open.length === 0) return variants.length === 1 ? variants[0] : undefined;
  const isSettled = open.every(({ name }) => selected.some((one) => isSame(one.name, name)));
  return isSettled ? variants.find((variant) => isAsked(variant, selected)) : undefined;
}

function isAsked({ options }: CatalogVariant, selected: readonly Selected[]): boolean {
  return selected.every(({ name, label }) =>
    (options ?? []).some((one) => isSame(one.name, name) && isSame(one.label, label)),
  );
}

const isSame = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

function told(product: CatalogProduct, detail: keyof typeof variantsShown): string {
  const { id, price_range, variants, options, description } = product;
  const { min, max } = price_range;
  const rest = variants.length - variantsShown[detail];
  return [
    `Product id: ${id}`,
    `Price: ${priced(min)}${max.amount > min.amount ? ` to ${priced(max)}` : ""}`,
    `In stock: ${variants.some(isAvailable) ? "yes" : "no, sold out"}`,
    ...(options ?? []).flatMap(({ name, values }) =>
      values.length > 1 || detail === "whole"
        ? `${shortName(name)}: ${values
            .filter(({ exists }) => exists !== false)
            .slice(0, optionValuesShown)
            .map(valueOf)
            .join(", ")}`
        : [],
    ),
    ...(variants.length > 1 || nameOf(variants[0])
      ? ["Variants:", ...variants.slice(0, variantsShown[detail]).map(variantLine)]
      : []),
    ...(rest > 0 && variants.length > 1 ? [`- and ${rest} more`] : []),
    words(description).slice(0, descriptionChars[detail]).toWellFormed(),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function variantLine(variant: CatalogVariant): string {
  const { price, list_price } = variant;
  const before = list_price && list_price.amount > price.amount ? `, before ${priced(list_price)}` : "";
  const stock = isAvailable(variant) ? "in stock" : "sold out";
  return `- ${shortName(nameOf(variant) ?? "one")}: ${priced(price)}${before}, ${stock}`;
}

const nameOf = (variant: CatalogVariant | undefined): string | undefined =>
  variant && variant.title !== unnamed && variant.title !== "" ? variant.title : undefined;

const priced = ({ amount, currency }: CatalogPrice): string =>
  `${fromMinorUnits(amount, currency)} ${currency}`;

const valueOf = ({ label, available }: { label: string; available?: boolean | null | undefined }): string =>
  available === false ? `${shortName(label)} (sold out)` : shortName(label);

/** As long as names are; one that is longer would keep the model from reading all else. */
const shortName = (name: string): string => name.slice(0, nameChars).toWellFormed();

function words(description: CatalogProduct["description"]): string {
  const { plain, markdown, html } = description ?? {};
  const text = plain ?? (markdown === undefined ? textOf(html ?? "") : plainText(markdown));
  return text.replaceAll(/\s+/g, " ").trim();
}

function textOf(html: string): string {
  let text = "";
  for (const token of htmlTokens(html)) text += token.kind === "text" ? token.text : " ";
  return text;
}
