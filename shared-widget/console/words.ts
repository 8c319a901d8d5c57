import { importLate } from "../client/import-late.ts";
import type english from "../locales/console/en.json";
import type { Words as PanelWords } from "../widget/panel/locale.ts";
import type { PageWords } from "./pages/words.ts";

export type Words = typeof english;

/** The console's words and the ways of writing numbers and times that go with them. */
export interface Locale {
  language: string;
  dir: "ltr" | "rtl";
  words: Words;
  time: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  /** What the panel's parts ask for that are drawn here too, by the names they know. */
  panelWords: PanelWords;
}

const translated = /^(en|es|fr|de|pt|ja|ar)/;

/** The folder of words in which a language's are; English where it is not translated. */
export function tagOf(language: string): string {
  return translated.exec(language.toLowerCase())?.[1] ?? "en";
}

/** A language's words, which the build puts beside the console as modules. */
export async function fetchWords(kind: "console", tag: string): Promise<Words>;
export async function fetchWords(kind: "console-pages", tag: string): Promise<PageWords>;
export async function fetchWords(kind: string, tag: string): Promise<unknown> {
  const address = new URL(`./${kind}-words-${tag}.js`, import.meta.url);
  const load = async () => (await importLate<{ default: unknown }>(address)).default;
  return load().catch(load);
}

export function makeLocale(asked: string, words: Words): Locale {
  const language = knownTag(asked);
  return {
    language,
    dir: tagOf(language) === "ar" ? "rtl" : "ltr",
    words,
    time: new Intl.DateTimeFormat(language, { timeStyle: "short" }),
    day: new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }),
    panelWords: { $copy: words.copy } as PanelWords,
  };
}

/** Dates and words are of one language: `eo` is written as English is. */
function knownTag(asked: string): string {
  try {
    const [tag = "en"] = Intl.getCanonicalLocales(asked);
    return translated.test(tag) ? tag : "en";
  } catch {
    return tagOf(asked);
  }
}

/** Puts values into the gaps of a sentence: `{name}`. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
}

/** How long ago, in one unit: "now", "5 min", "3 hr", "2 days". */
export function elapsed({ language, words }: Locale, since: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(since)) / 60_000);
  if (!(minutes >= 1)) return words.now;
  const [value, unit] =
    minutes < 60
      ? [minutes, "minute"]
      : minutes < 1_440
        ? [Math.floor(minutes / 60), "hour"]
        : [Math.floor(minutes / 1_440), "day"];
  return value.toLocaleString(language, { style: "unit", unit, unitDisplay: "short" });
}

/** When, as short as it is clear: the time today, else the day. */
export function moment({ time, day }: Locale, at: string, now: number): string {
  const date = new Date(at);
  return date.toDateString() === new Date(now).toDateString() ? time.format(date) : day.format(date);
}

/** "312 kB". */
export function fileSize(language: string, bytes: number): string {
  const [value, unit] =
    bytes < 1_000_000 ? [Math.ceil(bytes / 1_000), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return value.toLocaleString(language, { style: "unit", unit, maximumFractionDigits: 1 });
}
