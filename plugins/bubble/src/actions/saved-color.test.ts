import { expect, it } from "vitest";
import { savedColor } from "./saved-color.ts";

it.each([
  ["#2563EB", "#2563eb"],
  ["2563eb", "#2563eb"],
  ["#2563eb80", "#2563eb"],
  ["#26e", "#2266ee"],
  ["#26e8", "#2266ee"],
  ["rgb(37, 99, 235)", "#2563eb"],
  ["RGBA(37, 99, 235, 0.5)", "#2563eb"],
])("keeps %s as %s", (color, hex) => {
  expect(savedColor(color)).toBe(hex);
});

it.each([
  "var(--color_primary_default)",
  "red",
  "#12345",
  "rgba(0, 0, 0, 0)",
  "rgb(a, b, c)",
  "rgb(300, 0, 0)",
  "rgb(-1, 0, 0)",
])("refuses %s and says what to give instead", (color) => {
  expect(() => savedColor(color)).toThrow("#2563eb or rgba(37, 99, 235, 1)");
});
