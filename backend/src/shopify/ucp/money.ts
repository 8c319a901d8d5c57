/** ISO 4217's currencies that have another number of minor digits than two. `Intl` has its own mind on some of them. */
const exponents: Record<string, number> = {
  ...Object.fromEntries(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF"]
      .concat(["XOF", "XPF"])
      .map((currency) => [currency, 0]),
  ),
  ...Object.fromEntries(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((currency) => [currency, 3])),
  CLF: 4,
  UYW: 4,
};

/** 1250 cents are `12.50` euros, 1250 yen are `1250`. */
export function fromMinorUnits(amount: number, currency: string): string {
  const digits = exponentOf(currency);
  if (digits === 0) return String(amount);
  const written = String(amount).padStart(digits + 1, "0");
  return `${written.slice(0, -digits)}.${written.slice(-digits)}`;
}

/** 12.5 euros are 1250 cents. */
export function toMinorUnits(amount: number, currency: string): number {
  return Math.round(amount * 10 ** exponentOf(currency));
}

const exponentOf = (currency: string): number => exponents[currency] ?? 2;
