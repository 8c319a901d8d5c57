import { parseInline } from "./markdown-inline.ts";
import type { MarkdownElement, MarkdownNode } from "./markdown-inline.ts";

export interface MarkdownOptions {
  /** A line end is a line break (people type so); otherwise it is a space (as Markdown says). */
  breaks?: boolean;
  /**
   * The text goes on: it is being written, or was cut off. What is begun but not closed at its end is shown as
   * if it were closed, and half a marker is not shown at all, so that nothing flashes while text arrives.
   */
  open?: boolean;
}

/** Quotes and lists nested deeper than this are plain text; each level reads its lines once more. */
const MAX_DEPTH = 6;

const fence = /^ *(`{3,}(?=[^`]*$)|~{3,}) *(\S*)/;
const heading = /^ {0,3}#{1,6}(?: +(.*))?$/;
const quote = /^ {0,3}> ?/;
const marker = /^( *)([-*+]|\d{1,9}[.)])(?: +(.*))?$/;
/** The begin of a line that may yet become a list, a rule, a fence … */
const unfinished = /^ *(?:[-*+>#|`~=]+|\d{1,2}[.)])$/;

/**
 * The Markdown that assistants and people write in chats. Never HTML: what is not understood stays text. Time is
 * linear in the length of the source.
 */
export function parseMarkdown(
  source: string,
  { breaks = false, open = false }: MarkdownOptions = {},
): MarkdownNode[] {
  const lines = source.replace(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n");
  const last = lines.at(-1) ?? "";
  if (open && (unfinished.test(last) || (lines.length > 1 && /^\d{1,2}$/.test(last)))) lines.pop();
  return parseBlocks(lines, breaks, open, 0);
}

function parseBlocks(lines: string[], breaks: boolean, open: boolean, depth: number): MarkdownNode[] {
  const blocks: MarkdownNode[] = [];
  const end = lines.length;
  let i = 0;
  const line = (index = i) => lines[index] ?? "";
  // Only the last block of an open text is open.
  const inline = (text: string) => parseInline(text.trimEnd(), breaks, open && i >= end);
  const within = (inner: string[], last = true) =>
    parseBlocks(inner, breaks, open && last && i >= end, depth + 1);
  const add = (tag: string, children: MarkdownNode[], more?: Partial<MarkdownElement>) =>
    blocks.push({ tag, children, ...more });

  while (i < end) {
    const first = line();
    const [, ticks, language] = fence.exec(first) ?? [];
    const title = heading.exec(first);
    if (!first.trim()) i++;
    else if (ticks) {
      const code: string[] = [];
      while (++i < end) {
        const closing = line().trim();
        if (closing.startsWith(ticks) && !closing.replaceAll(ticks.charAt(0), "")) break;
        code.push(dedent(line(), indentOf(first)));
      }
      i++;
      add("pre", [code.join("\n")], { language });
    } else if (isRule(first)) {
      i++;
      add("hr", []);
    } else if (title) {
      i++;
      add("p", inline(title[1] ?? ""), { class: "heading" });
    } else if (quote.test(first) && depth < MAX_DEPTH) {
      const inner: string[] = [];
      while (quote.test(line()) || continues(line())) inner.push(line(i++).replace(quote, ""));
      add("blockquote", within(inner));
    } else if (marker.test(first) && depth < MAX_DEPTH) addList(first);
    else if (isTable()) {
      const align = cells(line(i + 1)).map(alignOf);
      const columns = cells(first).length;
      const row = (tag: string) => ({
        tag: "tr",
        children: cells(line(i++))
          .slice(0, columns)
          .map((cell, column) => ({ tag, children: inline(cell), class: align[column] })),
      });
      const head = row("th");
      const body: MarkdownNode[] = [];
      for (i++; line().includes("|");) body.push(row("td"));
      add("table", [
        { tag: "thead", children: [head] },
        { tag: "tbody", children: body },
      ]);
    } else {
      const text = [first.trimStart()];
      for (i++; continues(line()) && !isTable(); i++) text.push(line().trimStart());
      add("p", inline(text.join("\n")));
    }
  }
  return blocks;

  function addList(first: string) {
    const start = Number.parseInt(first.trimStart(), 10);
    const nested = indentOf(first) + 2;
    const items: string[][] = [];
    let going = true;
    while (going) {
      const [, space = "", sign = "", rest = ""] = marker.exec(line()) ?? [];
      if (!sign || isRule(line()) || sign.length > 1 !== start >= 0) break;
      const item = [rest];
      items.push(item);
      for (i++; ;) {
        const blank = i;
        while (i < end && !line().trim()) i++;
        if (indentOf(line()) >= nested) {
          if (i > blank) item.push("");
          item.push(dedent(line(i++), space.length + sign.length + 1));
        } else if (marker.test(line())) break;
        else if (i === blank && continues(line())) item.push(line(i++).trimStart());
        else {
          going = false;
          break;
        }
      }
    }
    const children = items.map((item, index) => ({ tag: "li", children: within(item, !items[index + 1]) }));
    if (start >= 0) add("ol", children, { start });
    else add("ul", children);
  }

  /** A head row and the row of dashes below it; while the text is being written, the head row alone will do. */
  function isTable(): boolean {
    const below = line(i + 1);
    if (!line().includes("|")) return false;
    if (open && line().startsWith("|") && i + 2 >= end && /^[|:\- ]*$/.test(below)) return true;
    return below.includes("-") && cells(below).every((cell) => /^:?-+:?$/.test(cell));
  }
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}

function dedent(line: string, by: number): string {
  return line.slice(Math.min(by, indentOf(line)));
}

function isRule(line: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(line.replaceAll(" ", ""));
}

/** Whether a line below a paragraph belongs to it. */
function continues(line: string): boolean {
  // "1984. A year" at a line's begin is no list; only 1 begins one below a paragraph.
  const item = /^1?\D$/.test(marker.exec(line)?.[2] ?? "");
  return (
    line.trim() !== "" && !item && ![fence, heading, quote].some((begin) => begin.test(line)) && !isRule(line)
  );
}

function cells(line: string): string[] {
  const parts = line.trim().replaceAll("\\|", "\0").split("|");
  if (!parts[0]) parts.shift();
  if (!parts.at(-1)?.trim()) parts.pop();
  return parts.map((part) => part.replaceAll("\0", "|").trim());
}

function alignOf(dashes: string): string {
  return dashes.endsWith(":") ? (dashes.startsWith(":") ? "center" : "end") : "start";
}
