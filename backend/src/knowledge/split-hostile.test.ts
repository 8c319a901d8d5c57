import { expect, test } from "vitest";
import { escapeMarkdown, plainText } from "./markdown-text.ts";
import { split } from "./split.ts";

const size = 100_000;
const fill = (pattern: string): string => pattern.repeat(size / pattern.length);
const nested = (open: string, close: string): string =>
  `${open.repeat(size / 20)}middle${close.repeat(size / 20)}`;
const growing = (mark: string, joint: string): string =>
  Array.from({ length: Math.sqrt(2 * size) }, (_, index) => mark.repeat(index + 1)).join(joint);

const html = (content: string) => split({ title: "Guide", content, format: "html" });

const patterns = [
  ...Array.from("[]()`*_<>#|~&\\-= \n\t\r\u2028"),
  ...'![,[a](,![a](,[a](<,[a](b ",[a][,[a]:,\n[,[`,<a ,</a,<!,<!--,<http://,<a b=",<br>,&amp'.split(","),
  ..."> ,- ,1. ,- a\nb\n,a\n,a  \n,# ,# a\n,a\n=\n,|-|\n,a|b\n-|-\n,```\n,~~~\n,`a\n\n,` `` ,**a,. ".split(
    ",",
  ),
  ..."<b>,<b>a</b>,<p>a,<ul><li>a,<tr><td>a,<table>,<blockquote>a,<pre>,<nav>,<h1>a,<title>".split(","),
];
const hostile = [
  ...patterns.map(fill),
  nested("<div>", "</div>"),
  nested("<ul><li>", "</li></ul>"),
  nested("<table><tr><td>", "</td></tr></table>"),
  nested("<b>", "</i>"),
  growing("`", " "),
  growing("`", "\n"),
  growing("~", "\n"),
  `# ${fill(" ")}x`,
  `# ${fill("#")}x`,
  `# ${fill("word ")}\n\n${fill("text\n\n")}`,
  `a|b\n-${fill(" ")}x`,
  `|${fill(" ")}x`,
  `[a](${fill(" ")}x`,
  `[a](b${fill(" ")}x`,
  `${fill("[a](")}${fill("[a](c)")}`,
  `\`\`\`${fill("x")}\n${fill("y\n")}`,
  `${fill("`")}\n${fill("y\n")}`,
  `|${fill("a|")}\n|${fill("-|")}\n${fill("|b\n")}`,
  `<table><tr>${fill("<td>a")}${fill("<tr><td>b<td>c")}`,
  `<p>${fill("<br>")}x`,
];

test("no input takes longer than in proportion to its length, or grows out of it", async () => {
  const grown: string[] = [];
  for (const content of hostile) {
    for (const format of ["markdown", "html", "text"] as const) {
      const chunks = split({ title: "Guide", content, format });
      const length = chunks.reduce((sum, { heading, text }) => sum + heading.length + text.length, 0);
      const isBounded = length <= 4 * content.length && chunks.every(({ text }) => text.length <= 2_600);
      if (!isBounded) grown.push(`${content.slice(0, 20)} as ${format}`);
    }
    expect(plainText(content).length).toBeLessThanOrEqual(content.length);
    expect(escapeMarkdown(content).length).toBeLessThanOrEqual(2 * content.length);
    // In workerd the clock, and with it this test's limit, stands still until something is waited for.
    await scheduler.wait(0);
  }
  expect(grown).toEqual([]);
}, 20_000);

test("words at the bottom of any depth are found", () => {
  const middle = [{ heading: "", text: "middle" }];
  expect(html(nested("<div>", "</div>"))).toEqual(middle);
  expect(html(nested("<table><tr><td>", "</td></tr></table>"))).toEqual(middle);
  expect(html(nested("<ul><li>", "</li></ul>"))[0]?.text).toMatch(/^ {15}- middle$/);
});

test("an endless heading is read as a paragraph", () => {
  const chunks = split({ title: "Guide", content: `# ${"word ".repeat(300)}\n\nText.`, format: "markdown" });
  expect(chunks.every(({ heading }) => heading === "")).toBe(true);
  expect(chunks.map(({ text }) => text).join(" ")).toContain("word word");
});
