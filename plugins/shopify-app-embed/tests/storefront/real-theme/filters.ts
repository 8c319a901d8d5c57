import type { FilterImplOptions, Liquid } from "liquidjs";
import type { Color } from "./colors.ts";
import type { ThemeFiles } from "./theme-files.ts";

type Plain = string | number | boolean | null | undefined;
/** Named arguments come as pairs, after the others. */
type Argument = string | number | [name: string, value: Plain];
type Named = Record<string, Plain>;

interface Image {
  src?: string;
  alt?: string;
  preview_image?: Image;
  featured_image?: Image;
}

/** Those of Shopify's filters that Dawn's pages of a shop use and liquidjs has not. Any other is an error, with its name. */
export function addFilters(engine: Liquid, files: ThemeFiles): void {
  const texts = flatten(files.words);
  const filters: Record<string, FilterImplOptions> = {
    t: (key: string, ...args: Argument[]) => translate(texts, key, named(args)),
    json: (value: unknown) => jsonInHtml(value),

    asset_url: (name: string) => `/assets/${name}`,
    inline_asset_content: (name: string) => (files.has(`assets/${name}`) ? files.text(`assets/${name}`) : ""),
    stylesheet_tag: (url: string) => `<link href="${url}" rel="stylesheet" type="text/css" media="all">`,
    font_face: () => "",
    font_modify: (font: unknown) => font,

    money,
    money_with_currency: (cents: number) => `${money(cents)} EUR`,
    money_without_currency: (cents: number) => money(cents).slice(1),

    image_url: (image: Image | undefined) => addressOf(image),
    image_tag: (url: string, ...args: Argument[]) => tag("img", { src: url, ...named(args) }),
    placeholder_svg_tag: (name: string, className: Argument = "") =>
      `<svg class="${String(className)}" data-placeholder="${name}" viewBox="0 0 525 525"><rect width="525" height="525" opacity=".1"/></svg>`,
    payment_type_svg_tag: (name: string) => `<svg aria-label="${name}" viewBox="0 0 38 24" width="38"></svg>`,

    color_brightness: (color: Color) => color.brightness,
    color_lighten: (color: Color, percent: Argument) => color.lighter(Number(percent)),
    color_darken: (color: Color, percent: Argument) => color.lighter(-Number(percent)),

    link_to: (text: string, url: Argument) => `<a href="${String(url)}">${text}</a>`,
    time_tag: (date: string) => `<time datetime="${date}">${date}</time>`,
    item_count_for_variant: (cart: { items: { id: number; quantity: number }[] }, id: Argument) =>
      cart.items.find((item) => item.id === id)?.quantity ?? 0,
    line_items_for: (cart: { items: { product: unknown }[] }, product: Argument) =>
      cart.items.filter((item) => item.product === product),
    structured_data: (value: { title?: string }) => jsonInHtml({ "@type": "Product", name: value.title }),
    payment_button: () =>
      `<div class="shopify-payment-button"><button type="button" class="shopify-payment-button__button--unbranded">Buy it now</button></div>`,
    payment_terms: () => "",
  };
  for (const [name, filter] of Object.entries(filters)) engine.registerFilter(name, filter);
  for (const name of elsewhere)
    engine.registerFilter(name, () => {
      throw new Error(`${name} is not stood in for`);
    });
}

/** In branches that these pages do not take: accounts, videos, models, gift cards, units. */
const elsewhere = [
  "avatar",
  "default_errors",
  "external_video_tag",
  "external_video_url",
  "font_url",
  "format_address",
  "login_button",
  "media_tag",
  "unit_price_with_measurement",
  "video_tag",
];

function money(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}

function addressOf(image: Image | undefined): string {
  const address = image?.src ?? image?.preview_image?.src ?? image?.featured_image?.src;
  if (address === undefined) throw new Error(`no picture: ${JSON.stringify(image)}`);
  return address;
}

function named(args: Argument[]): Named {
  return Object.fromEntries(args.filter((argument) => Array.isArray(argument)));
}

function tag(name: string, attributes: Named): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined || key === "preload" || key === "widths"
      ? []
      : [`${key}="${String(value).replaceAll('"', "&quot;")}"`],
  );
  return `<${name} ${list.join(" ")}>`;
}

function jsonInHtml(value: unknown): string {
  return JSON.stringify(value ?? null).replaceAll("<", String.raw`\u003c`);
}

type Texts = Map<string, string>;

function flatten(tree: object, before = ""): Texts {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string"
        ? [[before + key, value] as const]
        : [...flatten(value as object, `${before}${key}.`)],
    ),
  );
}

function translate(texts: Texts, key: string, values: Named): string {
  const text = texts.get(key) ?? texts.get(`${key}.${values["count"] === 1 ? "one" : "other"}`);
  if (text === undefined) throw new Error(`the theme has no words for ${key}`);
  return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(values[name] ?? ""));
}
