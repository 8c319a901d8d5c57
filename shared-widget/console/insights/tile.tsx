import type { Formats } from "../pages/formats.ts";
import { fill } from "../words.ts";
import type { PageWords } from "../pages/words.ts";
import { changeOf } from "./figures.ts";

interface TileProps {
  name: string;
  value: number | null;
  before: number | null | undefined;
  write: (value: number) => string;
  /** Which way is the better one, where there is one. */
  better?: "more" | "less";
  /** The same, day by day; null where a day has none. */
  days: readonly (number | null)[];
  /** The end of the scale, where it has one. */
  most?: number;
  words: PageWords;
  formats: Formats;
}

/** One figure, how it changed against the range before, and its course. */
export function Tile({ name, value, before, write, better, days, most, words, formats }: TileProps) {
  const change = changeOf(value, before);
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <span class="tile-value">{value === null ? "–" : write(value)}</span>
        {change !== null && before !== null && before !== undefined && (
          <span
            class={`tile-change ${judge(change, better)}`}
            title={fill(words.before_was, { value: write(before) })}
          >
            {formats.change(change)}
            <span class="page-unseen">{` ${fill(words.before_was, { value: write(before) })}`}</span>
          </span>
        )}
      </dd>
      <dd class="tile-course" aria-hidden="true">
        <Course values={days} most={most} />
      </dd>
    </div>
  );
}

function judge(change: number, better: TileProps["better"]): "good" | "bad" | "" {
  if (!better || Math.abs(change) < 0.005) return "";
  return change > 0 === (better === "more") ? "good" : "bad";
}

function Course({ values, most }: { values: TileProps["days"]; most: number | undefined }) {
  const top = most ?? Math.max(1e-9, ...values.map((value) => value ?? 0));
  const width = Math.max(1, values.length - 1);
  const points = values.flatMap((value, index) =>
    value === null ? [] : [`${index} ${(22 - (value / top) * 20).toFixed(2)}`],
  );
  if (points.length < 2) return null;
  return (
    <svg viewBox={`0 0 ${width} 24`} preserveAspectRatio="none">
      <path class="tile-line" d={`M${points.join("L")}`} />
    </svg>
  );
}
