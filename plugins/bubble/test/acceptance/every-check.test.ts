import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const here = import.meta.dirname;

/** The numbers that the titles of a file's tests begin with. */
function numbersIn(file: string): number[] {
  const titles = readFileSync(file, "utf8").matchAll(
    /\b(?:test|it)(?:\.each[^]*?\]\))?\(\s*["'`](\d{1,2}) /g,
  );
  return Array.from(titles, ([, number]) => Number(number));
}

it("each of the thirty acceptance checks has a test that is named after it", () => {
  const files = [
    join(here, "../console-app.spec.ts"),
    ...readdirSync(here)
      .filter((name) => /\.(?:spec|test)\.ts$/.test(name))
      .map((name) => join(here, name)),
  ];
  const found = new Set(files.flatMap(numbersIn));
  const missing = Array.from({ length: 30 }, (_, index) => index + 1).filter((number) => !found.has(number));
  expect(missing).toEqual([]);
});
