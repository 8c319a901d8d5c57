/** What a shop sells, in the shapes of Liquid's objects. Prices in hundredths. */
export interface Variant {
  id: number;
  title: string;
  options: string[];
  price: number;
  available: boolean;
  [field: string]: unknown;
}
export interface Product {
  id: number;
  handle: string;
  title: string;
  url: string;
  variants: Variant[];
  featured_image: object;
  [field: string]: unknown;
}
export interface Goods {
  products: Product[];
  collections: Record<string, object>;
  menus: Record<string, object>;
}

/** The same goods as those of the shop's own catalogue, so that what the chat shows is here too. */
export const goods: Goods = assemble([
  product(1, "Trail Mug", 1_850, "#7a5230"),
  product(2, "Trail Mug Set", 6_400, "#4f6f52"),
  product(3, "Travel Mug", 2_400, "#5b6c8f", false),
  product(4, "Wool Shirt", 8_000, "#8f3b3b"),
  product(5, "Ash Bowl", 3_200, "#b08968"),
  product(6, "Linen Towel", 1_400, "#d9c7b0"),
]);

function product(id: number, title: string, price: number, color: string, isAvailable = true): Product {
  const handle = title.toLowerCase().replaceAll(" ", "-");
  const image = {
    id: id * 100,
    src: `/pictures/${color.slice(1)}.svg`,
    alt: title,
    width: 1_200,
    height: 1_200,
    aspect_ratio: 1,
    media_type: "image",
    position: 1,
    "attached_to_variant?": false,
  };
  const media = { ...image, preview_image: image };
  const variant: Variant = {
    id: id * 10 + 1,
    title: "Default Title",
    options: ["Default Title"],
    option1: "Default Title",
    price,
    compare_at_price: null,
    available: isAvailable,
    sku: `KC-${id}`,
    inventory_management: "shopify",
    inventory_policy: "deny",
    inventory_quantity: isAvailable ? 12 : 0,
    quantity_rule: { min: 1, max: null, increment: 1 },
    quantity_price_breaks: [],
    store_availabilities: [],
    featured_media: media,
    url: `/products/${handle}`,
  };
  return {
    id,
    handle,
    title,
    url: `/products/${handle}`,
    vendor: "Kiln & Clay",
    type: "Kitchen",
    description: "<p>Thrown by hand, fired twice, and made to be carried about.</p>",
    price,
    price_min: price,
    price_max: price,
    price_varies: false,
    compare_at_price: null,
    compare_at_price_varies: false,
    available: isAvailable,
    has_only_default_variant: true,
    "gift_card?": false,
    "quantity_price_breaks_configured?": false,
    options: ["Title"],
    options_with_values: [],
    variants: [variant],
    variants_count: 1,
    selected_variant: null,
    selected_or_first_available_variant: variant,
    selected_or_first_available_selling_plan_allocation: null,
    featured_image: image,
    featured_media: media,
    images: [image],
    media: [media],
    tags: [],
    metafields: {},
    requires_selling_plan: false,
    selling_plan_groups: [],
  };
}

function assemble(products: Product[]): Goods {
  const all = {
    id: 1,
    handle: "all",
    title: "Everything",
    url: "/collections/all",
    description: "<p>All that left the kiln whole.</p>",
    products,
    products_count: products.length,
    all_products_count: products.length,
    filters: [],
    sort_options: [
      { name: "Featured", value: "manual" },
      { name: "Price, low to high", value: "price-ascending" },
    ],
    default_sort_by: "manual",
    sort_by: null,
  };
  const links = [link("Home", "/"), link("Catalog", "/collections/all"), link("About us", "/pages/about")];
  return {
    products,
    collections: { all },
    menus: { "main-menu": { links, levels: 1 }, footer: { links: links.slice(1), levels: 1 } },
  };
}

function link(title: string, url: string): object {
  const handle = title.toLowerCase().replaceAll(" ", "-");
  return { title, url, handle, links: [], active: false, current: false, child_active: false, levels: 0 };
}
