import { expect, it } from "vitest";
import { seededRandom } from "./seeded-random.ts";

const draw = (seed: number) => Array.from({ length: 200 }, seededRandom(seed));

it("repeats itself for a seed, and stays between 0 and 1", () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(Math.min(...draw(7))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draw(7))).toBeLessThan(1);
  expect(new Set(draw(7)).size).toBe(200);
});
