import { expect, test } from "vitest";
import { delayUntil, isLost, pauseAfter } from "./back-off.ts";

const day = 24 * 3600 * 1000;

test("tries grow apart from seconds to a day, and end", () => {
  const pauses = Array.from({ length: 9 }, (_, step) => pauseAfter(step, 0.5));
  expect(pauses).toEqual([5, 30, 120, 600, 3_600, 10_800, 28_800, 86_400, null]);
});

test("webhooks that failed together are not tried together", () => {
  expect(pauseAfter(4, 0)).toBe(3_240);
  expect(pauseAfter(4, 1)).toBe(3_960);
});

test("a day is waited for in parts that a queue takes", () => {
  expect(delayUntil(day, 0)).toBe(43_200);
  expect(delayUntil(day, day - 1_500)).toBe(2);
  expect(delayUntil(day, day + 1)).toBe(0);
});

test("a webhook is lost after three days of nothing but failures, of which there were some", () => {
  const since = "2026-01-01T00:00:00.000Z";
  const start = Date.parse(since);
  expect(isLost({ since, failures: 40, now: start + 3 * day })).toBe(true);
  expect(isLost({ since, failures: 40, now: start + 3 * day - 1 })).toBe(false);
  // Two events in a week, both at a bad moment.
  expect(isLost({ since, failures: 2, now: start + 7 * day })).toBe(false);
});
