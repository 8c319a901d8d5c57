import { importLate } from "../../../shared-widget/client/import-late.ts";
import english from "./locales/en.json" with { type: "json" };

export type Word = keyof typeof english;

let words: Partial<Record<Word, string>> = {};
let language = "en";

/** The languages beside English, each a file that is asked for by those who speak it. */
const others = new Set(["ar", "de", "es", "fr", "ja", "pt"]);

/** Speaks the merchant's language from here on, English where we have not learned it. */
export async function speak(wanted: string): Promise<void> {
  const [tag = "en"] = wanted.toLowerCase().split("-");
  const file = new URL(`/shopify/admin-words-${tag}.js`, location.href);
  const module = others.has(tag) ? await importLate<{ default: typeof words }>(file).catch(() => null) : null;
  words = module?.default ?? {};
  language = module || tag === "en" ? wanted : "en";
  const { documentElement: html } = document;
  html.lang = language;
  html.dir = module && tag === "ar" ? "rtl" : "ltr";
}

/** Names in braces are replaced by `values`. */
export function say(word: Word, values: Record<string, string | number> = {}): string {
  const text = words[word] ?? english[word];
  return text.replaceAll(/\{(\w+)\}/g, (braced, name: string) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(language) : (value ?? braced);
  });
}

export function sayTime(time: string): string {
  return new Date(time).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}

/** The day it is at a time in that zone. */
export function sayDay(time: string, timeZone: string): string {
  return new Date(time).toLocaleDateString(language, { dateStyle: "long", timeZone });
}
