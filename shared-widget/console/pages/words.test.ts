import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../locales/console-pages");
const languages = readdirSync(folder).map((name) => name.replace(".json", ""));
const wordsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, `${language}.json`), "utf8"));
const english = wordsOf("en");
const gapsOf = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([gap]) => gap).toSorted();

test("the pages speak the languages that the widget speaks", () => {
  expect(languages.toSorted()).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
});

test.each(languages)("every word is there in %s, with the same gaps, and not left in English", (language) => {
  const words = wordsOf(language);
  expect(Object.keys(words)).toEqual(Object.keys(english));
  for (const [name, word] of Object.entries(words)) {
    expect([name, word.trim()]).not.toEqual([name, ""]);
    expect([name, gapsOf(word)]).toEqual([name, gapsOf(english[name] ?? "")]);
  }
  const same = Object.entries(words).filter(([name, word]) => word === english[name] && /\s/.test(word));
  expect(language === "en" ? [] : same).toEqual([]);
});

test("every word is used", () => {
  const sources = sourcesUnder(join(import.meta.dirname, "..")).join("\n");
  // Named by what the wire calls a thing.
  const named = /^(status_(ai|waiting|human|closed)|online|away|offline|shortcut_\w+|text_missing)$/;
  const unused = Object.keys(english).filter(
    (name) => !named.test(name) && !sources.includes(`words.${name}`),
  );
  expect(unused).toEqual([]);
});

function sourcesUnder(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const each = join(path, entry.name);
    if (entry.isDirectory()) return sourcesUnder(each);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(each, "utf8")] : [];
  });
}
