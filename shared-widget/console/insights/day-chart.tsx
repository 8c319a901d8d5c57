import type { AnalyticsAnswer } from "../../protocol/index.ts";
import type { Formats } from "../pages/formats.ts";
import { fill } from "../words.ts";
import type { PageWords } from "../pages/words.ts";
import { useChartCursor } from "./chart-cursor.ts";
import { DataTable } from "./data-table.tsx";
import { scaleEnd } from "./figures.ts";
import { Tooltip } from "./tooltip.tsx";

interface DayChartProps {
  days: AnalyticsAnswer["days"];
  words: PageWords;
  formats: Formats;
}

const height = 100;

/** Conversations a day; the lower, fuller part of a bar is what the assistant answered alone. */
export function DayChart({ days, words, formats }: DayChartProps) {
  const { at, handlers } = useChartCursor(days.length);
  const end = scaleEnd(Math.max(...days.map(({ conversations }) => conversations)));
  const size = (value: number) => (value / end) * height;
  const pointed = at === null ? undefined : days[at];
  const first = days[0];
  const last = days.at(-1);
  const linesOf = (day: (typeof days)[number]) => [
    fill(words.count_conversations, { count: formats.number(day.conversations) }),
    fill(words.count_alone, { count: formats.number(day.assistant_alone) }),
    fill(words.count_handoffs, { count: formats.number(day.handoffs) }),
  ];
  return (
    <section class="page-card chart-days" aria-label={words.conversations_a_day}>
      <h3>{words.conversations_a_day}</h3>
      <p class="chart-legend" aria-hidden="true">
        <span class="chart-key alone">{words.assistant_alone}</span>
        <span class="chart-key">{words.with_a_person}</span>
      </p>
      <div class="chart-frame">
        <div class="chart-scale" aria-hidden="true">
          <span>{formats.number(end)}</span>
          <span>{end % 2 === 0 && formats.number(end / 2)}</span>
          <span>{formats.number(0)}</span>
        </div>
        <div
          class="chart-plot"
          tabIndex={0}
          role="group"
          aria-label={fill(words.chart_hint, { name: words.conversations_a_day })}
          {...handlers}
        >
          <svg viewBox={`0 0 ${days.length} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            <path class="chart-grid" d={`M0 .5H${days.length}M0 50H${days.length}M0 99.5H${days.length}`} />
            {days.map(({ day, conversations, assistant_alone }, index) => (
              <g key={day} class={index === at ? "chart-bar pointed" : "chart-bar"}>
                <rect
                  class="rest"
                  x={index + 0.14}
                  width={0.72}
                  y={height - size(conversations)}
                  height={size(conversations - assistant_alone)}
                />
                <rect
                  class="alone"
                  x={index + 0.14}
                  width={0.72}
                  y={height - size(assistant_alone)}
                  height={size(assistant_alone)}
                />
              </g>
            ))}
          </svg>
          {pointed && (
            <Tooltip
              along={((at ?? 0) + 0.5) / days.length}
              title={formats.day(pointed.day)}
              lines={linesOf(pointed)}
            />
          )}
          <output class="page-unseen">
            {pointed && [formats.day(pointed.day), ...linesOf(pointed)].join(", ")}
          </output>
        </div>
        <div class="chart-days-named" aria-hidden="true">
          <span>{first && formats.shortDay(first.day)}</span>
          <span>{last && formats.shortDay(last.day)}</span>
        </div>
      </div>
      <DataTable
        summary={words.as_table}
        caption={words.conversations_a_day}
        head={[words.day, words.conversations, words.assistant_alone, words.handoffs]}
        rows={days.map((day) => [
          formats.day(day.day),
          formats.number(day.conversations),
          formats.number(day.assistant_alone),
          formats.number(day.handoffs),
        ])}
      />
    </section>
  );
}
