import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

const line = (...row: (string | number)[]) => toCsv([], [row]).split("\r\n")[1];

test("a table begins with the mark of UTF-8, and every line ends as RFC 4180 has it", () => {
  expect(toCsv(["day", "closed"], [["2026-01-01", 3]])).toBe("\u{feff}day,closed\r\n2026-01-01,3\r\n");
});

test("commas, quotes and line breaks stay in their field", () => {
  expect(toCsv(["a"], [['say "hi", please'], ["two\r\nlines"]])).toBe(
    '\u{feff}a\r\n"say ""hi"", please"\r\n"two\r\nlines"\r\n',
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])(
  "text that looks like a formula is none: %s",
  (text) => {
    expect(line(text)?.replaceAll('"', "")).toBe(`'${text}`);
  },
);

test("a formula that also needs quotes gets both", () => {
  expect(line('=HYPERLINK("x","y")')).toBe(`"'=HYPERLINK(""x"",""y"")"`);
});

test("numbers stay numbers, also below nothing", () => {
  expect(line(-3, 0, 1.5)).toBe("-3,0,1.5");
});
