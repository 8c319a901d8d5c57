import { Button, ToggleControl } from "@wordpress/components";
import { __, sprintf } from "@wordpress/i18n";
import { upToDateMargin, useField, useForm } from "../form.ts";
import { dayName, days, type Span, type Week, weekInWords } from "./week.ts";

/** Hours of a week, or always. `extra`: what beside the days belongs to hours that are made new. */
export function HoursField({
  path,
  label,
  help,
  extra = {},
}: {
  path: string;
  label: string;
  help: string;
  extra?: Record<string, unknown>;
}) {
  const { value, set } = useField<Week>(path, { label, inWords: weekInWords });
  const { errorAt } = useForm();
  return (
    <div className="foyer-field foyer-hours">
      <ToggleControl
        {...upToDateMargin}
        label={label}
        help={help}
        checked={Boolean(value)}
        onChange={(isOn) => set(isOn ? { ...extra, ...officeWeek() } : null)}
      />
      {value && (
        <div className="foyer-week">
          {days.map((day, index) => (
            <Day
              key={day}
              name={dayName(index, "long")}
              spans={value[day] ?? []}
              error={errorAt(`${path}.${day}`)}
              onChange={(spans) => set({ ...value, [day]: spans })}
            />
          ))}
        </div>
      )}
      {errorAt(path) && !days.some((day) => errorAt(`${path}.${day}`)) && (
        <p className="foyer-error" role="alert">
          {errorAt(path)}
        </p>
      )}
    </div>
  );
}

interface DayProps {
  name: string;
  spans: Span[];
  error: string;
  onChange: (spans: Span[]) => void;
}

function Day({ name, spans, error, onChange }: DayProps) {
  const change = (at: number, part: Partial<Span>) =>
    onChange(spans.map((span, index) => (index === at ? { ...span, ...part } : span)));
  return (
    <div className="foyer-day" role="group" aria-label={name}>
      <span className="foyer-day-name">{name}</span>
      <div className="foyer-day-spans">
        {spans.map((span, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- spans have nothing but their place.
          <span key={index} className="foyer-span">
            <input
              type="time"
              aria-label={__("From", "foyer-chat")}
              value={span.from}
              onChange={({ target }) => change(index, { from: target.value })}
            />
            <span aria-hidden="true">–</span>
            <input
              type="time"
              aria-label={__("To", "foyer-chat")}
              value={span.to === "24:00" ? "23:59" : span.to}
              onChange={({ target }) =>
                change(index, { to: target.value === "23:59" ? "24:00" : target.value })
              }
            />
            <Button
              size="small"
              icon="no-alt"
              /* translators: %s: a day of the week. */
              label={sprintf(__("Remove these hours on %s", "foyer-chat"), name)}
              onClick={() => onChange(spans.filter((_, at) => at !== index))}
            />
          </span>
        ))}
        {!spans.length && <span className="foyer-closed">{__("Closed", "foyer-chat")}</span>}
        {spans.length < 6 && (
          <Button
            size="small"
            icon="plus"
            /* translators: %s: a day of the week. */
            label={sprintf(__("Add hours on %s", "foyer-chat"), name)}
            onClick={() => onChange([...spans, next(spans)])}
          />
        )}
        {error && (
          <span className="foyer-error" role="alert">
            {error}
          </span>
        )}
      </div>
    </div>
  );
}

function officeWeek(): Week {
  const week = days.map((day, index) => [day, index < 5 ? [{ from: "09:00", to: "17:00" }] : []]);
  return Object.fromEntries(week) as Week;
}

function next(spans: Span[]): Span {
  const last = spans.at(-1)?.to ?? "";
  return last && last < "22:00" ? { from: last, to: "23:00" } : { from: "09:00", to: "17:00" };
}
