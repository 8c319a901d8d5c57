import { expect, test } from "@playwright/test";
import {
  type Readings,
  allowedDrop,
  dropBounds,
  lessAccessible,
  shiftBounds,
  usualRuns as runs,
} from "./comparison.ts";

const readings = (): Readings => JSON.parse(process.env["LIGHTHOUSE_READINGS"]!) as Readings;

test.describe("the chat on home, product and collection page", () => {
  test("check 4: costs at most three points of Lighthouse's score, weighted, in medians of five", () => {
    expect(dropBounds(readings(), runs).most).toBeLessThanOrEqual(allowedDrop);
  });

  test("check 4: moves nothing", () => {
    expect(shiftBounds(readings(), runs).most).toBeLessThanOrEqual(0);
  });

  test("check 4: makes no page less accessible", () => {
    expect(lessAccessible(readings())).toEqual([]);
  });
});
