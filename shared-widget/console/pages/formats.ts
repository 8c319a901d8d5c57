/** The ways of writing numbers and times in one language. */
export interface Formats {
  number: (value: number) => string;
  /** `value` 0 to 1. */
  share: (value: number) => string;
  /** With its sign. */
  change: (value: number) => string;
  score: (value: number) => string;
  duration: (ms: number) => string;
  /** Millionths of a US dollar. */
  money: (micros: number) => string;
  /** Of a `2026-11-21`, which is a day wherever one is. */
  day: (day: string) => string;
  shortDay: (day: string) => string;
  moment: (at: string) => string;
  ago: (at: string, now?: number) => string;
  /** 0 = Monday. */
  weekday: (index: number, style?: "short" | "long") => string;
  hour: (hour: number) => string;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export function makeFormats(locale: string): Formats {
  const tag = knownTag(locale);
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { timeZone: "UTC", ...options });
    return (value: string | number) => format.format(new Date(value));
  };
  const number = (options?: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(tag, options);
    return (value: number) => format.format(value);
  };
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto", style: "short" });
  const hourFormat = date({ hour: "numeric" });
  return {
    number: number(),
    share: number({ style: "percent", maximumFractionDigits: 0 }),
    change: number({ style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" }),
    score: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    duration(ms) {
      const [unit, size] = unitOf(ms);
      const value = ms / size;
      return number({
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: value < 10 && unit !== "second" ? 1 : 0,
      })(value);
    },
    money(micros) {
      const dollars = micros / 1e6;
      const digits = dollars !== 0 && dollars < 1 ? 4 : 2;
      return number({ style: "currency", currency: "USD", maximumFractionDigits: digits })(dollars);
    },
    day: date({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
    shortDay: date({ day: "numeric", month: "short" }),
    moment: (at) => new Date(at).toLocaleString(tag, { dateStyle: "medium", timeStyle: "short" }),
    ago(at, now = Date.now()) {
      const past = Math.max(0, now - Date.parse(at));
      const [unit, size] = unitOf(past);
      return relative.format(-Math.floor(past / size), unit);
    },
    // The first of January 2024 was a Monday.
    weekday: (index, style = "short") =>
      new Intl.DateTimeFormat(tag, { timeZone: "UTC", weekday: style }).format(Date.UTC(2024, 0, 1 + index)),
    hour: (index) => hourFormat(Date.UTC(2024, 0, 1, index)),
  };
}

function unitOf(ms: number): ["second" | "minute" | "hour" | "day", number] {
  if (ms < minute) return ["second", second];
  if (ms < hour) return ["minute", minute];
  return ms < day ? ["hour", hour] : ["day", day];
}

/** A host may give a tag that is none, `en_GB`: English then, rather than nothing. */
function knownTag(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
}
