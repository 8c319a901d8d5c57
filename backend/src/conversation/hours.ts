import type { Hours } from "@foyer/shared-widget/protocol";

const dayMs = 24 * 3600 * 1000;
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
/** Beyond this nobody waits. */
const daysAhead = 30;

/** Whether people are there at this moment. */
export function isOpen(hours: Hours, nowMs: number): boolean {
  const { date, time } = wallClock(hours.time_zone, nowMs);
  return spansOn(hours, date).some(({ from, to }) => from <= time && time < to);
}

/** When people are there next, in ms; undefined where that is not within a month. */
export function opensAt(hours: Hours, nowMs: number): number | undefined {
  const { date } = wallClock(hours.time_zone, nowMs);
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = dateAfter(date, ahead);
    const openings = spansOn(hours, day).map(({ from }) => instantOf(hours.time_zone, day, from));
    const next = openings.filter((at) => at > nowMs).toSorted((a, b) => a - b)[0];
    if (next !== undefined) return next;
  }
  return undefined;
}

/** Today there, and when people are there on it and on the days that follow. */
export function daysFrom(
  hours: Hours,
  nowMs: number,
  count: number,
): { date: string; spans: Hours["mon"] }[] {
  const { date } = wallClock(hours.time_zone, nowMs);
  return Array.from({ length: count }, (_, ahead) => {
    const day = dateAfter(date, ahead);
    return { date: day, spans: spansOn(hours, day) };
  });
}

/** What calendar and clock show there. */
export function localTime({ time_zone }: Hours, nowMs: number): { date: string; time: string } {
  return wallClock(time_zone, nowMs);
}

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

function spansOn(hours: Hours, date: string): Hours["mon"] {
  const weekday = weekdays[new Date(date).getUTCDay()];
  return weekday === undefined || hours.closed.includes(date) ? [] : hours[weekday];
}

/** What calendar and clock show there. */
function wallClock(timeZone: string, ms: number): { date: string; time: string } {
  // Swedish writes dates as ISO does.
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(
    ms,
  );
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** When the clock there shows this. In the hour that a change to summer time leaves out: just after it. */
function instantOf(timeZone: string, date: string, time: string): number {
  const wanted = Date.parse(`${date}T${time === "24:00" ? "23:59" : time}:00Z`);
  let ms = wanted;
  // The offset is that of the moment sought, which takes a second look to know.
  for (let look = 0; look < 2; look++) {
    const shown = wallClock(timeZone, ms);
    ms += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`);
  }
  return ms;
}
