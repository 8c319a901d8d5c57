import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("the wait doubles from half a second and never passes half a minute", () => {
  expect([0, 1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([
    500, 1_000, 2_000, 4_000, 30_000,
  ]);
});

test("any share of the wait is as likely, so that a crowd does not come back at once", () => {
  expect(backoffMs(3, 0)).toBe(0);
  expect(backoffMs(3, 0.25)).toBe(1_000);
  const waits = new Set(Array.from({ length: 20 }, () => backoffMs(6)));
  expect(waits.size).toBeGreaterThan(10);
});
