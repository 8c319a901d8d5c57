/**
 * What Shopify puts into every page's `content_for_header`: the page's facts, and the actions with the default that its
 * documentation has for themes like Dawn, which is to write to the cart and to put the theme's own sections, rendered
 * anew, where they stand.
 */
export function contentForHeader(facts: { locale: string; design_mode: boolean }): string {
  const shopify = {
    shop: "kiln-and-clay.myshopify.com",
    locale: facts.locale,
    currency: { active: "EUR", rate: "1.0" },
    country: "DE",
    routes: { root: "/" },
    ...(facts.design_mode && { designMode: true }),
  };
  return `<script>window.Shopify = ${JSON.stringify(shopify)};</script>
<script>(${installActions.toString()})()</script>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/compiled.css">
<script src="/compiled.js" defer="defer"></script>`;
}

/** Runs in the page. */
function installActions(): void {
  interface Line {
    merchandiseId: string;
    quantity: number;
  }
  const drawn: Record<string, string> = {
    "cart-icon-bubble": "#cart-icon-bubble",
    "cart-drawer": "#CartDrawer",
  };

  async function updateCart({ lines }: { lines: Line[] }): Promise<object> {
    const items = lines.map(({ merchandiseId, quantity }) => ({
      id: Number(/\d+$/.exec(merchandiseId)?.[0]),
      quantity,
    }));
    const sections = Object.keys(drawn).filter((name) => document.querySelector(drawn[name]!));
    const response = await fetch("/cart/add.js", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ items, sections }),
    });
    const answer = (await response.json()) as { description?: string; sections?: Record<string, string> };
    if (!response.ok) return { cart: null, userErrors: [{ message: answer.description }], warnings: [] };
    for (const [name, html] of Object.entries(answer.sections ?? {})) {
      const fresh = new DOMParser().parseFromString(html, "text/html");
      const source = fresh.querySelector(drawn[name]!) ?? fresh.querySelector(".shopify-section");
      document.querySelector(drawn[name]!)!.innerHTML = source!.innerHTML;
    }
    return { cart: {}, userErrors: [], warnings: [] };
  }
  // After the page is parsed, as Shopify's module comes.
  addEventListener("DOMContentLoaded", () => {
    Object.assign((window as unknown as { Shopify: object }).Shopify, { actions: { updateCart } });
  });
}
