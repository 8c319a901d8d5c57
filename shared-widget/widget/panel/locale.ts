import type { PublicConfig } from "../../protocol/index.ts";
import type english from "../../locales/en.json";
import { fetchBundledWords } from "./bundled-words.ts";

export type Words = typeof english;

/** The widget's own words and the ways of writing numbers and dates that go with them. */
export interface Locale {
  language: string;
  dir: "ltr" | "rtl";
  words: Words;
  time: Intl.DateTimeFormat;
}

/** The languages there are words in. */
export const translated = /^(en|es|fr|de|pt|ja|ar)/;

/** What is shown where no words can be fetched: the icons must do. */
export const wordless = new Proxy({} as Words, { get: () => "…" });

/** The host's word counts first, then the widget's config, then the page or the browser. */
export function chooseLanguage(
  fromHost: string | undefined,
  config: Pick<PublicConfig, "language"> | null,
  fromPage: string,
): string {
  return fromHost || (config && config.language !== "auto" && config.language) || fromPage || "en";
}

/** Never fails: a language that is not translated makes English, one that cannot be fetched `wordless`. */
export async function loadLocale(language: string, fetchWords = fetchBundledWords): Promise<Locale> {
  const [base] = translated.exec(language.toLowerCase()) ?? [];
  if (!base) return loadLocale("en", fetchWords);
  const words = await fetchWords(base)
    .catch(() => fetchWords(base))
    .catch(() => wordless);
  return makeLocale(language, words);
}

export function makeLocale(language: string, words: Words): Locale {
  try {
    const time = new Intl.DateTimeFormat(language, { timeStyle: "short" });
    return { language, dir: language.startsWith("ar") ? "rtl" : "ltr", words, time };
  } catch {
    // `en_GB`, `french`: not a tag, yet clear enough.
    return makeLocale(language.slice(0, 2).toLowerCase(), words);
  }
}

/** Puts a name into the gap of a sentence. */
export function fill(sentence: string, name: string): string {
  return sentence.replace("{name}", () => name);
}

/** "Today", "Yesterday", else the day by name. */
export function dayName({ language }: Pick<Locale, "language">, at: string, now = Date.now()): string {
  const daysAgo = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (daysAgo > 1) return new Date(at).toLocaleDateString(language, { dateStyle: "full" });
  const name = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(
    -Math.max(0, daysAgo),
    "day",
  );
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function midnight(time: string | number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
