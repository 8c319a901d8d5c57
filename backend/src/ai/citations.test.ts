import { describe, expect, test } from "vitest";
import { CitationFilter, citationOf } from "./citations.ts";

/** What comes out, piece by piece, and the numbers used. */
function run(pieces: readonly string[], given = 3): { out: string[]; text: string; used: number[] } {
  const filter = new CitationFilter(given);
  const out = [...pieces.map((piece) => filter.push(piece)), filter.end()];
  return { out, text: out.join(""), used: filter.used };
}

describe("source marks in a stream", () => {
  test("stay where their number was given", () => {
    expect(run(["It is free [1]. It is open [3]."])).toMatchObject({
      text: "It is free [1]. It is open [3].",
      used: [1, 3],
    });
  });

  test("go where it was not, with the space before them", () => {
    expect(run(["It is free [4]. It is open [0] too [12]."])).toMatchObject({
      text: "It is free. It is open too.",
      used: [],
    });
  });

  test("are recognised across pieces, however they are cut", () => {
    const text = "One [1], two [2][3] and four [44] and `a[9]` and [x] and [1, 2].";
    const expected = "One [1], two [2][3] and four and `a[9]` and [x] and [1][2].";
    for (let size = 1; size <= 7; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      expect(run(pieces)).toMatchObject({ text: expected, used: [1, 2, 3] });
    }
  });

  test("hold back only what may become one", () => {
    expect(run(["Free", " [", "1", "] now", " [not", " one]"]).out).toEqual([
      "Free",
      "",
      "",
      " [1] now",
      " [not",
      " one]",
      "",
    ]);
  });

  test("that never end are let out at the end", () => {
    expect(run(["See [1"])).toMatchObject({ text: "See [1", used: [] });
  });

  test("are no marks inside code, fenced or not", () => {
    const text = "Use:\n\n```js\nitems[9] = rows[7];\n\nnext[8];\n```\n\nThen `a[5]` [2] [6].";
    expect(run([text])).toMatchObject({ text: text.replace(" [6]", ""), used: [2] });
  });

  test("are marks again after a stray backtick's paragraph", () => {
    expect(run(["A ` alone [7].\n\nNext [1] [9]."])).toMatchObject({
      text: "A ` alone [7].\n\nNext [1].",
      used: [1],
    });
  });

  test("are split where several numbers share one, without those not given", () => {
    expect(run(["Both [1, 2; 9]."])).toMatchObject({ text: "Both [1][2].", used: [1, 2] });
  });
});

describe("a citation", () => {
  const passage = { external_id: "a.md", title: "A", heading: "", text: "**Bold** `code`", score: 1 };

  test("quotes the passage as plain text and leaves out what it has not", () => {
    expect(citationOf(passage, 2)).toEqual({
      number: 2,
      title: "A",
      external_id: "a.md",
      quote: "Bold code",
    });
  });

  test("cuts a long quote at a word", () => {
    const { quote = "" } = citationOf({ ...passage, text: "word ".repeat(200) }, 1);
    expect(quote.length).toBeLessThanOrEqual(301);
    expect(quote).toMatch(/word…$/);
  });
});
