/** What Lighthouse found at one visit. */
export interface Reading {
  /** Of 100. */
  score: number;
  /** Largest contentful paint and total blocking time on the telephone that Lighthouse simulates. */
  paintMs: number;
  blockingMs: number;
  /** Cumulative layout shift, to the three decimals that Lighthouse shows. */
  shift: number;
  /** Of 100, where it was asked for: it is the same at every visit. */
  accessibility?: number;
  /** How fast the machine was meanwhile. */
  machine: number;
}

/** Per cent. Shopify's: shopify.dev/docs/apps/build/performance/storefront. */
export const pageWeights = { home: 17, product: 40, collection: 43 } as const;

export type PageName = keyof typeof pageWeights;

export const pageNames = Object.keys(pageWeights) as PageName[];

export type Readings = Record<PageName, { without: Reading[]; with: Reading[] }>;

/** Points of the weighted score. Shopify refuses an app above ten. */
export const allowedDrop = 3;

/** What the medians are of, if nobody asks for more. */
export const usualRuns = 5;

/** Between what a figure lies that is not whole yet. */
export interface Bounds {
  least: number;
  most: number;
}

/** Where the median of `runs` values lies, whatever those are that are still to come. `runs` is odd. */
export function medianBounds(values: number[], runs: number): Bounds {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (runs - 1) / 2;
  const missing = runs - values.length;
  return {
    least: sorted[middle - missing] ?? Number.NEGATIVE_INFINITY,
    most: sorted[middle] ?? Number.POSITIVE_INFINITY,
  };
}

/** Points of the weighted score that the chat costs, in medians of `runs`. */
export function dropBounds(readings: Readings, runs: number): Bounds {
  const bounds = { least: 0, most: 0 };
  for (const page of pageNames) {
    const scores = growthBounds(readings, page, "score", runs);
    bounds.least -= (pageWeights[page] * scores.most) / 100;
    bounds.most -= (pageWeights[page] * scores.least) / 100;
  }
  return bounds;
}

/** By how much more the page moves with the chat, where that is most. */
export function shiftBounds(readings: Readings, runs: number): Bounds {
  const pages = pageNames.map((page) => growthBounds(readings, page, "shift", runs));
  return {
    least: Math.max(...pages.map(({ least }) => least)),
    most: Math.max(...pages.map(({ most }) => most)),
  };
}

function growthBounds(readings: Readings, page: PageName, figure: "score" | "shift", runs: number): Bounds {
  const [before, after] = [readings[page].without, readings[page].with].map((visits) =>
    medianBounds(
      visits.map((visit) => visit[figure]),
      runs,
    ),
  ) as [Bounds, Bounds];
  return { least: after.least - before.most, most: after.most - before.least };
}

/** Whether the medians of `runs` would say the same, however the visits come out that are still to come. */
export function isDecided(readings: Readings, runs: number): boolean {
  return isSure(dropBounds(readings, runs), allowedDrop) && isSure(shiftBounds(readings, runs), 0);
}

function isSure({ least, most }: Bounds, limit: number): boolean {
  return most <= limit || least > limit;
}

/** The pages that are less accessible with the chat. */
export function lessAccessible(readings: Readings): PageName[] {
  return pageNames.filter((page) => {
    const { without, with: embedded } = readings[page];
    return !(accessibilityOf(embedded) >= accessibilityOf(without));
  });
}

function accessibilityOf(visits: Reading[]): number {
  return visits.find(({ accessibility }) => accessibility !== undefined)?.accessibility ?? Number.NaN;
}

/** What could not be measured is refused as well. */
export function isRefused(readings: Readings, runs: number): boolean {
  const isWell = dropBounds(readings, runs).most <= allowedDrop && shiftBounds(readings, runs).most <= 0;
  return !isWell || lessAccessible(readings).length > 0;
}
