/** Days as the wire has them, `2026-11-21`; both ends count in. */
export interface Range {
  from: string;
  to: string;
}

const dayMs = 86_400_000;

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

export function lengthOf({ from, to }: Range): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** The so many days up to `today`. */
export function lastDays(count: number, today: string): Range {
  return { from: addDays(today, 1 - count), to: today };
}

/** As many days, right before. */
export function rangeBefore(range: Range): Range {
  const to = addDays(range.from, -1);
  return { from: addDays(to, 1 - lengthOf(range)), to };
}

/** What day it is in a time zone. */
export function todayIn(timeZone: string, now = Date.now()): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}
