import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./extension-copy.ts";

const folder = join(root, "admin", "locales");
const read = (name: string): Record<string, string> => JSON.parse(readFileSync(join(folder, name), "utf8"));
const valuesIn = (text = ""): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
const english = read("en.json");

test.for(readdirSync(folder))("%s says everything that English says, with the same values", (name) => {
  const words = read(name);
  expect(Object.keys(words).toSorted()).toEqual(Object.keys(english).toSorted());
  for (const [key, text] of Object.entries(words)) {
    expect([key, text.trim()]).toEqual([key, text]);
    expect([key, valuesIn(text)]).toEqual([key, valuesIn(english[key])]);
  }
});

test("no word is left that nothing says", () => {
  const sources = readdirSync(join(root, "admin"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, "admin", name), "utf8"))
    .join("\n");
  const made = [...sources.matchAll(/say\(`(\w+)\$\{/g)].map((found) => found[1]!);
  const unused = Object.keys(english).filter(
    (key) => !sources.includes(`"${key}"`) && !made.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});
