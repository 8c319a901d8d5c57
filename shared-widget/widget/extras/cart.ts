/** What a page of a Shopify shop has; older themes know no actions. */
interface Storefront {
  actions?: {
    updateCart?: (change: {
      lines: { merchandiseId: string; quantity: number }[];
    }) => Promise<{ userErrors?: Problem[] | null; warnings?: Problem[] | null }>;
  };
  /** `root`: the shop in the language of the page, `/` or `/fr/`. */
  routes?: { root?: string };
}

interface Problem {
  message: string;
}

/** `said`: what the shop has to say of it, in its own words and the visitor's language. */
export interface Added {
  ok: boolean;
  said?: string | undefined;
}

function storefront(): Storefront | undefined {
  return (window as { Shopify?: Storefront }).Shopify;
}

/** Where the shop has its cart; undefined: this page is no shop's. */
export function cartAddress(): string | undefined {
  const { actions, routes } = storefront() ?? {};
  return actions?.updateCart || routes?.root ? `${routes?.root ?? "/"}cart` : undefined;
}

/** Puts one of it into the cart of the page: by the shop's own action, which tells its theme, where there is one. */
export async function addToCart(variantId: string): Promise<Added> {
  const { actions } = storefront() ?? {};
  try {
    return actions?.updateCart ? await byAction(variantId) : await byRequest(variantId);
  } catch {
    return { ok: false };
  }
}

async function byAction(merchandiseId: string): Promise<Added> {
  const done = await storefront()?.actions?.updateCart?.({ lines: [{ merchandiseId, quantity: 1 }] });
  const errors = done?.userErrors ?? [];
  return { ok: errors.length === 0, said: messagesOf(errors.length ? errors : done?.warnings) };
}

async function byRequest(variantId: string): Promise<Added> {
  const response = await fetch(`${cartAddress()}/add.js`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ items: [{ id: Number(/\d+$/.exec(variantId)?.[0]), quantity: 1 }] }),
  });
  if (response.ok) return { ok: true };
  const { description, message } = (await response.json()) as { description?: unknown; message?: unknown };
  const said = description || message;
  return { ok: false, said: typeof said === "string" ? said : undefined };
}

function messagesOf(problems: Problem[] | null | undefined): string | undefined {
  return problems?.map(({ message }) => message).join(" ") || undefined;
}
