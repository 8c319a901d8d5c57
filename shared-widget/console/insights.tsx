import { useMemo, useState } from "preact/hooks";
import type { AnalyticsAnswer } from "../protocol/index.ts";
import { DayChart } from "./insights/day-chart.tsx";
import { figuresOf } from "./insights/figures.ts";
import { HeatMap } from "./insights/heat-map.tsx";
import { type Choice, RangePicker } from "./insights/range-picker.tsx";
import { lastDays, type Range, rangeBefore, todayIn } from "./insights/range.ts";
import { Tile } from "./insights/tile.tsx";
import { UnansweredList } from "./insights/unanswered-list.tsx";
import { Failure, sentenceOf } from "./pages/failure.tsx";
import { makeFormats } from "./pages/formats.ts";
import type { PageProps } from "./pages/page.ts";
import { query } from "./pages/query.ts";
import { saveFile } from "./pages/save-file.ts";
import { useLoaded } from "./pages/use-loaded.ts";
import { fill } from "./words.ts";

/** How it goes: one widget over some days, beside as many days before. */
export function Insights({ api, words, locale, me, onOpenConversation }: PageProps) {
  const formats = useMemo(() => makeFormats(locale), [locale]);
  const [widgetId, setWidgetId] = useState(me.widgets[0]?.widget_id);
  const [choice, setChoice] = useState<Choice>(30);
  // The days are the owner's; until an answer has told which those are, the reader's will be right but for hours.
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
  const [problem, setProblem] = useState("");
  const today = todayIn(zone);
  const range = typeof choice === "object" ? choice : lastDays(choice, today);

  const { value, refusal, busy, again } = useLoaded(
    async (signal) => {
      const read = (wanted: Range) =>
        api.get<AnalyticsAnswer>(`/api/analytics/${widgetId}${query({ ...wanted })}`, signal);
      const [now, before] = await Promise.all([read(range), read(rangeBefore(range))]);
      if (!now.ok) return now;
      setZone(now.body.time_zone);
      return { ok: true, body: { now: now.body, before: before.ok ? before.body : null } };
    },
    [widgetId, range.from, range.to],
  );

  async function download() {
    setProblem("");
    const answer = await api.text(`/api/analytics/${widgetId}${query({ ...range, format: "csv" })}`);
    if (!answer.ok) return setProblem(sentenceOf(answer, words));
    saveFile(
      `${widgetId}-${range.from}-${range.to}.csv`,
      new Blob([answer.body], { type: "text/csv;charset=utf-8" }),
    );
  }

  if (!widgetId)
    return (
      <section class="page" aria-label={words.insights}>
        <h2>{words.insights}</h2>
        <p class="page-empty">{words.no_widgets}</p>
      </section>
    );
  const isOfWidget = value?.now.widget_id === widgetId;
  return (
    <section class="page insights" aria-label={words.insights} aria-busy={busy}>
      <header class="page-head">
        <h2>{words.insights}</h2>
        <div class="page-controls">
          {me.widgets.length > 1 && (
            <label>
              <span class="page-unseen">{words.widget}</span>
              <select
                class="page-field"
                value={widgetId}
                onChange={({ currentTarget }) => setWidgetId(currentTarget.value)}
              >
                {me.widgets.map(({ widget_id, title }) => (
                  <option key={widget_id} value={widget_id}>
                    {title ?? widget_id}
                  </option>
                ))}
              </select>
            </label>
          )}
          <RangePicker {...{ choice, range, today, words }} number={formats.number} onChoose={setChoice} />
          <button type="button" class="page-button" onClick={() => void download()}>
            {words.download_csv}
          </button>
        </div>
      </header>
      {problem && (
        <p role="alert" class="page-bad">
          {problem}
        </p>
      )}
      {refusal && <Failure {...{ refusal, words, again }} />}
      {value && isOfWidget ? (
        <div class={busy ? "insights-body stale" : "insights-body"}>
          <Told {...{ words, formats, onOpenConversation }} {...value} />
        </div>
      ) : (
        !refusal && <p class="page-loading">{words.loading}</p>
      )}
    </section>
  );
}

interface ToldProps extends Pick<PageProps, "words" | "onOpenConversation"> {
  now: AnalyticsAnswer;
  before: AnalyticsAnswer | null;
  formats: ReturnType<typeof makeFormats>;
}

function Told({ now, before, words, formats, onOpenConversation }: ToldProps) {
  const figures = figuresOf(now.total);
  const former = before && figuresOf(before.total);
  const days = now.days.map(figuresOf);
  const common = { words, formats };
  if (now.total.conversations === 0 && now.total.messages_visitor === 0)
    return (
      <div class="page-card page-nothing">
        <h3>{words.insights_none}</h3>
        <p>{words.insights_none_hint}</p>
      </div>
    );
  return (
    <>
      <p class="chart-note">
        {fill(words.range_shown, {
          from: formats.day(now.from),
          to: formats.day(now.to),
          zone: now.time_zone,
        })}
      </p>
      <dl class="tiles">
        <Tile
          {...common}
          name={words.conversations}
          value={figures.conversations}
          before={former?.conversations}
          write={formats.number}
          days={days.map(({ conversations }) => conversations)}
        />
        <Tile
          {...common}
          name={words.assistant_alone}
          value={figures.assistantAlone}
          before={former?.assistantAlone}
          write={formats.share}
          better="more"
          days={days.map(({ assistantAlone }) => assistantAlone)}
          most={1}
        />
        <Tile
          {...common}
          name={words.handoffs}
          value={figures.handoffs}
          before={former?.handoffs}
          write={formats.number}
          days={days.map(({ handoffs }) => handoffs)}
        />
        <Tile
          {...common}
          name={words.first_response}
          value={figures.firstResponseMs}
          before={former?.firstResponseMs}
          write={formats.duration}
          better="less"
          days={days.map(({ firstResponseMs }) => firstResponseMs)}
        />
        <Tile
          {...common}
          name={words.time_to_close}
          value={figures.closeMs}
          before={former?.closeMs}
          write={formats.duration}
          better="less"
          days={days.map(({ closeMs }) => closeMs)}
        />
        <Tile
          {...common}
          name={words.csat}
          value={figures.csat}
          before={former?.csat}
          write={(value) => fill(words.of_five, { value: formats.score(value) })}
          better="more"
          days={days.map(({ csat }) => csat)}
          most={5}
        />
        <Tile
          {...common}
          name={words.tokens}
          value={figures.tokens}
          before={former?.tokens}
          write={formats.number}
          days={days.map(({ tokens }) => tokens)}
        />
        <Tile
          {...common}
          name={words.cost}
          value={figures.costMicros}
          before={former?.costMicros}
          write={formats.money}
          better="less"
          days={days.map(({ costMicros }) => costMicros)}
        />
      </dl>
      <DayChart days={now.days} {...common} />
      <div class="insights-pair">
        <HeatMap busiest={now.busiest} timeZone={now.time_zone} {...common} />
        <UnansweredList questions={now.unanswered} {...common} onOpenConversation={onOpenConversation} />
      </div>
    </>
  );
}
