/**
 * For `addInitScript`: a theme of today, whose actions change the cart, and which draws it. What was put in last is
 * `added`; with `isSoldOut` in the tab's storage the shop has none left.
 */
export function themeActions(): void {
  const actions = {
    async updateCart({ lines }: { lines: { merchandiseId: string; quantity: number }[] }) {
      if (sessionStorage.getItem("isSoldOut"))
        return {
          cart: null,
          userErrors: [{ message: "The product 'Trail Mug' is already sold out." }],
          warnings: [],
        };
      const count = document.querySelector(".cart-count b")!;
      count.textContent = String(
        Number(count.textContent) + lines.reduce((sum, { quantity }) => sum + quantity, 0),
      );
      (globalThis as unknown as { added: object[] }).added = lines;
      return { cart: {}, userErrors: [], warnings: [] };
    },
  };
  Object.assign(globalThis, { Shopify: { actions, routes: { root: "/" } } });
}
