import type { BuiltIn, ToolCallContext, ToolResult } from "../../tools/tool.ts";
import type { Shop } from "../../store/shops.ts";
import { within } from "../../deadline.ts";
import { searchKnowledge } from "../../vectors/search-knowledge.ts";
import { agentProfileAddress } from "./agent-profile.ts";
import { type CatalogProduct, productIn, productsIn } from "./catalog.ts";
import { foundProduct } from "./found-product.ts";
import { inVisitorsLocale } from "./locale-path.ts";
import { toMinorUnits } from "./money.ts";
import { callUcp, type UcpAnswer } from "./ucp-client.ts";
import { UcpError } from "./ucp-error.ts";

type ShopOfTools = Pick<Shop, "shop" | "primary_host" | "currency">;

const mostFound = 8;
const fallbackPassages = 4;
const fallbackMs = 2_500;
const priceBound = { type: "number", minimum: 0, maximum: 1e9 } as const;

/** What the assistant of a shop can look up there, live. Prices and stock are as of the call; nothing of it is kept. */
export function productTools(shop: ShopOfTools): Record<"search_products" | "get_product", BuiltIn> {
  return { search_products: searchProducts(shop), get_product: getProduct(shop) };
}

function searchProducts(shop: ShopOfTools): BuiltIn {
  return {
    name: "search_products",
    label: "Looking through the shop",
    description:
      "Searches the shop's live catalogue: products with today's price and stock. Call it whenever the visitor looks for a product or asks what there is, what it costs or whether it is in stock; keep what they said before (size, colour, budget).",
    parameters: {
      type: "object",
      properties: {
        query: {
          type: "string",
          minLength: 1,
          maxLength: 200,
          description: "What to look for, as one would type it into the shop's search field.",
        },
        min_price: { ...priceBound, description: "In the visitor's currency, e.g. 20 or 49.90." },
        max_price: { ...priceBound, description: "In the visitor's currency, e.g. 50." },
        only_available: { type: "boolean", description: "Leaves out what is sold out." },
      },
      required: ["query"],
      additionalProperties: false,
    },
    run: async (args, context) => {
      const query = String(args["query"]);
      const localized = contextOf(context, shop);
      const price = priceFilter(args, localized.currency);
      const filters = {
        ...(price && { price }),
        ...(args["only_available"] === true && { available: true }),
      };
      const catalog = {
        query,
        context: localized,
        ...(Object.keys(filters).length > 0 && { filters }),
        pagination: { limit: mostFound },
      };
      const asking = { shop, context, query, reading: { isWhole: false } };
      return asked(asking, "search_catalog", { catalog }, productsIn);
    },
  };
}

function getProduct(shop: ShopOfTools): BuiltIn {
  return {
    name: "get_product",
    label: "Looking at a product",
    description:
      "Tells all of one product of the shop: its options, and which variants are in stock at which price. Call it with `selected` once the visitor has said which size, colour or other option they want.",
    parameters: {
      type: "object",
      properties: {
        id: {
          type: "string",
          minLength: 1,
          maxLength: 200,
          description: "The product id, as search_products told it.",
        },
        selected: {
          type: "array",
          maxItems: 5,
          description: 'What the visitor chose, e.g. [{"name": "Size", "label": "M"}].',
          items: {
            type: "object",
            properties: {
              name: { type: "string", maxLength: 100 },
              label: { type: "string", maxLength: 100 },
            },
            required: ["name", "label"],
            additionalProperties: false,
          },
        },
      },
      required: ["id"],
      additionalProperties: false,
    },
    run: async (args, context) => {
      const selected = (args["selected"] ?? []) as { name: string; label: string }[];
      const catalog = {
        id: String(args["id"]),
        ...(selected.length > 0 && { selected }),
        context: contextOf(context, shop),
      };
      const asking = { shop, context, reading: { isWhole: true, selected } };
      return asked(asking, "get_product", { catalog }, productIn);
    },
  };
}

interface Asked {
  shop: ShopOfTools;
  context: ToolCallContext;
  /** What to look for in the knowledge where the shop does not answer. */
  query?: string;
  reading: { isWhole: boolean; selected?: { name: string; label: string }[] };
}

async function asked(
  { shop, context, query, reading }: Asked,
  tool: "search_catalog" | "get_product",
  args: Record<string, unknown>,
  read: (content: UcpAnswer["content"]) => CatalogProduct[] | null,
): Promise<ToolResult> {
  const { env, config, visitor, origin, signal } = context;
  try {
    const profile = agentProfileAddress(env, origin);
    if (profile === null) throw new UcpError("restricted", "nobody knows where this deployment is reached");
    const answer = await callUcp({ hosts: shop, profile, signal }, tool, args);
    const found = read(answer.content);
    if (!found) throw new UcpError("unavailable", "what the shop tells of products cannot be read");
    const said = answer.messages.map(({ content }) => `The shop says: ${content}`);
    // That it could not look is not that it has nothing.
    if (query !== undefined && found.length === 0 && answer.messages.some(({ type }) => type === "error"))
      return { ok: false, text: [notLive, ...said].join("\n"), passages: await known(context, query) };
    const hosts = homesOf(shop, config);
    const localized = (address: string): string | undefined =>
      inVisitorsLocale(address, { hosts, pageUrl: visitor.pageUrl, locale: visitor.locale });
    const products = found.slice(0, mostFound).map((each) => foundProduct(each, { localized, ...reading }));
    return {
      ok: true,
      text: [headline(products.length), ...said].join("\n"),
      passages: products.map(({ passage }) => passage),
      products: products.map(({ card }) => card),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof UcpError && error.code === "refused" && query === undefined)
      return { ok: false, text: "The shop knows no such product, or does not take the question.", error };
    return { ok: false, text: notLive, passages: await known(context, query), error };
  }
}

/** A shop may have a site for each of its markets: they are among those that its widget is open to. */
function homesOf(
  { shop, primary_host }: ShopOfTools,
  { allowed_origins }: ToolCallContext["config"],
): string[] {
  const others = allowed_origins.flatMap((allowed) => URL.parse(allowed)?.hostname ?? []);
  return [shop, primary_host, ...others];
}

const headline = (count: number): string =>
  count === 0
    ? "The shop has nothing like that. Say so; recommend nothing instead that no result holds."
    : "Live from the shop, prices and stock as of now, which go before what other passages say of them:";

const notLive =
  "The shop's catalogue cannot be asked at the moment. Answer from the passages, and say that price and stock may have changed since.";

/** What the shop's synced documents say. */
async function known({ env, config }: ToolCallContext, query: string | undefined) {
  if (query === undefined) return [];
  const { org_id, widget_id } = config;
  const search = searchKnowledge(env, { org_id, widget_id, query, limit: fallbackPassages, least: 0 });
  return within(fallbackMs, "the search", search).catch(() => []);
}

interface BuyerContext {
  address_country?: string;
  currency: string;
  language?: string;
}

/** Where and in what the visitor shops, as the storefront told it. */
function contextOf({ visitor }: ToolCallContext, shop: ShopOfTools): BuyerContext {
  const { country, currency } = visitor.attributes ?? {};
  return {
    ...(isCode(country, /^[A-Z]{2}$/) && { address_country: country }),
    currency: isCode(currency, /^[A-Z]{3}$/) ? currency : shop.currency,
    ...(visitor.locale !== undefined && { language: visitor.locale }),
  };
}

const isCode = (value: unknown, code: RegExp): value is string =>
  typeof value === "string" && code.test(value);

function priceFilter(
  { min_price: min, max_price: max }: Record<string, unknown>,
  currency: string,
): { min?: number; max?: number } | undefined {
  const bounds = {
    ...(typeof min === "number" && { min: toMinorUnits(min, currency) }),
    ...(typeof max === "number" && { max: toMinorUnits(max, currency) }),
  };
  return Object.keys(bounds).length > 0 ? bounds : undefined;
}
