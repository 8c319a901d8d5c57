import { assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { inkOn } from "./ink.ts";

/** WCAG 2.2, relative luminance, to the letter. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("text is readable on every colour, with at least 4.5:1", () => {
  const color = integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
  assert(
    property(color, (background) => {
      const [ink, ground] = [inkOn(background) === "#fff" ? 1 : 0, luminance(background)];
      expect((Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 20_000 },
  );
});

test("white stands on dark colours, black on light ones", () => {
  expect(["#000000", "#3b5bdb", "#FFFFFF", "#ffd43b"].map(inkOn)).toEqual(["#fff", "#fff", "#000", "#000"]);
});
