import { describe, expect, test } from "vitest";
import { split } from "./split.ts";

const markdown = (content: string, title = "Guide") => split({ title, content, format: "markdown" });
const html = (content: string, title = "Guide") => split({ title, content, format: "html" });
const lorem = "The shop opens at nine. It closes at six in the evening. ";

describe("Markdown", () => {
  test("is cut at headings, whose path each chunk carries", async () => {
    const chunks = await markdown(
      "# Guide\n\nIntro.\n\n## Embed\n\nPaste the tag.\n\n### On WordPress\n\nUse a block.\n\n## Deploy\n\nRun it.",
    );
    expect(chunks).toEqual([
      { heading: "", text: "Intro." },
      { heading: "Embed", text: "Paste the tag." },
      { heading: "Embed › On WordPress", text: "Use a block." },
      { heading: "Deploy", text: "Run it." },
    ]);
  });

  test("keeps a first heading that is not the document's title", async () => {
    expect(await markdown("# Prices\n\nTen dollars.", "Shop")).toEqual([
      { heading: "Prices", text: "Ten dollars." },
    ]);
  });

  test("drops front matter, comments, images and links to the same site", async () => {
    const [chunk] = await markdown(
      "---\ntitle: x\n---\n<!-- hidden -->See [the guide](guide.md) and [Node](https://nodejs.org/en). ![A logo](logo.png)",
    );
    expect(chunk?.text).toBe("See the guide and [Node](https://nodejs.org/en). A logo");
  });

  test("leaves code as it is written, comments and links included", async () => {
    const code = "```html\n<!-- here -->\n# not a heading\n[a](b.md)\n```";
    expect(await markdown(`Paste this:\n\n${code}`)).toEqual([
      { heading: "", text: `Paste this:\n\n${code}` },
    ]);
  });

  test("reads underlined headings", async () => {
    expect(await markdown("Prices\n------\nTen dollars.")).toEqual([
      { heading: "Prices", text: "Ten dollars." },
    ]);
  });

  test("cuts a long section between paragraphs at about 700 characters", async () => {
    const paragraph = lorem.repeat(5).trim();
    const chunks = await markdown(`## Hours\n\n${Array.from({ length: 8 }, () => paragraph).join("\n\n")}`);
    expect(chunks.length).toBeGreaterThan(2);
    for (const { heading, text } of chunks) {
      expect(heading).toBe("Hours");
      expect(text.length).toBeLessThanOrEqual(1_200);
      expect(text.split("\n\n").every((each) => each === paragraph)).toBe(true);
    }
  });

  test("cuts a paragraph that is too long between sentences, and loses none", async () => {
    const chunks = await markdown(lorem.repeat(60).trim());
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every(({ text }) => text.endsWith(".") && text.length <= 1_200)).toBe(true);
    expect(chunks.map(({ text }) => text).join(" ")).toBe(lorem.repeat(60).trim());
  });

  test("cuts a sentence without end at a space", async () => {
    const chunks = await markdown("word ".repeat(1_000).trim());
    expect(chunks.every(({ text }) => text.length <= 1_200 && /^(word ?)+$/.test(text))).toBe(true);
  });

  test("keeps a code block whole where it can", async () => {
    const code = `\`\`\`js\n${Array.from({ length: 60 }, (_, line) => `console.log(${line});`).join("\n")}\n\`\`\``;
    const chunks = await markdown(`${lorem.repeat(11)}\n\n${code}\n\n${lorem.repeat(11)}`);
    expect(chunks.filter(({ text }) => text.includes(code))).toHaveLength(1);
  });

  test("cuts a huge code block between lines and fences every part", async () => {
    const code = `\`\`\`js\n${Array.from({ length: 400 }, (_, line) => `console.log(${line});`).join("\n")}\n\`\`\``;
    const chunks = await markdown(code);
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every(({ text }) => text.startsWith("```js\n") && text.endsWith("\n```"))).toBe(true);
  });

  test("repeats a table's head where the table is cut", async () => {
    const rows = Array.from(
      { length: 120 },
      (_, row) => `| field_${row} | what field ${row} means to the widget |`,
    );
    const chunks = await markdown(["| Field | Meaning |", "| --- | --- |", ...rows].join("\n"));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.every(({ text }) => text.startsWith("| Field | Meaning |\n| --- | --- |\n| field_"))).toBe(
      true,
    );
  });

  test("keeps a list together, nested items and all", async () => {
    const list = "- One\n  - Inside one\n- Two\n- Three\n  ```\n  code\n  ```";
    expect(await markdown(`Steps:\n\n${list}`)).toEqual([{ heading: "", text: `Steps:\n\n${list}` }]);
  });

  test("joins wrapped lines and keeps hard breaks", async () => {
    const [paragraph, list] =
      (await markdown("One\ntwo  \nthree\\\nfour\n\n- five\n  six\n- seven"))[0]?.text.split("\n\n") ?? [];
    expect(paragraph).toBe("One two\\\nthree\\\nfour");
    expect(list).toBe("- five six\n- seven");
  });

  test("makes nothing of a document without words", async () => {
    expect(await markdown("\n\n---\n\n<!-- nothing -->\n")).toEqual([]);
  });
});

describe("HTML", () => {
  test("gives what the page says, without scripts, menus and forms", async () => {
    const chunks = await html(
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

  test("takes only the main part where the page marks one", async () => {
    const chunks = await html(
      "<div>Cookie banner</div><main><h2>Prices</h2><p>Ten.</p></main><div>Chat with us</div>",
    );
    expect(chunks).toEqual([{ heading: "Prices", text: "Ten." }]);
  });

  test("decodes character references and keeps Markdown's marks literal", async () => {
    const [chunk] = await html(
      "<p>Caf&eacute; &lt;b&gt; &amp; &#8364;5 &#x1F600; &mdash; 2*3*4 [x] max_tokens &bogus;</p>",
    );
    expect(chunk?.text).toBe(String.raw`Café \<b> & €5 😀 — 2\*3\*4 \[x\] max_tokens &bogus;`);
  });

  test("turns lists, code and tables into Markdown", async () => {
    const chunks = await html(
      `<ol><li>Open <code>app.ts</code></li><li><p>Save</p><ul><li>twice</li></ul></li></ol>
       <pre><code class="language-js">const a = 1 &lt; 2;
  b();</code></pre>
       <table><tr><th>Plan</th><th>Price</th></tr><tr><td>Small</td><td>5 | 6</td></tr></table>`,
    );
    expect(chunks.map(({ text }) => text).join("\n\n")).toBe(
      "1. Open `app.ts`\n2. Save\n   - twice\n\n```js\nconst a = 1 < 2;\n  b();\n```\n\n| Plan | Price |\n| --- | --- |\n| Small | 5 \\| 6 |",
    );
  });

  test("keeps line breaks", async () => {
    expect((await html("<p>Main Street 1<br>Springfield<br></p>"))[0]?.text).toBe(
      "Main Street 1\\\nSpringfield",
    );
  });

  test("reads pages that leave out end tags", async () => {
    const chunks = await html("<h2>A<h2>B</h2><p>one<p>two<ul><li>x<li>y</ul>after");
    expect(chunks).toEqual([{ heading: "B", text: "one\n\ntwo\n\n- x\n- y\n\nafter" }]);
  });
});

describe("text", () => {
  test("keeps the lines of an address and joins what was only wrapped", async () => {
    const wrapped =
      "This line is so long that it can only have been wrapped by an editor,\nand goes on here.";
    const [chunk] = await split({
      title: "T",
      content: `Main Street 1\nSpringfield\n\n${wrapped}`,
      format: "text",
    });
    expect(chunk?.text).toBe(`Main Street 1\\\nSpringfield\n\n${wrapped.replace("\n", " ")}`);
  });

  test("is cut between paragraphs and shown as it is written", async () => {
    expect(await split({ title: "T", content: "# one *two*\r\n\r\n1. three", format: "text" })).toEqual([
      { heading: "", text: `${String.raw`\# one \*two\*`}\n\n${String.raw`1\. three`}` },
    ]);
  });
});
