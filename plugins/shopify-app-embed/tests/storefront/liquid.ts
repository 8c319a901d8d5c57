import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";
import { root } from "../extension-copy.ts";
import { readBlockSchema } from "../lint/block-schema.ts";

const extension = join(root, "extensions", "foyer-chat");
const liquid = readFileSync(join(extension, "blocks", "chat.liquid"), "utf8");

/** What Shopify would know as it makes a page. */
export interface ShopPage {
  /** Over the defaults of the schema. */
  settings?: Record<string, unknown>;
  /** The app-data metafields' values: `foyer.config`, `foyer.identity`. */
  config?: unknown;
  identity?: unknown;
  locale?: string;
  page_type?: string;
  design_mode?: boolean;
  customer?: { id: number; email: string; first_name: string };
  product?: { id: number };
  /** How many things are in the cart. */
  cart?: number;
  /** The shop's clock, Unix seconds; else this machine's. */
  signedAt?: number;
}

/** The block as Shopify puts it before `</body>`. */
export function renderEmbed(page: ShopPage): string {
  const { locale = "en", page_type = "index", design_mode = false, config, identity } = page;
  const engine = new Liquid({
    strictFilters: true,
    partials: join(extension, "snippets"),
    extname: ".liquid",
    globals: {
      app: { metafields: { foyer: { config: { value: config }, identity: { value: identity } } } },
      request: { locale: { iso_code: locale }, page_type, design_mode },
      localization: { country: { iso_code: "DE" } },
      cart: { currency: { iso_code: "EUR" }, item_count: page.cart ?? 2 },
      customer: page.customer,
      product: page.product,
    },
  });
  // liquidjs' own leaves `</script>` as it is, and prints nothing for nil.
  engine.registerFilter("json", (value: unknown) =>
    JSON.stringify(value ?? null).replaceAll(
      /[<>&\u2028\u2029]/g,
      (sign) => `\\u${sign.codePointAt(0)!.toString(16).padStart(4, "0")}`,
    ),
  );
  engine.registerFilter("hmac_sha256", (text: string, secret: string) =>
    createHmac("sha256", secret).update(text).digest("hex"),
  );
  engine.registerFilter("t", (key: string) => textsIn(locale)[key] ?? textsIn("en.default")[key]);
  const { signedAt } = page;
  if (signedAt !== undefined) engine.registerFilter("date", () => String(signedAt));
  for (const name of ["schema", "doc"]) engine.registerTag(name, unprinted);
  const block = { id: "foyer", settings: { ...defaults(), ...page.settings } };
  const html: string = engine.parseAndRenderSync(liquid, { block });
  return `<div id="shopify-block-foyer" class="shopify-block shopify-app-block">${html}</div>`;
}

function textsIn(locale: string): Record<string, string> {
  const file = join(extension, "locales", `${locale}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
}

function defaults(): Record<string, unknown> {
  const settings = readBlockSchema(liquid).schema?.settings ?? [];
  return Object.fromEntries(settings.flatMap(({ id, default: value }) => (id ? [[id, value]] : [])));
}

const unprinted = {
  parse(token: TagToken, rest: TopLevelToken[]): void {
    while (rest.length > 0) {
      const next = rest.shift() as TagToken;
      if (next.name === `end${token.name}`) return;
    }
    throw new Error(`${token.name} is not closed`);
  },
  render(): void {},
};
