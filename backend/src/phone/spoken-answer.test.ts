import { expect, test } from "vitest";
import { spoken, SpokenAnswer } from "./spoken-answer.ts";

/** As it is said when it comes in pieces of so many characters. */
function inPieces(markdown: string, size: number): string {
  const answer = new SpokenAnswer("a");
  let words = "";
  for (let at = 0; at < markdown.length; at += size) words += answer.push(markdown.slice(at, at + size));
  return words + answer.end();
}

const table: [markdown: string, speech: string][] = [
  ["Within **30 days** [1], with the *label*.", "Within 30 days, with the label."],
  ["See [our terms](https://acme.example/terms?a=1) first [2, 3].", "See our terms first."],
  ["It is at https://www.acme.example/a/b. Come!", "It is at acme.example. Come!"],
  ["## Returns\n\n- Keep the `label`\n- Send it", "Returns. Keep the label. Send it."],
  ["> Quoted\n\nAnd 5 * 3 is snake_case.", "Quoted And 5 * 3 is snake_case."],
  ["Before.\n```js\nconst a = 1;\n```\nAfter.", "Before. After."],
  ["| Size | Price |\n|---|---:|\n| S | 3 |", "Size, Price. S, 3."],
  ["![A shoe](https://acme.example/shoe.png) <br> <https://acme.example/x>", "A shoe acme.example"],
  ["1. One\n2. Two", "1. One. 2. Two."],
  ["Line one\nline two\n\n---\n\nEnd", "Line one line two End"],
  ["日本語の**答え**です[1]。", "日本語の答えです。"],
  ["A [ that never closes", "A [ that never closes"],
];

test.each(table)("%j is said as %j", (markdown, speech) => {
  expect(spoken(markdown).replaceAll(/\s+/g, " ")).toBe(speech);
});

test("it is said alike in whatever pieces it comes", () => {
  for (const [markdown, speech] of table)
    for (const size of [1, 2, 3, 7, 1_000])
      expect(inPieces(markdown, size).replaceAll(/\s+/g, " ").trim()).toBe(speech);
});

test("words come as soon as they are certain, and marks never", () => {
  const answer = new SpokenAnswer("a");
  expect(answer.push("Within 30 ")).toBe("Within 30");
  expect(answer.push("days [")).toBe(" days");
  expect(answer.push("1], of **course")).toBe(", of");
  expect(answer.end()).toBe(" course");
});

test("what was heard is found again in what was written", () => {
  const answer = new SpokenAnswer("a");
  const written = "Within **30 days** [1], with the label on it.";
  for (const piece of written.split(/(?<= )/)) answer.push(piece);
  answer.end();
  const heard = (words: string): string | undefined => {
    const chars = answer.heard(words);
    return chars === undefined ? undefined : written.slice(0, chars);
  };
  expect(heard("Within 30")).toBe("Within **30");
  expect(heard("Within  30 days, with")).toBe("Within **30 days** [1], with");
  expect(heard("Within 30 days, with the label on it.")).toBe(written);
  expect(heard("")).toBe("");
  expect(heard("Something else")).toBeUndefined();
});

test("a line without an end is read in no more than a moment", () => {
  const answer = new SpokenAnswer("a");
  const startedAt = performance.now();
  for (let i = 0; i < 2_000; i += 1) answer.push("[".repeat(3) + " a ");
  answer.end();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
