import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chooseLanguage, dayName, fill, loadLocale, makeLocale } from "./locale.ts";
import type { Words } from "./locale.ts";

const folder = new URL("../../locales/", import.meta.url);
const locales = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({
    tag: file.replace(".json", ""),
    words: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Words,
  }));
const english = locales.find(({ tag }) => tag === "en")!.words;
const wordsOf = async (base: string) => locales.find(({ tag }) => tag === base)!.words;

function gapsOf(words: Words) {
  return Object.entries(words).map(([key, sentence]) => [key, sentence.match(/\{\w+\}/g)]);
}

describe("the locales", () => {
  it("are at least the seven that are promised", () => {
    expect(locales.map(({ tag }) => tag)).toEqual(
      expect.arrayContaining(["ar", "de", "en", "es", "fr", "ja", "pt"]),
    );
  });

  it.each(locales)("say in $tag all that English says, with the same gaps", ({ words }) => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    expect(Object.values(words)).not.toContain("");
    expect(gapsOf(words)).toEqual(gapsOf(english));
  });

  it.each(locales.filter(({ tag }) => tag !== "en"))("are translated in $tag", ({ words }) => {
    const same = Object.entries(words).filter(([key, word]) => word === english[key as keyof Words]);
    // "Assistant", "Messages" and "Sources" are French too.
    expect(same.length).toBeLessThanOrEqual(3);
  });

  it.each(locales)("are loaded in $tag", async ({ tag, words }) => {
    const locale = await loadLocale(tag, async (base) => {
      expect(base).toBe(tag);
      return words;
    });
    expect(locale.words.$send).toBe(words.$send);
    expect(locale.dir).toBe(tag === "ar" ? "rtl" : "ltr");
  });
});

describe("loadLocale", () => {
  it("finds the words of a regional language and keeps the region for dates", async () => {
    const locale = await loadLocale("pt-PT", wordsOf);
    expect([locale.language, locale.words.$send]).toEqual(["pt-PT", "Enviar"]);
  });

  it("is English, left to right, for a language without words", async () => {
    const locale = await loadLocale("fa-IR", wordsOf);
    expect([locale.language, locale.dir, locale.words.$send]).toEqual(["en", "ltr", "Send"]);
  });

  it("asks once more for words that could not be fetched", async () => {
    const asked: string[] = [];
    const locale = await loadLocale("ar", async (base) => {
      if (asked.push(base) === 1) throw new Error("offline");
      return wordsOf(base);
    });
    expect(asked).toEqual(["ar", "ar"]);
    expect([locale.dir, locale.words.$send]).toEqual(["rtl", "إرسال"]);
  });

  it("makes do without words where none can be fetched", async () => {
    const { words, language } = await loadLocale("fr", () => Promise.reject(new Error("offline")));
    expect([language, words.$send, words.too_long]).toEqual(["fr", "…", "…"]);
  });

  it("survives a tag that is none", async () => {
    expect((await loadLocale("en_GB", wordsOf)).language).toBe("en");
    expect((await loadLocale("!", wordsOf)).language).toBe("en");
  });
});

it("lets the host choose the language before the widget, the page and the browser", () => {
  expect(chooseLanguage("de", { language: "fr" }, "es")).toBe("de");
  expect(chooseLanguage(undefined, { language: "fr" }, "es")).toBe("fr");
  expect(chooseLanguage(undefined, { language: "auto" }, "es")).toBe("es");
  expect(chooseLanguage(undefined, null, "")).toBe("en");
});

it("names days as people do", () => {
  const now = new Date(2026, 4, 6, 9).getTime();
  const day = (date: number, hour = 23) =>
    dayName(makeLocale("en", english), new Date(2026, 4, date, hour).toISOString(), now);
  expect(day(6)).toBe("Today");
  expect(day(5)).toBe("Yesterday");
  expect(day(4)).toBe("Monday, May 4, 2026");
  expect(dayName(makeLocale("de", english), new Date(2026, 4, 5).toISOString(), now)).toBe("Gestern");
});

it("puts a name into a sentence as it is", () => {
  expect(fill("{name} is typing", "$& {name}")).toBe("$& {name} is typing");
});
