import { expect, it } from "vitest";
import { themeOf } from "./theme-of.ts";

it("is the one that the background belongs to, whatever the text", () => {
  expect(themeOf("#fffdf5", undefined)).toBe("light");
  expect(themeOf("#101418", undefined)).toBe("dark");
  expect(themeOf("#101418", "#000000")).toBe("dark");
});

it("is the one that the text can be read in, where the background is left open", () => {
  expect(themeOf(undefined, "#1b1d22")).toBe("light");
  expect(themeOf(undefined, "#f0f1f3")).toBe("dark");
});

it("is left to the widget where neither is given", () => {
  expect(themeOf(undefined, undefined)).toBeUndefined();
});
