import { describe, expect, test } from "vitest";
import { excerptOf, expressionOf, phrasesOf } from "./search-words.ts";

const expression = (query: string) => expressionOf(phrasesOf(query));
/** Hits in brackets. */
const excerpt = (text: string, query: string) =>
  excerptOf(text, phrasesOf(query))
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join("");

describe("what is looked for", () => {
  test("is every word, by its beginning where that says enough", () => {
    expect(expression("refund my order")).toBe('"refund" * AND "my" AND "order" *');
  });

  test("is what stands together as a phrase", () => {
    expect(expression("ana@example.com AB-12")).toBe('"ana example com" * AND "AB 12"');
  });

  test("is a phrase of characters where a script writes no spaces", () => {
    expect(expression("退货 iPhone手机")).toBe('"退 货" AND "iPhone 手 机"');
    expect(expression("환불 값")).toBe('"환불" * AND "값" *');
  });

  test("has no operators", () => {
    expect(expression('a" OR scope:b* NOT (c')).toBe('"a" AND "OR" AND "scope b" AND "NOT" * AND "c"');
  });

  test("is nothing where there is no word", () => {
    expect(phrasesOf('" - * 💥 \u0000')).toEqual([]);
  });

  test("is sixteen phrases at most", () => {
    expect(phrasesOf("a ".repeat(100))).toHaveLength(16);
  });
});

describe("an excerpt", () => {
  test("marks what was found, whatever its capitals and accents", () => {
    expect(excerpt("Öffnungszeiten und cafés", "offnung CAFÉ")).toBe("[Öffnungszeiten] und [cafés]");
  });

  test("marks a phrase only where all of it stands", () => {
    expect(excerpt("AB 34 and AB-12", "ab-12")).toBe("AB 34 and [AB]-[12]");
    expect(excerpt("我想退货，退一下", "退货")).toBe("我想[退货]，退一下");
  });

  test("is about what was found, cut between words", () => {
    const text = `${"before ".repeat(100)}needle${" after".repeat(100)}`;
    const shown = excerpt(text, "needle");
    expect(shown).toMatch(/^…(before )+\[needle\]( after)+ ?…$/);
    expect(shown.length).toBeLessThan(270);
  });

  test("shows the place that holds the most of it", () => {
    const filler = "x ".repeat(300);
    expect(excerpt(`red ${filler} red blue ${filler}`, "red blue")).toContain("[red] [blue]");
  });

  test("is the beginning where only the author was found", () => {
    expect(excerpt("Sure", "quirina")).toBe("Sure");
    expect(excerptOf("", phrasesOf("quirina"))).toEqual([]);
  });

  test("has no line breaks, and never cuts a character in two", () => {
    expect(excerpt("one\n\ntwo   three", "two")).toBe("one [two] three");
    for (let n = 0; n < 6; n++) {
      const shown = excerpt(`${"a".repeat(n)}${"💥".repeat(200)}needle${"💥".repeat(200)}`, "needle");
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).toContain("[needle]");
    }
  });

  test("takes time in proportion to the text", () => {
    const begun = performance.now();
    excerpt("a ".repeat(64_000), "a a a a");
    excerpt("退".repeat(128_000), "退退退退");
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
