import type { Product } from "../../protocol/index.ts";

/** As that language writes it, with the digits that the shop gave it: the language may think that there are fewer. */
export function priceText({ amount, currency }: Product["price"], language: string): string {
  const digits = amount.split(".")[1]?.length ?? 0;
  const format = {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  return new Intl.NumberFormat(language, format as Intl.NumberFormatOptions).format(Number(amount));
}
