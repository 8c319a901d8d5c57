import type { ComponentChild } from "preact";
import type { Lent } from "../panel/extras-api.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { fetchProducts } from "./fetch-products.ts";
import { makeLatePart } from "./late-part.ts";

/** The products of a message; what draws them is fetched with the first message that has any. */
export function makeProductSlot(
  around: Around,
  preact: Pick<Lent, "h" | "Fragment">,
): (said: Said) => ComponentChild {
  let isWanted = false;
  const draw = makeLatePart(
    around,
    () => isWanted,
    async () => (await fetchProducts()).addProducts(around, preact),
  );
  return (said) => {
    if (!said.products?.length) return null;
    isWanted = true;
    return draw()?.(said, said.products);
  };
}
