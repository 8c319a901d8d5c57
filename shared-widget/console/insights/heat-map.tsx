import type { Formats } from "../pages/formats.ts";
import { fill } from "../words.ts";
import type { PageWords } from "../pages/words.ts";
import { useChartCursor } from "./chart-cursor.ts";
import { DataTable } from "./data-table.tsx";
import { Tooltip } from "./tooltip.tsx";

interface HeatMapProps {
  /** `[weekday 0 = Monday][hour]` */
  busiest: readonly (readonly number[])[];
  timeZone: string;
  words: PageWords;
  formats: Formats;
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const namedHours = [0, 6, 12, 18];

/** When visitors write: a week by its hours. */
export function HeatMap({ busiest, timeZone, words, formats }: HeatMapProps) {
  const { at, handlers } = useChartCursor(24, busiest.length);
  const most = Math.max(...busiest.flat(), 1);
  const weekday = at === null ? 0 : Math.floor(at / 24);
  const hour = at === null ? 0 : at % 24;
  const title = `${formats.weekday(weekday, "long")} ${formats.hour(hour)}`;
  const line = fill(words.count_messages, { count: formats.number(busiest[weekday]?.[hour] ?? 0) });
  return (
    <section class="page-card chart-heat" aria-label={words.busiest_hours}>
      <h3>{words.busiest_hours}</h3>
      <p class="chart-note">{fill(words.in_time_zone, { zone: timeZone.replaceAll("_", " ") })}</p>
      <div class="heat-frame">
        <div class="heat-weekdays" aria-hidden="true">
          {busiest.map((_, index) => (
            <span key={formats.weekday(index)}>{formats.weekday(index)}</span>
          ))}
        </div>
        <div
          class="chart-plot"
          tabIndex={0}
          role="group"
          aria-label={fill(words.chart_hint, { name: words.busiest_hours })}
          {...handlers}
        >
          <svg viewBox="0 0 24 7" preserveAspectRatio="none" aria-hidden="true">
            {busiest.flatMap((counts, row) =>
              counts.map((count, column) => (
                <rect
                  key={row * 24 + column}
                  class={cellClass(count, row * 24 + column === at)}
                  x={column + 0.06}
                  y={row + 0.06}
                  width={0.88}
                  height={0.88}
                  fill-opacity={count === 0 ? 1 : 0.16 + 0.84 * (count / most)}
                />
              )),
            )}
          </svg>
          {at !== null && <Tooltip along={(hour + 0.5) / 24} title={title} lines={[line]} />}
          <output class="page-unseen">{at !== null && `${title}, ${line}`}</output>
        </div>
        <div class="heat-hours" aria-hidden="true">
          {namedHours.map((hour) => (
            <span key={hour}>{formats.hour(hour)}</span>
          ))}
        </div>
      </div>
      <DataTable
        summary={words.as_table}
        caption={words.busiest_hours}
        head={[words.hour, ...busiest.map((_, index) => formats.weekday(index, "long"))]}
        rows={hours.map((hour) => [
          formats.hour(hour),
          ...busiest.map((counts) => formats.number(counts[hour] ?? 0)),
        ])}
      />
    </section>
  );
}

function cellClass(count: number, isPointed: boolean): string {
  return `heat-cell${count === 0 ? " none" : ""}${isPointed ? " pointed" : ""}`;
}
