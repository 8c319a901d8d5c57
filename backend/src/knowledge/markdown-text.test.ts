import { expect, test } from "vitest";
import { escapeMarkdown, plainText } from "./markdown-text.ts";

test("plain text drops Markdown's marks and link addresses, and keeps words and code", () => {
  expect(
    plainText(
      "## Head\n\n- **Run** `npm start` and *see* [the docs](https://x.test/a_(b))\n\n```sh\nls -la\n```\n\n| A | B |\n| --- | --- |\n| 1 | 2 |",
    ),
  ).toBe("Head\nRun npm start and see the docs\nls -la\nA B\n1 2");
});

test("plain text undoes what escaping did", () => {
  const text = "# 2*3 [x] `y` <z> a_b _c_ | \\";
  expect(plainText(escapeMarkdown(text))).toBe(text);
});

test("underscores inside words are no marks", () => {
  expect(plainText("max_message_chars and _stress_")).toBe("max_message_chars and stress");
});

test("marks inside code are part of the code", () => {
  expect(plainText('Keys start with `fk_…`; origins look like `["https://*.example.com"]`.')).toBe(
    'Keys start with fk_…; origins look like ["https://*.example.com"].',
  );
});
