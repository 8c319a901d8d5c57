import type { Hours } from "../../../../shared-widget/protocol/config.ts";

export const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof days)[number];
type Spans = Hours[Day];

/** `09:00–12:00, 13:00–17:00`; nothing where nobody is there. */
export function hoursText(spans: Spans): string {
  return spans.map(({ from, to }) => `${from}–${to}`).join(", ");
}

/** Also `9-17` and `9.30 - 12`; null: it is none. */
export function readHours(text: string): Spans | null {
  const spans = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(part));
  const read = spans.map((found) => {
    if (!found) return null;
    const [, h1, m1 = "00", h2, m2 = "00"] = found;
    const [from, to] = [`${h1?.padStart(2, "0")}:${m1}`, `${h2?.padStart(2, "0")}:${m2}`];
    return isTime(from) && isTime(to) && from < to ? { from, to } : null;
  });
  return read.length <= 6 && read.every((span) => span !== null) ? read : null;
}

const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);

/** What a merchant begins with: weekdays, in the day. */
export function usualHours(timeZone: string): Hours {
  const open = [{ from: "09:00", to: "17:00" }];
  const week = { mon: open, tue: open, wed: open, thu: open, fri: open, sat: [], sun: [] };
  return { time_zone: timeZone, ...week, closed: [] };
}
