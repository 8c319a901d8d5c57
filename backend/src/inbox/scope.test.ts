import { expect, test } from "vitest";
import { overlap, scopeKey, sees } from "./scope.ts";

test("no scope sees every widget, an empty one none", () => {
  expect([sees(null, "w"), sees(["w"], "w"), sees(["v"], "w"), sees([], "w")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("scopes that see the same have the same key, and no others", () => {
  expect(scopeKey(["a", "b"])).toBe(scopeKey(["b", "a", "b"]));
  const keys = [null, [], ["a"], ["a", "b"], ["ab"]].map(scopeKey);
  expect(new Set(keys).size).toBe(keys.length);
});

test("what two share", () => {
  expect(overlap(null, null)).toBeNull();
  expect(overlap(["a"], null)).toEqual(["a"]);
  expect(overlap(null, ["b"])).toEqual(["b"]);
  expect(overlap(["a", "b"], ["b", "c"])).toEqual(["b"]);
});
