import { expect, test } from "vitest";
import { NoAnswerFilter } from "./no-answer-mark.ts";

function run(pieces: readonly string[]): { text: string; found: boolean } {
  const filter = new NoAnswerFilter();
  const text = pieces.map((piece) => filter.push(piece)).join("") + filter.end();
  return { text, found: filter.found };
}

test("the mark is taken off, however the stream is cut", () => {
  const text = "\n[No answer] I do not know.";
  for (let size = 1; size < 12; size++) {
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    expect(run(pieces)).toEqual({ text: "I do not know.", found: true });
  }
});

test("another beginning is let through at once", () => {
  const filter = new NoAnswerFilter();
  expect(filter.push("[1] says")).toBe("[1] says");
  expect(filter.push(" so. [no answer]")).toBe(" so. [no answer]");
  expect(filter.found).toBe(false);
});

test("a beginning that stays open is let out at the end", () => {
  expect(run(["[no"])).toEqual({ text: "[no", found: false });
});
