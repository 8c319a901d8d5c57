/** WooCommerce's own cookie, of which pages may read that it is there. */
export function isCartFilled(cookies = document.cookie): boolean {
  return /(?:^|;\s*)woocommerce_items_in_cart=(?!0\b|;|$)/.test(cookies);
}

interface JQuery {
  (target: EventTarget): { on(events: string, listener: () => void): void };
}

/** Calls back when something may have been put into the cart, or taken out. */
export function followCart(changed: () => void): void {
  for (const name of ["wc-blocks_added_to_cart", "wc-blocks_removed_from_cart"])
    document.body.addEventListener(name, changed);
  // The classic cart tells only jQuery, which is on the page wherever that cart is.
  const { jQuery } = window as { jQuery?: JQuery };
  jQuery?.(document.body).on(
    "added_to_cart removed_from_cart wc_fragments_refreshed wc_cart_emptied",
    changed,
  );
}
