import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe.each(["tools", "voice", "products"])("the words of %s", (part) => {
  const folder = new URL(`../../locales/${part}/`, import.meta.url);
  const locales = readdirSync(folder).map((file) => ({
    tag: file.replace(".json", ""),
    words: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>,
  }));
  const english = locales.find(({ tag }) => tag === "en")!.words;

  it("are there in every language that the panel speaks", () => {
    expect(locales.map(({ tag }) => tag)).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
  });

  it.each(locales)("say in $tag all that English says", ({ words }) => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    expect(Object.values(words)).not.toContain("");
  });

  it.each(locales.filter(({ tag }) => tag !== "en"))("are translated in $tag", ({ words }) => {
    expect(Object.entries(words).filter(([key, word]) => word === english[key])).toEqual([]);
  });
});
