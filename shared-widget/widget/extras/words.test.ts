import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import panelEnglish from "../../locales/en.json";
import english from "../../locales/extras/en.json";
import { type ExtraWords, put } from "./words.ts";

const folder = new URL("../../locales/extras/", import.meta.url);
const locales = readdirSync(folder).map((file) => ({
  tag: file.replace(".json", ""),
  words: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as ExtraWords,
}));
const gapsOf = (words: ExtraWords) =>
  Object.entries(words).map(([key, sentence]) => [key, sentence.match(/\{\w+\}/g)]);

describe("the extras' words", () => {
  it("are there in every language that the panel speaks", () => {
    expect(locales.map(({ tag }) => tag)).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
  });

  it.each(locales)("say in $tag all that English says, with the same gaps", ({ words }) => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    expect(Object.values(words)).not.toContain("");
    expect(gapsOf(words)).toEqual(gapsOf(english));
  });

  it.each(locales.filter(({ tag }) => tag !== "en"))("are translated in $tag", ({ words }) => {
    const same = Object.entries(words).filter(([key, word]) => word === english[key as keyof ExtraWords]);
    expect(same).toEqual([]);
  });

  it("take no name that the panel's words have: they are laid over them", () => {
    expect(Object.keys(english).filter((key) => key in panelEnglish)).toEqual([]);
  });
});

it("puts a value into a sentence as it is", () => {
  expect(put("Number {n}.", "$& {n}")).toBe("Number $& {n}.");
});
