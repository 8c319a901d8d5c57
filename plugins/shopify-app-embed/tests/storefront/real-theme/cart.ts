import type { Goods, Product, Variant } from "./goods.ts";

/** A visitor's cart, as Shopify's Ajax API changes it and Liquid reads it. */
export class Cart {
  readonly #lines = new Map<number, number>();
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
  }

  get count(): number {
    return this.#lines.values().reduce((sum, quantity) => sum + quantity, 0);
  }

  /** False: there is no such variant, or it is sold out. */
  add(variantId: number, quantity: number): boolean {
    if (!this.#find(variantId)?.variant.available) return false;
    this.#lines.set(variantId, (this.#lines.get(variantId) ?? 0) + quantity);
    return true;
  }

  /** `line` counts from 1. */
  change(line: number, quantity: number): void {
    const variantId = [...this.#lines.keys()][line - 1];
    if (variantId === undefined) return;
    if (quantity > 0) this.#lines.set(variantId, quantity);
    else this.#lines.delete(variantId);
  }

  keyOf(variantId: number): string {
    return `${variantId}:foyer`;
  }

  /** Liquid's `cart`, which is `empty` where nothing is in it. */
  toLiquid(): object {
    const items = this.items();
    const total = items.reduce((sum, { final_line_price }) => sum + final_line_price, 0);
    const cart = {
      items,
      item_count: this.count,
      total_price: total,
      items_subtotal_price: total,
      currency: { iso_code: "EUR" },
      cart_level_discount_applications: [],
      note: null,
      taxes_included: true,
      duties_included: false,
    };
    // With no field of its own, it is what the engine takes for `empty`.
    return items.length === 0 ? (Object.create(cart) as object) : cart;
  }

  items() {
    return Array.from(this.#lines, ([variantId, quantity], index) => {
      const { product, variant } = this.#find(variantId)!;
      return {
        key: this.keyOf(variantId),
        id: variantId,
        variant_id: variantId,
        index,
        title: product.title,
        quantity,
        product,
        variant,
        image: product.featured_image,
        url: product.url,
        url_to_remove: `/cart/change?line=${index + 1}&quantity=0`,
        price: variant.price,
        original_price: variant.price,
        final_price: variant.price,
        original_line_price: variant.price * quantity,
        final_line_price: variant.price * quantity,
        line_level_discount_allocations: [],
        options_with_values: [],
        properties: [],
        instructions: { can_update_quantity: true, can_remove: true },
      };
    });
  }

  #find(variantId: number): { product: Product; variant: Variant } | undefined {
    for (const product of this.#goods.products) {
      const variant = product.variants.find(({ id }) => id === variantId);
      if (variant) return { product, variant };
    }
    return undefined;
  }
}
