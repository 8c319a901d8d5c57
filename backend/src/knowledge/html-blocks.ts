import type { Block } from "./block.ts";
import { htmlTokens, type HtmlToken } from "./html-tokens.ts";
import { escapeMarkdown } from "./markdown-text.ts";

const words = (list: string): Set<string> => new Set(list.split(" "));

/** What is never part of what a page says. */
const silent = words(
  "script style noscript template title svg math iframe object video audio canvas button select textarea dialog",
);
/** What stands on a page but is seldom what the page says. */
const boilerplate = words("nav footer aside form header");
/** The same, where a page says so of an element by its role. */
const boilerplateRoles = words("navigation banner contentinfo search complementary menu menubar toolbar");
/** Of all text, what must be left without the boilerplate, or it was none: some pages are one big form. */
const leastShare = 0.1;

const voidElements = words("area base br col embed hr img input link meta source track wbr");
const textBlocks = words(
  "p div section article main header figure figcaption address details summary dl dt dd fieldset blockquote body center hr nav footer aside form",
);
/** Open elements that the start of another ends, where a page leaves out their end tags. */
const endedBy = new Map<string, ReadonlySet<string>>([
  ...["p", "div", "ul", "ol", "dl", "pre", "table", "blockquote", "section"].map(
    (tag) => [tag, words("p")] as const,
  ),
  ["li", words("li p")],
  ["dt", words("dt dd p")],
  ["dd", words("dt dd p")],
  ["tr", words("td th tr p")],
  ["td", words("td th p")],
  ["th", words("td th p")],
]);

/** Deeper than this, nesting shows no more: whoever reads it has lost count. */
const deepestList = 6;
const deepestMark = 6;
/** Wider than this, a table is a page's layout, as one of one column is. */
const widestTable = 50;

/**
 * Reads what a page says, in order, as Markdown blocks, without menus and the like. Where it marks its `main` or
 * `article`, only that.
 */
export function htmlBlocks(html: string): Block[] {
  let page = readPage(html, boilerplate);
  // Who forgot to close a menu did not mean all that follows to be one.
  const { unclosed } = page;
  if (unclosed.size > 0) page = readPage(html, new Set([...boilerplate].filter((tag) => !unclosed.has(tag))));
  if (page.isNearlyEmpty) page = readPage(html, new Set());
  return page.blocks;
}

function readPage(html: string, dropped: ReadonlySet<string>): Page {
  const reader = new PageReader(dropped);
  for (const token of htmlTokens(html)) {
    if (token.kind === "text") reader.read(token.text);
    else if (token.kind === "open") reader.open(token);
    else reader.close(token.tag);
  }
  return reader.finish();
}

interface Page {
  blocks: Block[];
  isNearlyEmpty: boolean;
  /** Elements among the dropped that were open when the page ended. */
  unclosed: ReadonlySet<string>;
}

interface OpenElement {
  tag: string;
  attributes: ReadonlyMap<string, string>;
  isSkipped?: boolean;
  isDropped?: boolean;
  ended?: () => void;
}

interface List {
  ordered: boolean;
  count: number;
}

class PageReader {
  private readonly dropped: ReadonlySet<string>;
  private readonly all: Block[] = [];
  private readonly inMain: Block[] = [];
  private readonly openElements: OpenElement[] = [];
  private readonly openCount = new Map<string, number>();
  private readonly unclosed = new Set<string>();
  private charactersRead = 0;
  private charactersDropped = 0;
  private skipping = 0;
  private dropping = 0;
  private mains = 0;
  private quotes = 0;
  private heading = 0;
  private marks = 0;
  /** The block being read, in pieces: to join it for every piece would take ever longer. */
  private line: string[] = [];
  private lineNumber = 0;
  private lists: List[] = [];
  private items: string[] = [];
  private indent = "";
  private code: { pieces: string[]; language: string } | undefined;
  private rows: string[][][] | undefined;

  constructor(dropped: ReadonlySet<string>) {
    this.dropped = dropped;
  }

  read(text: string): void {
    if (this.skipping > 0) return;
    const characters = text.trim().length;
    if (this.dropping > 0) {
      this.charactersDropped += characters;
      return;
    }
    this.charactersRead += characters;
    if (this.code) {
      this.code.pieces.push(text);
      return;
    }
    const spaced = text.replaceAll(/[\s\u00a0]+/g, " ");
    const atStart = this.line.length === 0 || /\s$/.test(this.line.at(-1)?.at(-1) ?? "");
    // Marks are made literal when the line ends, where its first character is known.
    const piece = escapeInline(atStart ? spaced.trimStart() : spaced);
    if (piece !== "") this.line.push(piece);
  }

  open({ tag, attributes, selfClosing }: Extract<HtmlToken, { kind: "open" }>): void {
    while (endedBy.get(tag)?.has(this.openElements.at(-1)?.tag ?? "")) this.end(true);
    const element: OpenElement = { tag, attributes };
    const isHidden = attributes.has("hidden") || attributes.get("aria-hidden")?.toLowerCase() === "true";
    if (silent.has(tag) || (isHidden && !voidElements.has(tag))) {
      element.isSkipped = true;
      this.skipping++;
    } else if (this.isDropped(tag, attributes.get("role"))) {
      element.isDropped = true;
      this.dropping++;
    } else if (this.skipping === 0 && this.dropping === 0) {
      this.enter(element);
    }
    const isEmpty = voidElements.has(tag) || (selfClosing && (tag === "svg" || tag === "math"));
    this.openElements.push(element);
    this.openCount.set(tag, (this.openCount.get(tag) ?? 0) + 1);
    if (isEmpty) this.end(true);
  }

  close(tag: string): void {
    if ((this.openCount.get(tag) ?? 0) === 0) return;
    const isPage = tag === "body" || tag === "html";
    while (this.openElements.at(-1)?.tag !== tag) this.end(!isPage);
    this.end(true);
  }

  /** Ends the innermost element. */
  private end(isClosed: boolean): void {
    const element = this.openElements.pop();
    if (!element) return;
    this.openCount.set(element.tag, (this.openCount.get(element.tag) ?? 1) - 1);
    if (element.isSkipped) this.skipping--;
    if (element.isDropped) {
      this.dropping--;
      if (!isClosed) this.unclosed.add(element.tag);
    }
    element.ended?.();
  }

  private isDropped(tag: string, role: string | undefined): boolean {
    // A page's own header is its logo and menu; one inside the content is the content's.
    if (this.dropped.has(tag)) return tag !== "header" || this.mains === 0;
    return role !== undefined && this.dropped.has("nav") && boilerplateRoles.has(role.toLowerCase());
  }

  private enter(element: OpenElement): void {
    const { tag } = element;
    if (/^h[1-6]$/.test(tag)) {
      this.endBlock();
      this.heading = Number(tag[1]);
      element.ended = () => this.endBlock();
    } else if (tag === "main" || tag === "article") {
      this.endBlock();
      this.mains++;
      element.ended = () => {
        this.endBlock();
        this.mains--;
      };
    } else if (tag === "ul" || tag === "ol") {
      this.openList(element, tag === "ol");
    } else if (tag === "li") {
      this.openItem();
      element.ended = () => this.endBlock();
    } else if (tag === "pre") {
      this.endBlock();
      this.code ??= { pieces: [], language: languageOf(element) };
      element.ended = () => this.endCode();
    } else if (tag === "table" && this.rows === undefined) {
      this.endBlock();
      this.rows = [];
      element.ended = () => this.endTable();
    } else if (tag === "tr" && this.rows) {
      this.endBlock();
      this.rows.push([]);
    } else if ((tag === "td" || tag === "th") && this.rows) {
      this.endBlock();
      if (this.rows.length === 0) this.rows.push([]);
      this.rows.at(-1)?.push([]);
    } else if (textBlocks.has(tag)) {
      this.endBlock();
      if (tag === "blockquote") this.quotes++;
      element.ended = () => {
        this.endBlock();
        if (tag === "blockquote") this.quotes--;
      };
    } else {
      this.openInline(element);
    }
  }

  finish(): Page {
    while (this.openElements.length > 0) {
      const element = this.openElements.pop();
      if (element?.isDropped) this.unclosed.add(element.tag);
    }
    this.endCode();
    this.endTable();
    this.lists = [];
    this.endBlock();
    this.endList();
    const total = this.charactersRead + this.charactersDropped;
    return {
      blocks: this.inMain.length > 0 ? this.inMain : this.all,
      isNearlyEmpty: this.inMain.length === 0 && this.charactersRead < total * leastShare,
      unclosed: this.unclosed,
    };
  }

  private openInline(element: OpenElement): void {
    const { tag } = element;
    if (tag === "br") {
      if (this.code) this.code.pieces.push("\n");
      else this.line.push((this.line.pop() ?? "").trimEnd(), "\\\n");
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
      const address = element.attributes.get("href") ?? "";
      if (/^https?:\/\/[^\s()<>]+$/i.test(address)) this.wrap(element, "[", `](${address})`);
    }
  }

  /** Markdown's marks must touch the words they mark, and must not stand around nothing. */
  private wrap(element: OpenElement, before: string, after: string): void {
    if (this.heading > 0 || this.marks >= deepestMark) return;
    const { lineNumber } = this;
    const start = this.line.length;
    this.marks++;
    element.ended = () => {
      this.marks--;
      if (this.lineNumber !== lineNumber) return;
      const inner = this.line.slice(start).join("");
      const text = inner.trim();
      if (text === "" || text.includes("\n")) return;
      const marked = before === "`" ? codeSpan(text) : before + text + after;
      this.line.length = start;
      this.line.push((inner.startsWith(" ") ? " " : "") + marked + (inner.endsWith(" ") ? " " : ""));
    };
  }

  private endBlock(): void {
    const text = withoutOuterBreaks(this.line.join(""));
    this.line = [];
    this.lineNumber++;
    const level = this.heading;
    this.heading = 0;
    if (text === "") return;
    if (this.rows) {
      this.rows.at(-1)?.at(-1)?.push(text);
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

  private openList(element: OpenElement, ordered: boolean): void {
    this.endBlock();
    this.lists.push({ ordered, count: 0 });
    element.ended = () => {
      this.endBlock();
      this.lists.pop();
      if (this.lists.length === 0) this.endList();
    };
  }

  private openItem(): void {
    this.endBlock();
    if (this.rows) return;
    const list = this.lists.at(-1);
    if (!list) return;
    list.count++;
    const depth = "   ".repeat(Math.min(this.lists.length, deepestList) - 1);
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
    const { pieces, language } = this.code;
    this.code = undefined;
    const body = pieces.join("").replace(/^\n+/, "").trimEnd();
    if (body === "") return;
    const mark = body.includes("```") ? "~~~~" : "```";
    const block = `${mark}${language}\n${body}\n${mark}`;
    if (this.lists.length > 0) this.items.push(block.replaceAll(/^/gm, this.indent));
    else this.add({ kind: "code", text: block });
  }

  private endTable(): void {
    if (!this.rows) return;
    this.endBlock();
    const rows = this.rows
      .map((row) => row.map((cell) => cell.join(" ")))
      .filter((row) => row.some((cell) => cell !== ""));
    this.rows = undefined;
    const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
    if (width < 2 || width > widestTable) {
      for (const cell of rows.flat())
        if (cell !== "") this.add({ kind: "paragraph", text: escapeLineStarts(cell) });
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

function languageOf({ attributes }: OpenElement): string {
  return /\blang(?:uage)?-([\w+#-]{1,40})/.exec(attributes.get("class") ?? "")?.[1] ?? "";
}

function withoutOuterBreaks(text: string): string {
  let start = 0;
  let end = text.length;
  while (text.startsWith("\\\n", start)) start += 2;
  while (end - 2 >= start && text.startsWith("\\\n", end - 2)) end -= 2;
  return text.slice(start, end).trim();
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
