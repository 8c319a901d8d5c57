import { expect, test } from "vitest";
import type { GuideDocument } from "./documents.ts";
import { renderGuidePage } from "./render.ts";

function page(path: string, markdown: string): GuideDocument {
  return {
    path,
    name: path
      .replace(/^docs\//, "")
      .replace(/\.md$/, "")
      .toLowerCase(),
    title: path,
    markdown,
  };
}

const embed = page("docs/embed.md", "# Embed\n\n## In WordPress\n\nPaste it.");

test("links between files become links between pages, with their anchors", () => {
  const readme = page("README.md", "See [embed](docs/embed.md#in-wordpress).");
  expect(renderGuidePage(readme, [readme, embed])).toContain('<a href="/guide/embed#in-wordpress">embed</a>');
  const api = page("docs/api.md", "[embed](./embed.md), [readme](../README.md)");
  const html = renderGuidePage(api, [readme, embed, api]);
  expect(html).toContain('<a href="/guide/embed">embed</a>, <a href="/guide/readme">readme</a>');
});

test("a link to a file that is not a page is plain text", () => {
  const readme = page(
    "README.md",
    "See the [license](LICENSE) and [the API](/docs) and [MDN](https://mdn.dev/).",
  );
  expect(renderGuidePage(readme, [readme])).toContain(
    '<p>See the license and <a href="/docs">the API</a> and <a href="https://mdn.dev/">MDN</a>.</p>',
  );
});

test("headings get the anchors that GitHub gives them, each once", () => {
  const doc = page("docs/a.md", "# A\n\n## What's `new`, today?\n\n## Über uns\n\n## Twice\n\n## Twice");
  const html = renderGuidePage(doc, [doc]);
  for (const id of ["whats-new-today", "über-uns", "twice", "twice-1"]) expect(html).toContain(`id="${id}"`);
});

test("nothing on a page needs an inline script or style", () => {
  const html = renderGuidePage(embed, [embed]);
  expect(html).not.toMatch(/<style|style=|<script>|onclick=/);
});
