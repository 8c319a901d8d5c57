import { expect, it } from "vitest";
import { shownDetails } from "./tool-details.ts";

const detail = (value: string, name = "order_id") => ({ name, value });

it("shows what is short as it is, under names that can be read", () => {
  expect(shownDetails([detail("4711")], false)).toEqual({
    shown: [{ name: "order id", value: "4711" }],
    isCut: false,
  });
});

it("cuts what is long, and shows all of it when that is wanted", () => {
  const long = "word ".repeat(100);
  const { shown, isCut } = shownDetails([detail(long)], false);
  expect(isCut).toBe(true);
  expect(shown[0]!.value).toMatch(/^(word )+word…$/);
  expect(shownDetails([detail(long)], true)).toEqual({
    shown: [{ name: "order id", value: long }],
    isCut: true,
  });
});

it("shows the first of many, and all when that is wanted", () => {
  const many = Array.from({ length: 9 }, (_, n) => detail(String(n), `field_${n}`));
  expect(shownDetails(many, false)).toMatchObject({ isCut: true, shown: { length: 6 } });
  expect(shownDetails(many, true).shown).toHaveLength(9);
});

it("does not cut a character in two", () => {
  const { shown } = shownDetails([detail(`${"a".repeat(119)}😀 and more`)], false);
  expect(shown[0]!.value).toBe(`${"a".repeat(119)}…`);
});
