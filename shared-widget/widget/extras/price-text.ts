import type { Product } from "../../protocol/index.ts";

/** As that language writes it, with no fewer digits than the shop gave it: the language may think that there are fewer. */
export function priceText({ amount, currency }: Product["price"], language: string): string {
  const minimumFractionDigits = amount.split(".")[1]?.length;
  const format = { style: "currency", currency, minimumFractionDigits } as Intl.NumberFormatOptions;
  return (+amount).toLocaleString(language, format);
}
