import { expect, test } from "vitest";
import { fromMinorUnits, toMinorUnits } from "./money.ts";

test.each([
  [1250, "EUR", "12.50"],
  [5, "EUR", "0.05"],
  [0, "USD", "0.00"],
  [2980, "JPY", "2980"],
  [6125, "KWD", "6.125"],
  [1500, "IQD", "1.500"],
  [99, "KRW", "99"],
  [12_345, "CLF", "1.2345"],
])("check 19: %d minor units of %s are %s", (amount, currency, written) => {
  expect(fromMinorUnits(amount, currency)).toBe(written);
  expect(toMinorUnits(Number(written), currency)).toBe(amount);
});

test("check 19: a price that floats are bad at comes out whole", () => {
  expect(toMinorUnits(19.99, "EUR")).toBe(1999);
  expect(toMinorUnits(1.005, "KWD")).toBe(1005);
});
