import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import english from "../locales/console/en.json";
import { elapsed, fileSize, makeLocale, moment, tagOf } from "./words.ts";

const folder = join(import.meta.dirname, "../locales/console");
const languages = readdirSync(folder);
const wordsOf = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, name), "utf8"));
const gaps = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();

describe.each(languages)("%s", (name) => {
  const words = wordsOf(name);

  it("has the same words, none of them empty", () => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    expect(Object.entries(words).filter(([, word]) => !word.trim())).toEqual([]);
  });

  it("has the same gaps in them", () => {
    for (const [key, word] of Object.entries(english))
      expect([key, gaps(words[key]!)]).toEqual([key, gaps(word)]);
  });

  it("is translated", () => {
    if (name === "en.json") return;
    const same = Object.entries(english).filter(
      ([key, word]) => words[key] === word && /[a-z]{4}/.test(word),
    );
    expect(same.length).toBeLessThan(12);
  });
});

describe("times and sizes", () => {
  const now = Date.parse("2026-05-04T12:00:00Z");
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const locale = makeLocale("en", english);

  it("says how long in one unit", () => {
    const said = [0.5, 5, 59, 60, 200, 1_440, 5_000].map((minutes) => elapsed(locale, ago(minutes), now));
    expect(said).toEqual(["now", "5 min", "59 min", "1 hr", "3 hr", "1 day", "3 days"]);
  });

  it("takes a clock that is behind for now", () => {
    expect(elapsed(locale, ago(-3), now)).toBe("now");
  });

  it("says when by the time today, else by the day", () => {
    expect(moment(locale, ago(0), now)).toMatch(/\d:\d\d/);
    expect(moment(locale, ago(3 * 1_440), now)).toBe("May 1");
  });

  it("writes sizes as people do", () => {
    expect([fileSize("en", 312), fileSize("en", 312_400), fileSize("en", 2_500_000)]).toEqual([
      "1 kB",
      "313 kB",
      "2.5 MB",
    ]);
  });

  it("knows which words and direction a tag asks for", () => {
    expect([tagOf("pt-BR"), tagOf("AR-eg"), tagOf("eo"), tagOf("")]).toEqual(["pt", "ar", "en", "en"]);
    expect(makeLocale("ar-EG", english).dir).toBe("rtl");
    expect(makeLocale("en_GB", english).language).toBe("en");
  });
});
