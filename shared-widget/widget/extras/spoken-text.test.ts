import { describe, expect, it } from "vitest";
import { spokenText } from "./spoken-text.ts";

const spoken = (markdown: string) => spokenText(markdown, 4_000).join(" / ");

describe("what is read aloud", () => {
  it.each([
    ["emphasis and code", "It takes **two** _or_ `three` days.", "It takes two or three days."],
    ["names with underscores", "Set `allowed_origins` in snake_case.", "Set allowed_origins in snake_case."],
    ["citations", "Within 30 days [1], with the label [2].", "Within 30 days, with the label."],
    ["links by their words", "See [our *returns*](https://shop.example/returns).", "See our returns."],
    [
      "addresses by their site",
      "See https://www.shop.example/a/b?c=d for more.",
      "See shop.example for more.",
    ],
    ["pictures by their words", "![A parcel](https://shop.example/p.png)", "A parcel"],
    [
      "headings and points, with a pause",
      "## Returns\n\n- By post\n- In a shop!\n1. First",
      "Returns. By post. In a shop! 1. First",
    ],
    ["quotes", "> Said *so*.", "Said so."],
    ["tables, cell by cell", "| A | B |\n|---|:-:|\n| 1 | 2 |", "A, B. 1, 2"],
    ["breaks and escapes", "One<br>two \\* three", "One. two * three"],
    ["other scripts", "返品は**30日**以内です。[1]", "返品は30日以内です。"],
  ])("has %s", (_, markdown, text) => {
    expect(spoken(markdown)).toBe(text);
  });

  it("leaves out code that stands by itself, also where it does not end, and lines", () => {
    expect(spoken("Run this:\n\n```sh\nnpm start\n```\n\nThen wait.")).toBe("Run this: Then wait.");
    expect(spoken("Run this:\n```\nnpm start")).toBe("Run this:");
    expect(spoken("One.\n\n---\n\nTwo.")).toBe("One. Two.");
  });

  it("is nothing where there is nothing to say", () => {
    expect(spokenText("---\n[1]\n```\ncode\n```", 100)).toEqual([]);
  });

  it("comes in pieces that end with a sentence, or at a space, or else anywhere", () => {
    expect(spokenText("One is here. Two is here. Three is here.", 27)).toEqual([
      "One is here. Two is here.",
      "Three is here.",
    ]);
    const long = spokenText(`${"word ".repeat(50)}end`, 60);
    expect(Math.max(...long.map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(long.join(" ")).toBe(`${"word ".repeat(50)}end`);
    expect(spokenText("x".repeat(100), 40).map(({ length }) => length)).toEqual([40, 40, 20]);
  });

  it("takes no longer with hostile text than with any other", () => {
    const before = performance.now();
    for (const part of ["[", "`", "```\n", "| ", "_*", "![](", "https://", " -", " "])
      spokenText(part.repeat(20_000), 4_000);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
