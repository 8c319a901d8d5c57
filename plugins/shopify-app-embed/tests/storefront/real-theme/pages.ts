import { join } from "node:path";
import { Liquid, type Template } from "liquidjs";
import { addFilters } from "./filters.ts";
import type { Goods } from "./goods.ts";
import { settingsOf, themeSettings } from "./settings.ts";
import { addTags } from "./tags.ts";
import { type PlacedSection, type SectionList, ThemeFiles } from "./theme-files.ts";

/** What Liquid knows on one page, beside what it knows on all. */
export interface PageObjects {
  request: {
    page_type: string;
    path: string;
    origin: string;
    locale: { iso_code: string };
    design_mode: boolean;
  };
  cart: object;
  page_title: string;
  [name: string]: unknown;
}

/** A theme's pages, as Shopify makes them: layout, JSON template, sections, snippets. */
export class ThemePages {
  readonly #files: ThemeFiles;
  readonly #goods: Goods;
  readonly #engine: Liquid;
  readonly #parsed = new Map<string, Template[]>();

  constructor(folder: string, goods: Goods) {
    this.#files = new ThemeFiles(folder);
    this.#goods = goods;
    this.#engine = new Liquid({
      strictFilters: true,
      dynamicPartials: true,
      relativeReference: false,
      // An empty cart has its fields from elsewhere.
      ownPropertyOnly: false,
      cache: true,
      partials: join(folder, "snippets"),
      extname: ".liquid",
    });
    addFilters(this.#engine, this.#files);
    addTags(this.#engine, (name, globals) => this.#group(name, globals));
  }

  /** `settings`: what the merchant chose for the theme, over its preset. `header` and `footer`: what Shopify adds to it. */
  page(
    template: string,
    objects: PageObjects,
    { header, embeds, settings }: { header: string; embeds: string; settings: Record<string, unknown> },
  ): string {
    const globals = this.#globals(objects, settings);
    const main = this.#list(this.#files.template(template), "template--1", globals);
    const html = this.#render("layout/theme", {
      ...globals,
      content_for_layout: main,
      content_for_header: header,
    });
    return html.replace(/(?=<\/body>)/, () => embeds);
  }

  /** A section by itself, as `?sections=` asks for it: by the id it has on the template's page, or by its file. */
  section(id: string, template: string, objects: PageObjects, settings: Record<string, unknown>): string {
    const globals = this.#globals(objects, settings);
    const placed = this.#files.template(template).sections[id.replace(/^template--1__/, "")];
    return this.#section(id, placed ?? { type: id }, globals);
  }

  /** What Shopify makes of the code in sections: one script, one style sheet. */
  compiled(tag: "javascript" | "stylesheet"): string {
    const parts = this.#files.compiled(tag);
    return tag === "stylesheet" ? parts.join("\n") : parts.map((code) => `(() => {${code}})();`).join("\n");
  }

  #globals(objects: PageObjects, settings: Record<string, unknown>): object {
    return {
      ...everywhere,
      ...objects,
      settings: themeSettings(this.#files, this.#goods, settings),
      collections: this.#goods.collections,
      linklists: this.#goods.menus,
    };
  }

  #group(name: string, globals: object): string {
    return this.#list(this.#files.group(name), "sections--1", globals, `shopify-section-group-${name}`);
  }

  #list({ sections, order }: SectionList, before: string, globals: object, className = ""): string {
    return order
      .map((id) => {
        const placed = sections[id];
        return placed && !placed.disabled
          ? this.#section(`${before}__${id}`, placed, globals, className)
          : "";
      })
      .join("\n");
  }

  #section(id: string, placed: PlacedSection, globals: object, className = ""): string {
    const schema = this.#files.schemaOf(placed.type);
    const blocks = (placed.block_order ?? []).flatMap((name) => {
      const block = placed.blocks?.[name];
      const definition = schema.blocks?.find(({ type }) => type === block?.type);
      if (!block || block.disabled || !definition) return [];
      const chosen = this.#withLiquid(block.settings ?? {}, globals);
      return [
        {
          id: name,
          type: block.type,
          settings: settingsOf(definition.settings ?? [], chosen, this.#goods),
          shopify_attributes: "",
        },
      ];
    });
    const chosen = this.#withLiquid(placed.settings ?? {}, globals);
    const section = { id, blocks, settings: settingsOf(schema.settings ?? [], chosen, this.#goods) };
    const html = this.#render(`sections/${placed.type}`, { ...globals, section });
    const tag = schema.tag ?? "div";
    const classes = ["shopify-section", className, schema.class ?? ""].filter(Boolean).join(" ");
    return `<${tag} id="shopify-section-${id}" class="${classes}">${html}</${tag}>`;
  }

  /** Settings of a JSON template may name the page's objects. */
  #withLiquid(settings: Record<string, unknown>, globals: object): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        typeof value === "string" && value.includes("{{")
          ? (this.#engine.parseAndRenderSync(value, {}, { globals }) as string)
          : value,
      ]),
    );
  }

  #render(path: string, globals: object): string {
    let parsed = this.#parsed.get(path);
    if (!parsed) {
      parsed = this.#engine.parse(this.#files.text(`${path}.liquid`), `${path}.liquid`);
      this.#parsed.set(path, parsed);
    }
    return this.#engine.renderSync(parsed, {}, { globals }) as string;
  }
}

const everywhere = {
  shop: {
    name: "Kiln & Clay",
    description: "Stoneware for every day.",
    customer_accounts_enabled: true,
    enabled_payment_types: ["visa", "paypal"],
    features: { "follow_on_shop?": false },
    policies: [],
    shipping_policy: { body: "Three days.", url: "/policies/shipping-policy" },
  },
  routes: {
    root_url: "/",
    cart_url: "/cart",
    cart_add_url: "/cart/add",
    cart_change_url: "/cart/change",
    cart_update_url: "/cart/update",
    account_url: "/account",
    account_login_url: "/account/login",
    search_url: "/search",
    predictive_search_url: "/search/suggest",
    collections_url: "/collections",
    all_products_collection_url: "/collections/all",
    product_recommendations_url: "/recommendations/products",
  },
  localization: {
    country: { iso_code: "DE", name: "Germany", currency: { iso_code: "EUR", symbol: "€" } },
    language: { iso_code: "en", endonym_name: "English" },
    available_countries: [],
    available_languages: [],
  },
  current_page: 1,
  powered_by_link: "",
  recommendations: { performed: true, products: [], products_count: 0 },
  additional_checkout_buttons: false,
};
