import { expect, test } from "vitest";
import { nearWords } from "./near-words.ts";

test.each([
  ["shiping", "shipping"],
  ["shippping", "shipping"],
  ["shipipng", "shipping"],
  ["shipoing", "shipping"],
  ["дотсавка", "доставка"],
])("%j is near %j", (typed, meant) => {
  expect(nearWords(typed)).toContain(meant);
});

test("nothing is near short words, codes and words of other scripts", () => {
  for (const word of ["cost", "ab123", "配送料金表", "x".repeat(200), ""])
    expect(nearWords(word)).toEqual([]);
});

test("a word is not near itself, nor one with another first letter", () => {
  expect(nearWords("tower")).not.toContain("tower");
  expect(nearWords("tower")).not.toContain("power");
});
