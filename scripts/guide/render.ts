import { posix } from "node:path";
import { Marked, type Tokens } from "marked";
import type { GuideDocument } from "./documents.ts";
import { slug } from "./slug.ts";

/** One page of the guide as HTML, with anchors as GitHub makes them and links that work where it is served. */
export function renderGuidePage(document: GuideDocument, all: readonly GuideDocument[]): string {
  const nav = all
    .map((page) => {
      const current = page.path === document.path ? ' aria-current="page"' : "";
      return `<li><a href="/guide/${page.name}"${current}>${escape(page.title)}</a></li>`;
    })
    .join("\n          ");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(document.title === "Foyer" ? "Foyer: the guide" : `${document.title} · Foyer`)}</title>
    <link rel="stylesheet" href="/guide/guide.css">
    <script src="/widget.js" data-widget-id="demo" async></script>
  </head>
  <body>
    <a class="skip" href="#content">Skip to the text</a>
    <div class="page">
      <nav aria-label="Guide">
        <p><a href="/">← Demo</a></p>
        <ul>
          ${nav}
          <li><a href="/docs">API reference</a></li>
        </ul>
      </nav>
      <main id="content">
${markdownToHtml(document, all)}
      </main>
    </div>
  </body>
</html>
`;
}

function markdownToHtml(document: GuideDocument, all: readonly GuideDocument[]): string {
  const taken = new Map<string, number>();
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        const id = slug(plain(text), taken);
        const inner = this.parser.parseInline(tokens);
        return `<h${depth} id="${id}">${inner} <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></h${depth}>\n`;
      },
      link({ href, title, tokens }: Tokens.Link): string {
        const inner = this.parser.parseInline(tokens);
        const target = resolve(document, all, href);
        if (target === undefined) return inner;
        return `<a href="${escape(target)}"${title ? ` title="${escape(title)}"` : ""}>${inner}</a>`;
      },
      image({ href, text }: Tokens.Image): string {
        const source = /^https?:/.test(href) ? href : `/guide/${posix.basename(href)}`;
        return `<img src="${escape(source)}" alt="${escape(text)}">`;
      },
      // Wide tables scroll by themselves instead of the whole page.
      table(token: Tokens.Table): string {
        const head = token.header.map((cell) => `<th>${this.parser.parseInline(cell.tokens)}</th>`).join("");
        const rows = token.rows
          .map((row) => {
            const cells = row.map((cell) => `<td>${this.parser.parseInline(cell.tokens)}</td>`).join("");
            return `<tr>${cells}</tr>`;
          })
          .join("\n");
        return `<div class="table" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>\n`;
      },
    },
  });
  return marked.parse(document.markdown, { async: false });
}

/** Where a link of a Markdown file leads once it is a page; undefined for files that are not part of the guide. */
function resolve(document: GuideDocument, all: readonly GuideDocument[], href: string): string | undefined {
  if (/^(https?:|mailto:|#)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  // A page of the running server.
  if (path.startsWith("/")) return href;
  const file = posix.join(posix.dirname(document.path), path);
  const page = all.find((other) => other.path === file);
  if (page === undefined) return undefined;
  return `/guide/${page.name}${anchor === undefined ? "" : `#${anchor}`}`;
}

/** What a heading says, without its Markdown. */
function plain(text: string): string {
  return text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[*`]/g, "");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
