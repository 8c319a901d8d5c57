import type { Product } from "../../protocol/index.ts";
import { safeUrl } from "../panel/markdown-inline.ts";
import { scrollable } from "../panel/scrollable.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { type Added, addToCart, cartAddress } from "./cart.ts";
import { priceText } from "./price-text.ts";
import type { ProductWords } from "./product-words.ts";
import { put } from "./words.ts";

/** Two presses within it, or as many as a key makes that is held, are meant as one. */
const onePressMs = 1_000;
/** A shop that answers later is believed all the same. */
const patienceMs = 15_000;

/** The products of an answer, side by side. On a page of the shop's what needs no choice can go into its cart. */
export function makeProductCards({ locale, signal, update }: Around, words: ProductWords) {
  /** What came of the buttons, by message and product. */
  const added = new Map<string, Added | "adding">();

  /** When it was pressed last. */
  const pressed = new Map<string, number>();

  const add = async (key: string, variantId: string) => {
    const before = added.get(key);
    const sinceMs = performance.now() - (pressed.get(key) ?? -Infinity);
    pressed.set(key, performance.now());
    if (before === "adding" || (before?.ok && sinceMs < onePressMs)) return;
    const show = (outcome: Added | "adding") => {
      if (signal.aborted) return;
      added.set(key, outcome);
      update();
    };
    show("adding");
    const patience = setTimeout(show, patienceMs, { ok: false });
    const outcome = await addToCart(variantId);
    clearTimeout(patience);
    show(outcome);
  };

  const card = (said: Said, product: Product) => {
    const { id, title, image, price, price_from: isFrom, available, variant } = product;
    const key = `${said.id} ${id}`;
    const state = added.get(key);
    const outcome = state === "adding" ? undefined : state;
    const address = safeUrl(product.url);
    const picture = safeUrl(image?.url);
    const cart = cartAddress();
    const written = priceText(price, locale.language);
    const face = (
      <>
        <span class="product-picture">
          {picture && (
            <img
              src={picture}
              // What the name says already is not said twice.
              alt={image && image.alt !== title ? image.alt : ""}
              loading="lazy"
              onError={({ currentTarget }) => {
                currentTarget.hidden = true;
              }}
            />
          )}
          <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 8h12l1 12H5zM9 11V7a3 3 0 0 1 6 0v4" />
          </svg>
        </span>
        <span class="product-name" dir="auto">
          {title}
        </span>
      </>
    );
    return (
      <li key={id} class="product">
        {address ? (
          <a href={address} {...windowOf(address)}>
            {face}
          </a>
        ) : (
          <div>{face}</div>
        )}
        {variant?.title && (
          <p class="soft" dir="auto">
            {variant.title}
          </p>
        )}
        <p class="product-price">{isFrom ? put(words.from, written) : written}</p>
        {!available && <p class="sold-out">{words.sold_out}</p>}
        {available && cart && variant && (
          <button
            type="button"
            class="act"
            aria-label={`${words.add}: ${title}`}
            aria-disabled={state === "adding"}
            onClick={() => void add(key, variant.id)}
          >
            {state === "adding" ? words.adding : words.add}
          </button>
        )}
        {available && !variant && address && (
          <a class="act" href={address} aria-label={`${words.choose}: ${title}`} {...windowOf(address)}>
            {words.choose}
          </a>
        )}
        <output>
          {outcome?.ok && cart && (
            <>
              {words.added} <a href={cart}>{words.cart}</a>
            </>
          )}
          {outcome && (!outcome.ok || outcome.said) && (
            <span class={outcome.ok ? undefined : "problem"} dir="auto">
              {outcome.said ?? words.failed}
            </span>
          )}
        </output>
      </li>
    );
  };

  return (said: Said, products: readonly Product[]) => (
    <ul
      class={`products ${isAllThereIs(said, products) ? "all" : ""}`}
      aria-label={words.products}
      {...scrollable}
    >
      {products.map((product) => card(said, product))}
    </ul>
  );
}

/** The shop's pages open where the shop is; the chat comes along. */
function windowOf(address: string) {
  return address.startsWith(`${location.origin}/`)
    ? {}
    : { target: "_blank", rel: "noopener noreferrer nofollow" };
}

/** Its sources are these very products: a list of them below would say the same again. */
function isAllThereIs({ citations = [] }: Said, products: readonly Product[]): boolean {
  return citations.every(({ external_id }) =>
    products.some(({ id }) => external_id === `product:${id.split("/").at(-1)}`),
  );
}
