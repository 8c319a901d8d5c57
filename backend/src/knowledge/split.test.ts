import { describe, expect, test } from "vitest";
import { sentences, split } from "./split.ts";

const markdown = (content: string, title = "Guide") => split({ title, content, format: "markdown" });
const html = (content: string, title = "Guide") => split({ title, content, format: "html" });
const lorem = "The shop opens at nine. It closes at six in the evening. ";

describe("Markdown", () => {
  test("is cut at headings, whose path each chunk carries", () => {
    const chunks = markdown(
      "# Guide\n\nIntro.\n\n## Embed\n\nPaste the tag.\n\n### On WordPress\n\nUse a block.\n\n## Deploy\n\nRun it.",
    );
    expect(chunks).toEqual([
      { heading: "", text: "Intro." },
      { heading: "Embed", text: "Paste the tag." },
      { heading: "Embed › On WordPress", text: "Use a block." },
      { heading: "Deploy", text: "Run it." },
    ]);
  });

  test("keeps a first heading that is not the document's title", () => {
    expect(markdown("# Prices\n\nTen dollars.", "Shop")).toEqual([
      { heading: "Prices", text: "Ten dollars." },
    ]);
  });

  test("drops front matter, comments, images and links to the same site", () => {
    const [chunk] = markdown(
      "---\ntitle: x\n---\n<!-- hidden -->See [the guide](guide.md) and [Node](https://nodejs.org/en). ![A logo](logo.png)",
    );
    expect(chunk?.text).toBe("See the guide and [Node](https://nodejs.org/en). A logo");
  });

  test("leaves code as it is written, comments and links included", () => {
    const code = "```html\n<!-- here -->\n# not a heading\n[a](b.md)\n```";
    expect(markdown(`Paste this:\n\n${code}`)).toEqual([{ heading: "", text: `Paste this:\n\n${code}` }]);
  });

  test("reads underlined headings", () => {
    expect(markdown("Prices\n------\nTen dollars.")).toEqual([{ heading: "Prices", text: "Ten dollars." }]);
  });

  test("cuts a long section between paragraphs at about 700 characters", () => {
    const paragraph = lorem.repeat(5).trim();
    const chunks = markdown(`## Hours\n\n${Array.from({ length: 8 }, () => paragraph).join("\n\n")}`);
    expect(chunks.length).toBeGreaterThan(2);
    for (const { heading, text } of chunks) {
      expect(heading).toBe("Hours");
      expect(text.length).toBeLessThanOrEqual(1_200);
      expect(text.split("\n\n").every((each) => each === paragraph)).toBe(true);
    }
  });

  test("cuts a paragraph that is too long between sentences, and loses none", () => {
    const chunks = markdown(lorem.repeat(60).trim());
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every(({ text }) => text.endsWith(".") && text.length <= 1_200)).toBe(true);
    expect(chunks.map(({ text }) => text).join(" ")).toBe(lorem.repeat(60).trim());
  });

  test("cuts a sentence without end at a space", () => {
    const chunks = markdown("word ".repeat(1_000).trim());
    expect(chunks.every(({ text }) => text.length <= 1_200 && /^(word ?)+$/.test(text))).toBe(true);
  });

  test("keeps a code block whole where it can", () => {
    const code = `\`\`\`js\n${Array.from({ length: 60 }, (_, line) => `console.log(${line});`).join("\n")}\n\`\`\``;
    const chunks = markdown(`${lorem.repeat(11)}\n\n${code}\n\n${lorem.repeat(11)}`);
    expect(chunks.filter(({ text }) => text.includes(code))).toHaveLength(1);
  });

  test("cuts a huge code block between lines and fences every part", () => {
    const code = `\`\`\`js\n${Array.from({ length: 400 }, (_, line) => `console.log(${line});`).join("\n")}\n\`\`\``;
    const chunks = markdown(code);
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every(({ text }) => text.startsWith("```js\n") && text.endsWith("\n```"))).toBe(true);
  });

  test("repeats a table's head where the table is cut", () => {
    const rows = Array.from(
      { length: 120 },
      (_, row) => `| field_${row} | what field ${row} means to the widget |`,
    );
    const chunks = markdown(["| Field | Meaning |", "| --- | --- |", ...rows].join("\n"));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.every(({ text }) => text.startsWith("| Field | Meaning |\n| --- | --- |\n| field_"))).toBe(
      true,
    );
  });

  test("keeps a list together, nested items and all", () => {
    const list = "- One\n  - Inside one\n- Two\n- Three\n  ```\n  code\n  ```";
    expect(markdown(`Steps:\n\n${list}`)).toEqual([{ heading: "", text: `Steps:\n\n${list}` }]);
  });

  test("joins wrapped lines and keeps hard breaks", () => {
    const [paragraph, list] =
      markdown("One\ntwo  \nthree\\\nfour\n\n- five\n  six\n- seven")[0]?.text.split("\n\n") ?? [];
    expect(paragraph).toBe("One two\\\nthree\\\nfour");
    expect(list).toBe("- five six\n- seven");
  });

  test("keeps a link whose words are code, and only the words where it leads nowhere else", () => {
    expect(markdown("See [`app.ts`](../app.ts) and [`npm`](https://npmjs.com).")[0]?.text).toBe(
      "See `app.ts` and [`npm`](https://npmjs.com).",
    );
  });

  test("takes a closing row of # for no part of a heading", () => {
    expect(markdown("## Prices ##\n\nTen.\n\n## C#\n\nFive.").map(({ heading }) => heading)).toEqual([
      "Prices",
      "C#",
    ]);
  });

  test("ends no sentence at a line's end", () => {
    expect(sentences("One goes\\\non. Two goes\non.")).toEqual(["One goes\\\non. ", "Two goes\non."]);
  });

  test("makes nothing of a document without words", () => {
    expect(markdown("\n\n---\n\n<!-- nothing -->\n")).toEqual([]);
  });
});

describe("HTML", () => {
  test("gives what the page says, without scripts, menus and forms", () => {
    const chunks = html(
      `<!doctype html><html><head><title>Shop</title><style>p{}</style></head><body>
       <header><a href="/">Logo</a></header><nav><ul><li>Menu</li></ul></nav>
       <h1>Opening hours</h1><p>We open at <b>nine</b>, <a href="https://example.com/a?b=1&amp;c=2">see here</a>.</p>
       <script>alert("no")</script><form><label>Mail</label></form><aside>Ad</aside><footer>Imprint</footer></body></html>`,
    );
    expect(chunks).toEqual([
      {
        heading: "Opening hours",
        text: "We open at **nine**, [see here](https://example.com/a?b=1&c=2).",
      },
    ]);
  });

  test("takes only the main part where the page marks one", () => {
    const chunks = html(
      "<div>Cookie banner</div><main><h2>Prices</h2><p>Ten.</p></main><div>Chat with us</div>",
    );
    expect(chunks).toEqual([{ heading: "Prices", text: "Ten." }]);
  });

  test("decodes character references and keeps Markdown's marks literal", () => {
    const [chunk] = html(
      "<p>Caf&eacute; &lt;b&gt; &amp; &#8364;5 &#x1F600; &mdash; 2*3*4 [x] max_tokens &bogus;</p>",
    );
    expect(chunk?.text).toBe(String.raw`Café \<b> & €5 😀 — 2\*3\*4 \[x\] max_tokens &bogus;`);
  });

  test("turns lists, code and tables into Markdown", () => {
    const chunks = html(
      `<ol><li>Open <code>app.ts</code></li><li><p>Save</p><ul><li>twice</li></ul></li></ol>
       <pre><code class="language-js">const a = 1 &lt; 2;
  b();</code></pre>
       <table><tr><th>Plan</th><th>Price</th></tr><tr><td>Small</td><td>5 | 6</td></tr></table>`,
    );
    expect(chunks.map(({ text }) => text).join("\n\n")).toBe(
      "1. Open `app.ts`\n2. Save\n   - twice\n\n```js\nconst a = 1 < 2;\n  b();\n```\n\n| Plan | Price |\n| --- | --- |\n| Small | 5 \\| 6 |",
    );
  });

  test("keeps line breaks", () => {
    expect(html("<p>Main Street 1<br>Springfield<br></p>")[0]?.text).toBe("Main Street 1\\\nSpringfield");
  });

  test("reads pages that leave out end tags", () => {
    const chunks = html("<h2>A<h2>B</h2><p>one<p>two<ul><li>x<li>y</ul>after");
    expect(chunks).toEqual([{ heading: "B", text: "one\n\ntwo\n\n- x\n- y\n\nafter" }]);
  });
});

describe("HTML whose boilerplate is not what it seems", () => {
  test("loses nothing after a menu that nobody closed", () => {
    const page = "<nav><a href='/'>Home</a><h2>Hours</h2><p>We open at nine.</p><footer>Imprint</footer>";
    expect(html(`<body>${page}</body>`)).toEqual([
      { heading: "", text: "Home" },
      { heading: "Hours", text: "We open at nine." },
    ]);
  });

  test("is read whole where one form or aside holds nearly all of it", () => {
    const text = lorem.repeat(3).trim();
    for (const tag of ["form", "aside"])
      expect(html(`<p>Hi</p><${tag}><p>${text}</p></${tag}>`)).toEqual([
        { heading: "", text: `Hi\n\n${text}` },
      ]);
  });

  test("stays without its menu where that is longer than the main part", () => {
    const menu = "<a>Somewhere else to go</a>".repeat(50);
    expect(html(`<nav>${menu}</nav><main><p>Ten.</p></main>`)).toEqual([{ heading: "", text: "Ten." }]);
  });
});

describe("text", () => {
  test("joins narrow lines where a sentence goes on", () => {
    const [chunk] = split({
      title: "T",
      content: "Send the whole config\nand not only\nthe field.",
      format: "text",
    });
    expect(chunk?.text).toBe("Send the whole config and not only the field.");
  });

  test("keeps the lines of an address and joins what was only wrapped", () => {
    const wrapped =
      "This line is so long that it can only have been wrapped by an editor,\nand goes on here.";
    const [chunk] = split({
      title: "T",
      content: `Main Street 1\nSpringfield\n\n${wrapped}`,
      format: "text",
    });
    expect(chunk?.text).toBe(`Main Street 1\\\nSpringfield\n\n${wrapped.replace("\n", " ")}`);
  });

  test("is cut between paragraphs and shown as it is written", () => {
    expect(split({ title: "T", content: "# one *two*\r\n\r\n1. three", format: "text" })).toEqual([
      { heading: "", text: `${String.raw`\# one \*two\*`}\n\n${String.raw`1\. three`}` },
    ]);
  });
});
