import { expect, test } from "vitest";
import { isQuick } from "./quick-pattern.ts";

test.each([
  "^A-\\d+$",
  "^[A-Z]{2,3}-?\\d+$",
  "^\\d{4}-\\d{2}-\\d{2}$",
  "^(?:red|green|blue)$",
  "^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$",
  "\\d+",
  "^[\\w()|+*-]*$",
  "^(?<year>\\d{4})$",
  "^\\p{Lu}\\p{Ll}*$",
  "^.*$",
  "",
])("%s is decided soon", (pattern) => {
  expect(isQuick(pattern)).toBe(true);
});

test.each([
  "^(a+)+$",
  "^(a|aa)*$",
  "(\\w+\\s?)*$",
  "^(?:a{1,9}){2,9}$",
  "^(a)\\1$",
  "^(?=.*\\d).+$",
  "(?<!a)b",
  "^(?i:a)$",
  "a+b+c+d+",
  `^${"a?".repeat(30)}${"a".repeat(30)}$`,
  "^(?:(?:a|b)(?:a|b)(?:a|b)(?:a|b)){9}$",
  "a".repeat(301),
])("%s may take long", (pattern) => {
  expect(isQuick(pattern)).toBe(false);
});

test("what counts as soon really is, for the worst of texts", () => {
  const worst: [string, string][] = [
    ["^a*a*$", "a".repeat(199)],
    ["a+", "b".repeat(199)],
    ["^.*.*$", "x".repeat(199)],
    ["(?:a|b|c|d)a*", "a".repeat(199)],
  ];
  const started = performance.now();
  for (const [pattern, text] of worst) {
    if (isQuick(pattern)) RegExp(pattern, "u").test(`${text}!`);
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});
