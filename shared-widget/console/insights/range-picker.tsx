import { useState } from "preact/hooks";
import { fill } from "../words.ts";
import type { PageWords } from "../pages/words.ts";
import type { Range } from "./range.ts";
import { lengthOf } from "./range.ts";

/** The last so many days, or days of one's own. */
export type Choice = 7 | 30 | 90 | Range;

interface RangePickerProps {
  choice: Choice;
  /** The days that are shown. */
  range: Range;
  today: string;
  words: PageWords;
  number: (value: number) => string;
  onChoose: (choice: Choice) => void;
}

const presets = [7, 30, 90] as const;
/** As much as is read at once. */
const mostDays = 366;

export function RangePicker({ choice, range, today, words, number, onChoose }: RangePickerProps) {
  const [open, setOpen] = useState(typeof choice === "object");
  const [draft, setDraft] = useState(range);
  const [wrong, setWrong] = useState(false);
  return (
    <div class="range">
      <div class="range-presets" role="group" aria-label={words.range}>
        {presets.map((days) => (
          <button
            key={days}
            type="button"
            aria-pressed={!open && choice === days}
            onClick={() => {
              setOpen(false);
              onChoose(days);
            }}
          >
            {fill(words.days, { count: number(days) })}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={open}
          onClick={() => {
            setDraft(range);
            setOpen(true);
          }}
        >
          {words.custom_range}
        </button>
      </div>
      {open && (
        <form
          class="range-own"
          onSubmit={(event) => {
            event.preventDefault();
            const days = lengthOf(draft);
            const isRight = days >= 1 && days <= mostDays;
            setWrong(!isRight);
            if (isRight) onChoose(draft);
          }}
        >
          <label>
            <span>{words.from}</span>
            <input
              type="date"
              class="page-field"
              required
              max={today}
              value={draft.from}
              onInput={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, from: value }))}
            />
          </label>
          <label>
            <span>{words.to}</span>
            <input
              type="date"
              class="page-field"
              required
              max={today}
              value={draft.to}
              onInput={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, to: value }))}
            />
          </label>
          <button class="page-button">{words.show}</button>
          {wrong && (
            <p role="alert" class="page-bad">
              {fill(words.range_wrong, { count: number(mostDays) })}
            </p>
          )}
        </form>
      )}
    </div>
  );
}
