import type { ComponentChild } from "preact";
import type { Product } from "../../protocol/index.ts";
import type { Lent } from "../panel/extras-api.ts";
import type { Said } from "../panel/timeline.ts";
import { adoptSheet } from "./adopt-sheet.ts";
import type { Around } from "./around.ts";
import { fetchLateWords } from "./fetch-late-words.ts";
import { lend } from "./lent-preact.ts";
import { makeProductCards } from "./product-cards.tsx";
import type { ProductWords } from "./product-words.ts";
import css from "./products.css";

export async function addProducts(
  around: Around,
  preact: Pick<Lent, "h" | "Fragment">,
): Promise<(said: Said, products: readonly Product[]) => ComponentChild> {
  lend(preact);
  const { host, locale, signal } = around;
  const words = await fetchLateWords<ProductWords>("products", locale.language);
  adoptSheet(host, css, signal);
  return makeProductCards(around, words);
}
