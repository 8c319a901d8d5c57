import {
  type Bounds,
  type PageName,
  type Reading,
  type Readings,
  dropBounds,
  pageNames,
  pageWeights,
} from "./comparison.ts";

const widths = [18, 18, 18, 8, 18, 18, 18, 14];

/** For whoever reads the figures: medians of the visits there were, of the scores with the least and the most. */
export function comparisonTable(readings: Readings, runs: number): string {
  const drop = pageNames.reduce((sum, page) => sum + (pageWeights[page] * dropAt(readings, page)) / 100, 0);
  const visits = pageNames.flatMap((page) => [...readings[page].without, ...readings[page].with]);
  return [
    row(["", "without the chat", "with it", "drop", "blocking ms", "paint ms", "moves by", "accessibility"]),
    ...pageNames.map((page) => pageRow(readings, page)),
    `Weighted drop: ${drop.toFixed(2)}. ${howSure(dropBounds(readings, runs), runs, visits.length)}`,
    `This machine by Lighthouse's own benchmark: ${withSpread(visits, "machine")}.`,
  ].join("\n");
}

function howSure({ least, most }: Bounds, runs: number, visits: number): string {
  const whole = runs * pageNames.length * 2;
  if (visits === whole) return `Medians of ${runs}.`;
  return `${visits} of ${whole} visits were enough: in medians of ${runs} it is between ${least.toFixed(2)} and ${most.toFixed(2)}, however the others come out.`;
}

function pageRow(readings: Readings, page: PageName): string {
  const { without, with: embedded } = readings[page];
  const both = (figure: keyof Reading, digits = 0): string =>
    [without, embedded].map((visits) => median(visits, figure).toFixed(digits)).join(" → ");
  return row([
    `${page}, ${pageWeights[page]} %`,
    withSpread(without, "score"),
    withSpread(embedded, "score"),
    String(dropAt(readings, page)),
    both("blockingMs"),
    both("paintMs"),
    both("shift", 3),
    `${without[0]?.accessibility} → ${embedded[0]?.accessibility}`,
  ]);
}

function row(cells: string[]): string {
  return cells
    .map((cell, column) => cell.padEnd(widths[column]!))
    .join("")
    .trimEnd();
}

function dropAt(readings: Readings, page: PageName): number {
  return median(readings[page].without, "score") - median(readings[page].with, "score");
}

function withSpread(visits: Reading[], figure: keyof Reading): string {
  const values = valuesOf(visits, figure);
  return `${median(visits, figure).toFixed(0)} (${values.at(0)?.toFixed(0)}–${values.at(-1)?.toFixed(0)})`;
}

function median(visits: Reading[], figure: keyof Reading): number {
  const values = valuesOf(visits, figure);
  const middle = (values.length - 1) / 2;
  return (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2;
}

function valuesOf(visits: Reading[], figure: keyof Reading): number[] {
  return visits.map((visit) => visit[figure] ?? Number.NaN).toSorted((a, b) => a - b);
}
