import type { Block } from "./block.ts";
import { decodeEntities } from "./html-entities.ts";
import { escapeMarkdown } from "./markdown-text.ts";

/** What stands on a page but is not what the page says. */
const skipped =
  "script, style, noscript, template, title, nav, footer, aside, form, svg, math, iframe, object, video, audio, canvas, button, select, textarea, dialog, [hidden], [aria-hidden=true]";
const voidElements = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const textBlocks = new Set(
  "p div section article main header figure figcaption address details summary dl dt dd fieldset blockquote body center hr".split(
    " ",
  ),
);

/** Reads what a page says, in order, as Markdown blocks. Where it marks its `main` or `article`, only that. */
export async function htmlBlocks(html: string): Promise<Block[]> {
  const reader = new PageReader();
  const rewriter = new HTMLRewriter()
    .on(skipped, { element: (element) => reader.skip(element) })
    .on("*", { element: (element) => reader.open(element) })
    .onDocument({ text: (piece) => reader.read(piece.text, piece.lastInTextNode) });
  await rewriter.transform(new Response(html)).arrayBuffer();
  return reader.finish();
}

interface List {
  ordered: boolean;
  count: number;
}

class PageReader {
  private readonly all: Block[] = [];
  private readonly inMain: Block[] = [];
  private skipping = 0;
  private mains = 0;
  private quotes = 0;
  private heading = 0;
  /** Text that came in pieces and may end within an entity. */
  private encoded = "";
  private line = "";
  private lists: List[] = [];
  private items: string[] = [];
  private indent = "";
  private code: { text: string; language: string } | undefined;
  private rows: string[][] | undefined;

  skip(element: Element): void {
    if (voidElements.has(element.tagName)) return;
    this.skipping++;
    element.onEndTag(() => {
      this.skipping--;
    });
  }

  read(text: string, last: boolean): void {
    if (this.skipping > 0) return;
    this.encoded += text;
    if (last) this.takeText();
  }

  open(element: Element): void {
    const tag = element.tagName;
    // A page's own header is its logo and menu; one inside the content is the content's.
    if (tag === "header" && this.mains === 0) return this.skip(element);
    if (this.skipping > 0) return;
    this.takeText();

    if (/^h[1-6]$/.test(tag)) {
      this.endBlock();
      this.heading = Number(tag[1]);
      this.onEnd(element, () => this.endBlock());
    } else if (tag === "main" || tag === "article") {
      this.endBlock();
      this.mains++;
      this.onEnd(element, () => {
        this.endBlock();
        this.mains--;
      });
    } else if (tag === "ul" || tag === "ol") {
      this.openList(element, tag === "ol");
    } else if (tag === "li") {
      this.openItem();
      this.onEnd(element, () => this.endBlock());
    } else if (tag === "pre") {
      this.endBlock();
      this.code = { text: "", language: languageOf(element) };
      this.onEnd(element, () => this.endCode());
    } else if (tag === "table" && this.rows === undefined) {
      this.endBlock();
      this.rows = [];
      this.onEnd(element, () => this.endTable());
    } else if (tag === "tr" && this.rows) {
      this.endCell();
      this.rows.push([]);
    } else if ((tag === "td" || tag === "th") && this.rows) {
      this.endCell();
      if (this.rows.length === 0) this.rows.push([]);
      this.rows.at(-1)?.push("");
    } else if (textBlocks.has(tag)) {
      this.endBlock();
      if (tag === "blockquote") this.quotes++;
      if (voidElements.has(tag)) return;
      this.onEnd(element, () => {
        this.endBlock();
        if (tag === "blockquote") this.quotes--;
      });
    } else {
      this.openInline(element);
    }
  }

  finish(): Block[] {
    this.takeText();
    this.endCode();
    this.endTable();
    this.lists = [];
    this.endBlock();
    this.endList();
    return this.inMain.length > 0 ? this.inMain : this.all;
  }

  private openInline(element: Element): void {
    const tag = element.tagName;
    if (tag === "br") {
      if (this.code) this.code.text += "\n";
      else this.line = `${this.line.trimEnd()}\\\n`;
      return;
    }
    if (this.code) {
      this.code.language ||= languageOf(element);
      return;
    }
    if (tag === "strong" || tag === "b") this.wrap(element, "**", "**");
    else if (tag === "em" || tag === "i") this.wrap(element, "*", "*");
    else if (tag === "code" || tag === "kbd" || tag === "samp") this.wrap(element, "`", "`");
    else if (tag === "a") {
      const address = decodeEntities(element.getAttribute("href") ?? "");
      if (/^https?:\/\/[^\s()<>]+$/i.test(address)) this.wrap(element, "[", `](${address})`);
    }
  }

  /** Markdown's marks must touch the words they mark, and must not stand around nothing. */
  private wrap(element: Element, before: string, after: string): void {
    if (this.heading > 0) return;
    const start = this.line.length;
    element.onEndTag(() => {
      this.takeText();
      const inner = this.line.slice(start);
      const text = inner.trim();
      if (this.line.length < start || text === "" || text.includes("\n")) return;
      const space = (part: RegExp): string => (part.test(inner) ? " " : "");
      const marked = before === "`" ? codeSpan(text) : before + text + after;
      this.line = this.line.slice(0, start) + space(/^\s/) + marked + space(/\s$/);
    });
  }

  private onEnd(element: Element, ended: () => void): void {
    element.onEndTag(() => {
      this.takeText();
      ended();
    });
  }

  private takeText(): void {
    if (this.encoded === "") return;
    const text = decodeEntities(this.encoded);
    this.encoded = "";
    if (this.code) {
      this.code.text += text;
      return;
    }
    const spaced = text.replaceAll(/[\s\u00a0]+/g, " ");
    const atStart = this.line === "" || /\s$/.test(this.line);
    // Marks are made literal when the line ends, where its first character is known.
    this.line += escapeInline(atStart ? spaced.trimStart() : spaced);
  }

  private endBlock(): void {
    const text = this.line.replaceAll(/(?:\\\n)+$|^(?:\\\n)+/g, "").trim();
    this.line = "";
    const level = this.heading;
    this.heading = 0;
    if (text === "") return;
    if (this.rows) {
      const row = this.rows.at(-1);
      if (row && row.length > 0) row[row.length - 1] = `${row.at(-1) ?? ""} ${text}`.trim();
      return;
    }
    if (this.lists.length > 0) {
      const last = this.items.length - 1;
      const line = text.replaceAll("\\\n", " ");
      if (this.items[last]?.endsWith(" ")) this.items[last] += line;
      else this.items.push(this.indent + line);
      return;
    }
    if (level > 0) this.add({ kind: "heading", level, text: text.replaceAll("\\\n", " ") });
    else if (this.quotes > 0) this.add({ kind: "quote", text: `> ${text.replaceAll("\n", "\n> ")}` });
    else this.add({ kind: "paragraph", text: escapeLineStarts(text) });
  }

  private openList(element: Element, ordered: boolean): void {
    this.endBlock();
    this.lists.push({ ordered, count: 0 });
    this.onEnd(element, () => {
      this.endBlock();
      this.lists.pop();
      if (this.lists.length === 0) this.endList();
    });
  }

  private openItem(): void {
    this.endBlock();
    if (this.rows) return;
    if (this.lists.length === 0) return;
    const list = this.lists.at(-1);
    if (!list) return;
    list.count++;
    const depth = "   ".repeat(this.lists.length - 1);
    const mark = list.ordered ? `${list.count}. ` : "- ";
    this.items.push(depth + mark);
    this.indent = depth + " ".repeat(mark.length);
  }

  private endList(): void {
    const text = this.items.filter((item) => !/^\s*(?:-|\d+\.) $/.test(item)).join("\n");
    this.items = [];
    if (text !== "") this.add({ kind: "list", text });
  }

  private endCode(): void {
    if (!this.code) return;
    const { text, language } = this.code;
    this.code = undefined;
    const body = text.replace(/^\n+/, "").trimEnd();
    if (body === "") return;
    const mark = body.includes("```") ? "~~~~" : "```";
    const block = `${mark}${language}\n${body}\n${mark}`;
    if (this.lists.length > 0) this.items.push(block.replaceAll(/^/gm, this.indent));
    else this.add({ kind: "code", text: block });
  }

  private endCell(): void {
    this.endBlock();
  }

  private endTable(): void {
    if (!this.rows) return;
    this.endBlock();
    const rows = this.rows.filter((row) => row.some((cell) => cell !== ""));
    this.rows = undefined;
    const width = Math.max(0, ...rows.map((row) => row.length));
    // One column is a page's layout, not a table.
    if (width < 2) {
      for (const [cell] of rows) if (cell) this.add({ kind: "paragraph", text: escapeLineStarts(cell) });
      return;
    }
    const line = (row: readonly string[]): string =>
      `| ${Array.from({ length: width }, (_, at) => (row[at] ?? "").replaceAll("\\\n", " ").replaceAll("|", String.raw`\|`)).join(" | ")} |`;
    const [head = [], ...body] = rows;
    this.add({
      kind: "table",
      text: [line(head), `|${" --- |".repeat(width)}`, ...body.map(line)].join("\n"),
    });
  }

  private add(block: Block): void {
    this.all.push(block);
    if (this.mains > 0) this.inMain.push(block);
  }
}

function languageOf(element: Element): string {
  return /\blang(?:uage)?-([\w+#-]+)/.exec(element.getAttribute("class") ?? "")?.[1] ?? "";
}

function codeSpan(escaped: string): string {
  const text = escaped.replaceAll(/\\([\\`*_[\]<])/g, "$1");
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function escapeInline(text: string): string {
  return escapeMarkdown(`x${text}`).slice(1);
}

/** Inline marks are escaped already; what is left is what a line may not begin with. */
function escapeLineStarts(text: string): string {
  return text
    .replaceAll(/^(#{1,6}\s|>|[+-]\s|\|)/gm, String.raw`\$1`)
    .replaceAll(/^(\d+)([.)]\s)/gm, String.raw`$1\$2`);
}
