import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import english from "../../locales/tools/en.json";
import { BuiltInToolName } from "../../protocol/tools.ts";
import { toolLabel } from "./tool-words.ts";

const folder = new URL("../../locales/tools/", import.meta.url);
const locales = readdirSync(folder).map((file) => ({
  tag: file.replace(".json", ""),
  words: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>,
}));

describe("the words of tools", () => {
  it("are there in every language that the panel speaks", () => {
    expect(locales.map(({ tag }) => tag)).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
  });

  it.each(locales)("say in $tag all that English says", ({ words }) => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    expect(Object.values(words)).not.toContain("");
  });

  it.each(locales.filter(({ tag }) => tag !== "en"))("are translated in $tag", ({ words }) => {
    expect(
      Object.entries(words).filter(([key, word]) => word === english[key as keyof typeof english]),
    ).toEqual([]);
  });
});

describe("what a tool is called", () => {
  it.each(BuiltInToolName.options)("is in the visitor's language for %s, which every widget has", (name) => {
    expect(toolLabel({ name, label: "the server's" }, english)).toBe(english[name]);
  });

  it("is what its owner calls it, and something even where nobody did", () => {
    const named = { name: "order_status", label: "Bestellung nachsehen" };
    expect(toolLabel(named, english)).toBe("Bestellung nachsehen");
    expect(toolLabel({ ...named, label: "" }, english)).toBe(english.working);
  });
});
