import { expect, test } from "vitest";
import { median } from "./measure.ts";
import { table } from "./table.ts";

test("a table shows every figure with its ratio to each yardstick", () => {
  const rows = [
    { name: "straight", values: { "first token, ms": 10, "tokens/s": 40_000 } },
    { name: "relay", values: { "first token, ms": 12.5, "tokens/s": 30_000 } },
  ];
  const lines = table("1 stream", rows, ["straight"]).split("\n");
  expect(lines[3]).toMatch(/relay +12\.5 +×1\.25 +30,000 +×0\.75$/);
});

test("the median of an even number of values lies between the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});
