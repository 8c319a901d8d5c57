import { expect, it } from "vitest";
import { consoleColors } from "./console-colors.ts";

const blank = { accent: "", background: null, text: undefined };

it("leaves every colour to the theme where none is given", () => {
  const colors = consoleColors(blank, () => undefined);
  expect(Object.values(colors).every((value) => value === null)).toBe(true);
});

it("passes a variable of the app's style on as it is, and writes on it what can be read", () => {
  const given = { ...blank, accent: "var(--color_primary_default)" };
  const dark = consoleColors(given, () => "#102040");
  expect([dark["--foyer-accent"], dark["--foyer-on-accent"]]).toEqual([given.accent, "#fff"]);
  expect(consoleColors(given, () => "#ffee88")["--foyer-on-accent"]).toBe("#000");
  expect(dark["--foyer-link"]).toMatch(/^light-dark\(#102040, #[0-9a-f]{6}\)$/);
});

it("changes with one colour only what is made of it", () => {
  const one = consoleColors({ ...blank, background: "rgba(1, 2, 3, 1)" }, () => "#010203");
  const other = consoleColors(
    { ...blank, background: "rgba(1, 2, 3, 1)", text: "rgba(9, 9, 9, 1)" },
    () => "#010203",
  );
  const changed = Object.keys(one).filter((name) => one[name] !== other[name]);
  expect(changed).toEqual(["--foyer-ink", "--foyer-soft"]);
  expect(one["--foyer-line"]).toContain("rgba(1, 2, 3, 1)");
});
