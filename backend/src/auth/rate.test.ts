import { expect, test } from "vitest";
import { secondsToWait } from "./rate.ts";

const rate = { perMinute: 2, perHour: 3 };

test("a first message never waits", () => {
  expect(secondsToWait([], 0, rate)).toBe(0);
});
test("one over the minute waits until the oldest of the minute leaves it", () => {
  expect(secondsToWait([10_000, 30_000], 40_000, rate)).toBe(30);
  expect(secondsToWait([10_000, 30_000], 70_000, rate)).toBe(0);
});
test("one over the hour waits until the oldest of the hour leaves it", () => {
  expect(secondsToWait([0, 600_000, 1_200_000], 1_800_000, rate)).toBe(1_800);
});
test("a wait is rounded up, so that trying again after it succeeds", () => {
  expect(secondsToWait([1, 2], 59_500, rate)).toBe(1);
});
