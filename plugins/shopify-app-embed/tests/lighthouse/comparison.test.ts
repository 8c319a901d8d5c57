import { expect, test } from "vitest";
import {
  type PageName,
  type Reading,
  type Readings,
  dropBounds,
  isDecided,
  isRefused,
  lessAccessible,
  medianBounds,
  pageNames,
  shiftBounds,
} from "./comparison.ts";

type Scores = Record<PageName, { without: number[]; with: number[] }>;

/** The scores of real measurements, on a machine with much else to do: of the chat, and of the faults of `faults.ts`. */
const recorded: Record<"asShipped" | "busy" | "heavy", Scores> = {
  asShipped: {
    home: { without: [100, 100, 100, 99, 100], with: [100, 100, 96, 99, 100] },
    product: { without: [100, 100, 100, 100, 100], with: [100, 99, 100, 99, 99] },
    collection: { without: [87, 100, 100, 100, 100], with: [100, 99, 76, 100, 99] },
  },
  busy: {
    home: { without: [100, 100, 100], with: [81, 81, 80] },
    product: { without: [100, 100, 100], with: [80, 79, 79] },
    collection: { without: [100, 100, 100], with: [77, 78, 74] },
  },
  heavy: {
    home: { without: [100, 96, 100], with: [94, 92, 92] },
    product: { without: [99, 91, 100], with: [94, 93, 91] },
    collection: { without: [99, 100, 100], with: [94, 95, 94] },
  },
};

const still: Omit<Reading, "score"> = {
  paintMs: 650,
  blockingMs: 20,
  shift: 0,
  accessibility: 100,
  machine: 2_100,
};

function readingsOf(scores: Scores, withChat: Partial<Reading> = {}): Readings {
  const page = (name: PageName): Readings[PageName] => ({
    without: scores[name].without.map((score) => ({ ...still, score })),
    with: scores[name].with.map((score) => ({ ...still, score, ...withChat })),
  });
  return { home: page("home"), product: page("product"), collection: page("collection") };
}

/** The first visits of each page. */
function first(count: number, scores: Scores): Scores {
  const of = (page: PageName): Scores[PageName] => ({
    without: scores[page].without.slice(0, count),
    with: scores[page].with.slice(0, count),
  });
  return { home: of("home"), product: of("product"), collection: of("collection") };
}

function everywhere(without: number[], withChat: number[]): Scores {
  const page = { without, with: withChat };
  return { home: page, product: page, collection: page };
}

test("the median of five is known from the first of them as far as the others cannot change it", () => {
  expect(medianBounds([3, 1, 2, 5, 4], 5)).toEqual({ least: 3, most: 3 });
  expect(medianBounds([1, 9, 4, 2], 5)).toEqual({ least: 2, most: 4 });
  expect(medianBounds([9, 1, 4], 5)).toEqual({ least: 1, most: 9 });
  expect(medianBounds([9, 1], 5)).toEqual({
    least: Number.NEGATIVE_INFINITY,
    most: Number.POSITIVE_INFINITY,
  });
});

test("pages weigh as Shopify has them weigh", () => {
  const drops = pageNames.map((page) => {
    const scores = { ...everywhere([90], [90]), [page]: { without: [90], with: [80] } };
    return dropBounds(readingsOf(scores), 1).most;
  });
  expect(drops).toEqual([1.7, 4, 4.3]);
});

test("what is shipped is not refused", () => {
  expect(isRefused(readingsOf(recorded.asShipped), 5)).toBe(false);
});

test.each(["busy", "heavy"] as const)("a script that is %s is refused", (fault) => {
  const readings = readingsOf(recorded[fault]);
  expect(isRefused(readings, recorded[fault].home.with.length)).toBe(true);
});

test("three points are allowed, and not a hundredth more", () => {
  expect(isRefused(readingsOf(everywhere([100], [97])), 1)).toBe(false);
  const more = { ...everywhere([100], [97]), home: { without: [100], with: [96] } };
  expect(isRefused(readingsOf(more), 1)).toBe(true);
});

test("a page that moves is refused", () => {
  const readings = readingsOf(recorded.asShipped);
  for (const visit of readings.product.with) visit.shift = 0.001;
  expect(shiftBounds(readings, 5)).toEqual({ least: 0.001, most: 0.001 });
  expect(isRefused(readings, 5)).toBe(true);
});

test("a page that is less accessible, or that nobody looked at, is refused", () => {
  const worse = readingsOf(recorded.asShipped, { accessibility: 99 });
  expect(lessAccessible(worse)).toEqual(pageNames);
  expect(isRefused(worse, 5)).toBe(true);
  const unseen = readingsOf(recorded.asShipped);
  for (const visit of unseen.home.with) delete visit.accessibility;
  expect(isRefused(unseen, 5)).toBe(true);
});

test("a figure that is missing is refused", () => {
  expect(isRefused(readingsOf(recorded.asShipped, { score: Number.NaN }), 5)).toBe(true);
  expect(isRefused(readingsOf(recorded.asShipped, { shift: Number.NaN }), 5)).toBe(true);
  expect(isRefused(readingsOf(first(2, recorded.asShipped)), 5)).toBe(true);
});

test("three visits are enough where they agree, and not where one stands apart", () => {
  const steady = readingsOf(everywhere([100, 99, 100], [99, 98, 99]));
  expect(isDecided(steady, 5)).toBe(true);
  expect(isRefused(steady, 5)).toBe(false);
  const apart = readingsOf(everywhere([100, 99, 100], [99, 90, 99]));
  expect(isDecided(apart, 5)).toBe(false);
  expect(isDecided(readingsOf(first(2, everywhere([100, 100], [100, 100]))), 5)).toBe(false);
});

test("what was decided early is what all visits would have said", () => {
  const whole = readingsOf(recorded.asShipped);
  for (let count = 1; count <= 5; count += 1) {
    const readings = readingsOf(first(count, recorded.asShipped));
    const { least, most } = dropBounds(readings, 5);
    const drop = dropBounds(whole, 5).most;
    expect(least).toBeLessThanOrEqual(drop);
    expect(most).toBeGreaterThanOrEqual(drop);
  }
  expect(isDecided(whole, 5)).toBe(true);
});
