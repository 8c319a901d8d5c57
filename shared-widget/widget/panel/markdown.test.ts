import { describe, expect, it } from "vitest";
import { parseMarkdown } from "./markdown.ts";
import type { MarkdownOptions } from "./markdown.ts";
import type { MarkdownNode } from "./markdown-inline.ts";

/** The tree, in a notation that reads like HTML. */
function show(source: string, options?: MarkdownOptions): string {
  return parseMarkdown(source, options).map(written).join("");
}

function written(node: MarkdownNode): string {
  if (typeof node === "string") return node;
  const { tag, children, ...rest } = node;
  const attributes = Object.values(rest).map((value) =>
    value === undefined || value === "" ? "" : ` ${value}`,
  );
  const inside = children.map(written).join("");
  const begin = `<${tag}${attributes.join("")}>`;
  return tag === "br" || tag === "hr" ? begin : `${begin}${inside}</${tag}>`;
}

function depthOf(node: unknown): number {
  if (typeof node !== "object" || node === null) return 0;
  let deepest = 0;
  for (const child of Object.values(node)) deepest = Math.max(deepest, depthOf(child));
  return deepest + 1;
}

function wordsOf(source: string): string[] {
  return (
    show(source, { open: true })
      .replace(/<[^>]*>/g, " ")
      .match(/\w+/g) ?? []
  );
}

describe("parseMarkdown", () => {
  it.each([
    ["plain", "<p>plain</p>"],
    ["a **b** *c* ~~d~~ `e`", "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>"],
    ["__b__ _c_ ***both***", "<p><strong>b</strong> <em>c</em> <strong><em>both</em></strong></p>"],
    ["**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"],
    ["**a *b**", "<p>**a <em>b</em>*</p>"],
    ["snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"],
    ["**「強調」**です", "<p><strong>「強調」</strong>です</p>"],
    ["`a *b* c` and ``x ` y``", "<p><code>a *b* c</code> and <code>x ` y</code></p>"],
    ["\\*not\\* \\`this\\`", "<p>*not* `this`</p>"],
    ["one\ntwo", "<p>one\ntwo</p>"],
    ["one  \ntwo\\\nthree<br>four", "<p>one  <br>two<br>three<br>four</p>"],
    ["# Title\ntext\n## *Sub*", "<p heading>Title</p><p>text</p><p heading><em>Sub</em></p>"],
    ["a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"],
    ["```ts\nlet a = `*b*`;\n\n  c\n```\nafter", "<pre ts>let a = `*b*`;\n\n  c</pre><p>after</p>"],
    ["~~~\n```\n~~~", "<pre>```</pre>"],
    ["> a\n> b\nlazy\n\nout", "<blockquote><p>a\nb\nlazy</p></blockquote><p>out</p>"],
    [
      "> - x\n> > deep",
      "<blockquote><ul><li><p>x</p></li></ul><blockquote><p>deep</p></blockquote></blockquote>",
    ],
  ])("reads %j", (source, expected) => {
    expect(show(source)).toBe(expected);
  });

  it.each([
    ["- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["intro:\n* a\n* b", "<p>intro:</p><ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["3. c\n4. d", "<ol 3><li><p>c</p></li><li><p>d</p></li></ol>"],
    [
      "1. a\n   - x\n   - y\n2. b",
      "<ol 1><li><p>a</p><ul><li><p>x</p></li><li><p>y</p></li></ul></li><li><p>b</p></li></ol>",
    ],
    ["- a\n\n- b\n\nafter", "<ul><li><p>a</p></li><li><p>b</p></li></ul><p>after</p>"],
    [
      "1. run\n\n   ```sh\n   npm i\n   ```\n2. go",
      "<ol 1><li><p>run</p><pre sh>npm i</pre></li><li><p>go</p></li></ol>",
    ],
    ["- a\nlazy\n- b", "<ul><li><p>a\nlazy</p></li><li><p>b</p></li></ul>"],
    ["born in\n1984. A year", "<p>born in\n1984. A year</p>"],
    ["- a\n1. b", "<ul><li><p>a</p></li></ul><ol 1><li><p>b</p></li></ol>"],
    ["10. a\n11. b", "<ol 10><li><p>a</p></li><li><p>b</p></li></ol>"],
  ])("reads the list %j", (source, expected) => {
    expect(show(source)).toBe(expected);
  });

  it("reads tables, with alignment, escaped bars and short rows", () => {
    expect(show("| a | b |\n|:-:|--:|\n| 1 \\| 2 | **x** |\n| 3 |\n\nend")).toBe(
      "<table><thead><tr><th center>a</th><th end>b</th></tr></thead><tbody>" +
        "<tr><td center>1 | 2</td><td end><strong>x</strong></td></tr><tr><td center>3</td></tr></tbody></table><p>end</p>",
    );
    expect(show("this | that")).toBe("<p>this | that</p>");
  });

  it("links only to where a visitor may be sent", () => {
    expect(show("[x](https://a.b/c_(d)) [m](mailto:a@b.c)")).toBe(
      "<p><a https://a.b/c_(d)>x</a> <a mailto:a@b.c>m</a></p>",
    );
    expect(show("[x](javascript:alert(1)) [y](data:text/html,z) [z](/path)")).toBe("<p>x y z</p>");
    expect(show("[x]( javascript:alert(1)) [y](vbscript:z)")).not.toContain("<a");
    expect(show("<javascript:alert(1)> <b>no</b>")).toBe("<p><javascript:alert(1)> <b>no</b></p>");
  });

  it("links bare addresses without the punctuation around them", () => {
    expect(show("see https://a.b/c?d=1, (https://e.f) and **https://g.h**. xhttp://no")).toBe(
      "<p>see <a https://a.b/c?d=1>https://a.b/c?d=1</a>, (<a https://e.f>https://e.f</a>) and " +
        "<strong><a https://g.h>https://g.h</a></strong>. xhttp://no</p>",
    );
    expect(show("[https://a.b](https://a.b)")).toBe("<p><a https://a.b>https://a.b</a></p>");
    expect(show("<https://a.b>")).toBe("<p><<a https://a.b>https://a.b</a>></p>");
  });

  it("never puts a link into a link, and never loads an image", () => {
    expect(show("[a [b](https://b.b) c](https://a.a)")).toBe(
      "<p>[a <a https://b.b>b</a> c](<a https://a.a>https://a.a</a>)</p>",
    );
    expect(show("![alt](https://a.b/i.png)")).toBe("<p><a https://a.b/i.png>alt</a></p>");
  });

  it("tells citations from links and other brackets", () => {
    expect(show("Yes [1][12]. [2](https://a.b) [x] [1234]")).toBe(
      "<p>Yes <cite>1</cite><cite>12</cite>. <a https://a.b>2</a> [x] [1234]</p>",
    );
  });

  it("breaks lines where people type them", () => {
    expect(show("a\nb", { breaks: true })).toBe("<p>a<br>b</p>");
  });

  it("leaves what was never closed as text", () => {
    expect(show("**a")).toBe("<p>**a</p>");
    expect(show("a `b")).toBe("<p>a `b</p>");
    expect(show("[a](https://b")).toBe("<p>[a](<a https://b>https://b</a></p>");
  });
});

describe("while a text is being written", () => {
  const open = { open: true };
  const headOnly = "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody></tbody></table>";

  it.each([
    ["so **bo", "<p>so <strong>bo</strong></p>"],
    ["so **", "<p>so </p>"],
    ["so **bo*", "<p>so <strong>bo</strong></p>"],
    ["a `co", "<p>a <code>co</code></p>"],
    ["a `", "<p>a </p>"],
    ["see [the do", "<p>see the do</p>"],
    ["see [the docs](https://exa", "<p>see the docs</p>"],
    ["yes [1", "<p>yes 1</p>"],
    ["a\n\n-", "<p>a</p>"],
    ["a\n\n1.", "<p>a</p>"],
    ["a\n\n``", "<p>a</p>"],
    ["```js\nlet", "<pre js>let</pre>"],
    ["```js\nlet\n``", "<pre js>let</pre>"],
    ["| a | b", headOnly],
    ["| a | b |\n|--", headOnly],
    ["2 * 3", "<p>2 * 3</p>"],
    ["a\\", "<p>a</p>"],
  ])("shows %j without half a marker", (source, expected) => {
    expect(show(source, open)).toBe(expected);
  });

  it("never takes back a word it has shown", () => {
    const answer =
      "## Plan\n\nUse **the [docs](https://docs.example.com/a) now** [1], then `npm start`.\n\n1. First *step*\n   - nested **x**\n2. Second\n\n```sh\nnpm i\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone.";
    let before: string[] = [];
    for (let length = 1; length <= answer.length; length++) {
      const now = wordsOf(answer.slice(0, length));
      const settled = before.slice(0, -1);
      expect(now.slice(0, settled.length)).toEqual(settled);
      before = now;
    }
    expect(before.at(-1)).toBe("Done");
  });

  it("keeps blocks that stand above the last one as they are", () => {
    expect(show("**a\n\nb", open)).toBe("<p>**a</p><p>b</p>");
  });
});

describe("hostile input", () => {
  const size = 100_000;
  const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length));
  const pieces = [
    "*",
    "[",
    "`",
    ">",
    "> ",
    "- ",
    "*a ",
    "**a*",
    "_a",
    "~~a",
    "](",
    "[a](",
    "<http://a",
    "http://",
    "|",
    "|-",
    "\n>",
  ];
  pieces.push(
    "\n- ",
    "\n",
    " ",
    "\\",
    "1. ",
    "#",
    "``` ",
    "`a``b",
    '[a](b "c',
    "![",
    "a|b\n",
    "http://a.b/...",
    "*[`",
    "(((",
    "\n  ".repeat(3),
  );

  it.each(pieces)("takes linear time on 100 kB of %j", (piece) => {
    const source = fill(piece);
    for (const options of [{}, { open: true }, { breaks: true }]) {
      const started = performance.now();
      const blocks = parseMarkdown(source, options);
      expect(performance.now() - started).toBeLessThan(1_500);
      expect(depthOf(blocks)).toBeLessThan(60);
    }
  });

  it("takes linear time on backtick runs of growing length", () => {
    let source = "";
    for (let length = 1; source.length < size; length++) source += "`".repeat(length) + " ";
    const started = performance.now();
    parseMarkdown(source);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});
