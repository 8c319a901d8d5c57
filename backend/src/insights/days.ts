/** Everything here is in quarters of an hour since 1970, UTC: on one of them every day of every time zone begins. */
export interface Day {
  /** `2026-03-29` */
  day: string;
  /** The day's first quarter, and the next day's. */
  start: number;
  end: number;
}

/** A time in which the clock is `offset` quarters ahead of UTC. */
export interface Span {
  start: number;
  end: number;
  offset: number;
}

const quarterMs = 900_000;
const quartersADay = 96;

/** The day it is somewhere. */
export function dayAt(timeZone: string, ms: number): string {
  const quarter = Math.floor(ms / quarterMs);
  return nameOf(Math.floor((quarter + clock(timeZone)(quarter)) / quartersADay));
}

export function addDays(day: string, count: number): string {
  return nameOf(numberOf(day) + count);
}

/** How many days there are from the one to the other, both counted. */
export function countDays(from: string, to: string): number {
  return numberOf(to) - numberOf(from) + 1;
}

/**
 * The days from one to another as they are somewhere, and how the clock stands there meanwhile. Days have 92, 96 or
 * 100 quarters, or none, where a zone went over to the other side of the date line.
 */
export function calendar(timeZone: string, from: string, to: string): { days: Day[]; spans: Span[] } {
  const first = numberOf(from);
  const last = numberOf(to);
  const spans = spansOf(timeZone, (first - 1) * quartersADay, (last + 3) * quartersADay);
  const starts: number[] = [];
  for (let day = first; day <= last + 1; day++) starts.push(startOf(day, spans));
  const begin = starts[0] ?? 0;
  const end = starts.at(-1) ?? 0;
  return {
    days: starts.slice(0, -1).map((start, index) => ({
      day: nameOf(first + index),
      start,
      end: starts[index + 1] ?? start,
    })),
    spans: spans
      .map((span) => ({ ...span, start: Math.max(span.start, begin), end: Math.min(span.end, end) }))
      .filter((span) => span.start < span.end),
  };
}

/** RFC 3339. */
export function instantOf(quarter: number): string {
  return new Date(quarter * quarterMs).toISOString();
}

/** The first quarter at which a clock shows this day, or a later one where the day was left out. */
function startOf(day: number, spans: readonly Span[]): number {
  for (const { start, end, offset } of spans) {
    const midnight = Math.max(start, day * quartersADay - offset);
    if (midnight < end) return midnight;
  }
  throw new Error("the day lies outside of the spans");
}

function spansOf(timeZone: string, begin: number, end: number): Span[] {
  const offsetAt = clock(timeZone);
  const spans: Span[] = [];
  let start = begin;
  let offset = offsetAt(begin);
  for (let quarter = begin; quarter < end; quarter += quartersADay) {
    const next = offsetAt(quarter + quartersADay);
    if (next === offset) continue;
    const change = firstWhere(quarter, quarter + quartersADay, (each) => offsetAt(each) !== offset);
    spans.push({ start, end: change, offset });
    start = change;
    offset = next;
  }
  spans.push({ start, end: end + quartersADay, offset });
  return spans;
}

/** Between `no`, at which it is not so, and `yes`, at which it is. */
function firstWhere(no: number, yes: number, isSo: (quarter: number) => boolean): number {
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isSo(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** Tells how far ahead of UTC a zone's clock is at a quarter. */
function clock(timeZone: string): (quarter: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (quarter) => {
    const part = Object.fromEntries(
      format.formatToParts(quarter * quarterMs).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    return Math.round(Date.UTC(year, month - 1, day, hour, minute) / quarterMs) - quarter;
  };
}

/** Days since 1970. */
function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / (quartersADay * quarterMs);
}

function nameOf(day: number): string {
  return new Date(day * quartersADay * quarterMs).toISOString().slice(0, 10);
}
