import * as z from "zod";

/** A variant as the shop knows it; `price` in the currency's own unit, by currency. */
interface StockedVariant {
  id: number;
  title: string;
  options: Record<string, string>;
  price: Record<string, number>;
  available: boolean;
}

export interface StockedProduct {
  id: number;
  title: string;
  handle: string;
  description: string;
  options: Record<string, string[]>;
  variants: StockedVariant[];
}

const minorDigits: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, KWD: 3 };

const Meta = z.strictObject({
  "ucp-agent": z.strictObject({ profile: z.url({ protocol: /^https$/ }) }),
});
const Buyer = z.strictObject({
  address_country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  language: z.string().optional(),
  intent: z.string().optional(),
});
const minorUnits = z.int().min(0);
const Selected = z.strictObject({ name: z.string(), label: z.string() });
const tools = {
  search_catalog: z.strictObject({
    meta: Meta,
    catalog: z
      .strictObject({
        query: z.string().min(1),
        context: Buyer.optional(),
        filters: z
          .strictObject({
            price: z.strictObject({ min: minorUnits.optional(), max: minorUnits.optional() }).optional(),
            available: z.boolean().optional(),
            categories: z.array(z.string()).optional(),
          })
          .optional(),
        pagination: z
          .strictObject({ cursor: z.string().optional(), limit: z.int().min(1).max(50).optional() })
          .optional(),
      })
      .refine(({ filters, context }) => !filters?.price || context?.currency, "a price is in no currency"),
  }),
  get_product: z.strictObject({
    meta: Meta,
    catalog: z.strictObject({
      id: z.string().regex(/^gid:\/\/shopify\/Product(Variant)?\/\d+$/),
      selected: z.array(Selected).optional(),
      preferences: z.array(z.string()).optional(),
      context: Buyer.optional(),
    }),
  }),
};
type SearchCall = z.infer<typeof tools.search_catalog>["catalog"];
type ProductCall = z.infer<typeof tools.get_product>["catalog"];

const Rpc = z.strictObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]),
  method: z.literal("tools/call"),
  params: z.strictObject({
    name: z.enum(["search_catalog", "get_product"]),
    arguments: z.record(z.string(), z.unknown()),
  }),
});

/**
 * A shop's endpoint of the Universal Commerce Protocol, as strict as its schemas: what they do not name is refused, and
 * so is who does not say who they are.
 */
export class UcpEndpoint {
  readonly #domain: string;
  products: StockedProduct[];
  currency = "EUR";
  /** Every call that was taken, as it came. */
  readonly calls: { name: string; catalog: SearchCall | ProductCall; profile: string }[] = [];
  /** What was asked of `/.well-known/ucp`. */
  discoveries = 0;
  refused: string[] = [];
  /** Answers in place of everything; undefined: as it should. */
  instead: ((request: Request) => Response | Promise<Response>) | undefined;
  /** What it says of its answers. */
  messages: { type: string; code: string; content: string; severity?: string }[] = [];

  constructor(domain: string, products: StockedProduct[] = stock()) {
    this.#domain = domain;
    this.products = products;
  }

  /** Undefined: it is no address of its. */
  answer(request: Request): Response | Promise<Response> | undefined {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/ucp") {
      this.discoveries += 1;
      return this.instead?.(request) ?? Response.json(this.#profile());
    }
    if (pathname !== "/api/ucp/mcp") return undefined;
    return this.instead?.(request) ?? this.#call(request);
  }

  #profile(): object {
    const version = "2026-08-25";
    const endpoint = `https://${this.#domain}/api/ucp/mcp`;
    return {
      ucp: {
        version,
        services: {
          "dev.ucp.shopping": [
            { version, transport: "rest", endpoint: `https://${this.#domain}/api/ucp` },
            { version, transport: "mcp", endpoint },
          ],
        },
        capabilities: { "dev.ucp.shopping.catalog.search": [{ version }] },
        payment_handlers: {},
      },
    };
  }

  async #call(request: Request): Promise<Response> {
    if (request.method !== "POST" || request.headers.get("content-type") !== "application/json")
      return new Response("", { status: 415 });
    const rpc = Rpc.safeParse(await request.json());
    if (!rpc.success) return this.#refuse(null, -32_600, rpc.error);
    const { id, params } = rpc.data;
    const meta = Meta.safeParse(params.arguments["meta"]);
    if (!meta.success) return this.#refuse(id, -32_001, meta.error);
    const args = tools[params.name].safeParse(params.arguments);
    if (!args.success) return this.#refuse(id, -32_602, args.error);
    const { catalog } = args.data;
    this.calls.push({ name: params.name, catalog, profile: meta.data["ucp-agent"].profile });
    const found = "query" in catalog ? this.#search(catalog) : this.#product(catalog);
    const said = [...this.messages, ...found.messages];
    return Response.json({
      jsonrpc: "2.0",
      id,
      result: {
        content: [{ type: "text", text: "{}" }],
        structuredContent: {
          ucp: { version: "2026-08-25" },
          ...found.content,
          ...(said.length > 0 && { messages: said }),
        },
      },
    });
  }

  #refuse(id: string | number | null, code: number, error: z.ZodError): Response {
    const message = z.prettifyError(error);
    this.refused.push(message);
    return Response.json({ jsonrpc: "2.0", id, error: { code, message } });
  }

  #search({ query, context = {}, filters = {}, pagination = {} }: SearchCall) {
    const currency = this.#currencyFor(context.currency);
    const { min = 0, max = Infinity } = filters.price ?? {};
    const words = query.toLowerCase().split(/\s+/);
    const products = this.products
      .filter(({ title, description }) =>
        words.some((word) => `${title} ${description}`.toLowerCase().includes(word)),
      )
      .filter(({ variants }) => !filters.available || variants.some(({ available }) => available))
      .map((product) => this.#told(product, currency))
      .filter(({ price_range }) => price_range.min.amount >= min && price_range.min.amount <= max);
    return {
      content: { products: products.slice(0, pagination.limit ?? 10), pagination: { has_next_page: false } },
      messages: [],
    };
  }

  #product({ id, selected, context = {} }: ProductCall) {
    const number = Number(id.split("/").at(-1));
    const product = this.products.find(
      (one) => one.id === number || one.variants.some((variant) => variant.id === number),
    );
    if (!product)
      return {
        content: {},
        messages: [
          { type: "error", code: "not_found", content: "No such product", severity: "unrecoverable" },
        ],
      };
    const asked = Object.fromEntries((selected ?? []).map(({ name, label }) => [name, label]));
    const isAsked = ({ options }: StockedVariant) =>
      Object.entries(asked).every(([name, label]) => options[name] === label);
    const variants = product.variants.toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)));
    const told = this.#told({ ...product, variants }, this.#currencyFor(context.currency));
    return { content: { product: { ...told, selected: told.variants[0]?.options ?? [] } }, messages: [] };
  }

  #currencyFor(wanted: string | undefined): string {
    const isKnown =
      wanted !== undefined && this.products.every(({ variants }) => wanted in variants[0]!.price);
    return isKnown ? wanted : this.currency;
  }

  #told({ id, title, handle, description, options, variants }: StockedProduct, currency: string) {
    const price = (variant: StockedVariant) => ({
      amount: Math.round((variant.price[currency] ?? 0) * 10 ** (minorDigits[currency] ?? 2)),
      currency,
    });
    const amounts = variants.map((variant) => price(variant).amount);
    return {
      id: `gid://shopify/Product/${id}`,
      handle,
      title,
      description: { html: `<p>${description}</p>` },
      url: `https://${this.#domain}/products/${handle}`,
      price_range: {
        min: { amount: Math.min(...amounts), currency },
        max: { amount: Math.max(...amounts), currency },
      },
      media: [
        {
          type: "image",
          url: `https://cdn.shopify.com/s/files/${handle}.jpg`,
          alt_text: `${title}, from the front`,
        },
      ],
      options: Object.entries(options).map(([name, values]) => ({
        name,
        values: values.map((label) => ({ label })),
      })),
      variants: variants.map((variant) => ({
        id: `gid://shopify/ProductVariant/${variant.id}`,
        title: variant.title,
        description: { plain: "" },
        price: price(variant),
        availability: {
          available: variant.available,
          status: variant.available ? "in_stock" : "out_of_stock",
        },
        options: Object.entries(variant.options).map(([name, label]) => ({ name, label })),
      })),
    };
  }
}

const only = (id: number, price: Record<string, number>, available = true): StockedVariant[] => [
  { id, title: "Default Title", options: {}, price, available },
];

/** What the shop has. */
function stock(): StockedProduct[] {
  return [
    {
      id: 1,
      title: "Trail Mug",
      handle: "trail-mug",
      description: "An enamel mug for the camp fire.",
      options: {},
      variants: only(11, { EUR: 18.5, USD: 19.99, JPY: 2980, KWD: 6.125 }),
    },
    {
      id: 2,
      title: "Trail Mug Set",
      handle: "trail-mug-set",
      description: "Four enamel mugs.",
      options: {},
      variants: only(21, { EUR: 62, USD: 68, JPY: 9900, KWD: 20.5 }),
    },
    {
      id: 3,
      title: "Travel Mug",
      handle: "travel-mug",
      description: "A mug that closes.",
      options: {},
      variants: only(31, { EUR: 24, USD: 26, JPY: 3900, KWD: 8 }, false),
    },
    {
      id: 4,
      title: "Wool Shirt",
      handle: "wool-shirt",
      description: "A warm shirt.",
      options: { Size: ["S", "M"] },
      variants: [
        {
          id: 41,
          title: "S",
          options: { Size: "S" },
          price: { EUR: 80, USD: 88, JPY: 12_800, KWD: 27 },
          available: true,
        },
        {
          id: 42,
          title: "M",
          options: { Size: "M" },
          price: { EUR: 85, USD: 92, JPY: 13_500, KWD: 28.75 },
          available: true,
        },
      ],
    },
  ];
}
