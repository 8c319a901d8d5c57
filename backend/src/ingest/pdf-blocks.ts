import type { Block } from "../knowledge/block.ts";
import { escapeMarkdown } from "../knowledge/markdown-text.ts";
import type { PdfLine } from "./pdf-lines.ts";

/** Of the text's own size: from here on a short line is a heading. */
const headingSize = 1.14;
const longestHeading = 160;
const bullet = /^(?:[•‣◦▪●○–—*·-]|\(?(?:\d{1,3}|[a-z])[.)])\s+(?=\S)/u;

/** What stands where on the pages, made into what it says: a PDF knows of no headings, lists or tables. */
export function pdfBlocks(pages: readonly (readonly PdfLine[])[]): Block[] {
  const kept = withoutFurniture(pages);
  const body = bodySize(kept.flat());
  const levels = headingLevels(kept.flat(), body);
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: string[] = [];
  let table: string[][] = [];

  const end = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", text: escapeMarkdown(joined(paragraph)) });
    if (list.length > 0) blocks.push({ kind: "list", text: list.map(listItem).join("\n") });
    if (table.length > 1) blocks.push({ kind: "table", text: tableText(table) });
    else if (table.length === 1)
      blocks.push({ kind: "paragraph", text: escapeMarkdown(table[0]?.join(" ") ?? "") });
    paragraph = [];
    list = [];
    table = [];
  };

  for (const page of kept) {
    let before: PdfLine | undefined;
    for (const line of page) {
      const level = levels.get(sizeOf(line));
      const gap = before === undefined ? 0 : before.y - line.y;
      const isApart = gap < 0 || gap > Math.max(line.size, before?.size ?? 0) * 1.75;
      if (level !== undefined && line.text.length <= longestHeading) {
        const last = blocks.at(-1);
        const goesOn =
          before !== undefined && !isApart && sizeOf(before) === sizeOf(line) && last?.kind === "heading";
        if (goesOn) last.text += ` ${escapeMarkdown(line.text)}`;
        else {
          end();
          blocks.push({ kind: "heading", level, text: escapeMarkdown(line.text) });
        }
      } else if (bullet.test(line.text)) {
        if (list.length === 0) end();
        list.push(line.text);
      } else if (line.cells.length > 1) {
        if (table.length === 0 || table[0]?.length !== line.cells.length) end();
        table.push(line.cells);
      } else if (list.length > 0 && before !== undefined && !isApart) {
        list[list.length - 1] = joined([list.at(-1) ?? "", line.text]);
      } else {
        // A sentence may go over to the next page.
        const endsHere =
          before === undefined ? /[.!?:…。！？]["”»)]?$/u.test(paragraph.at(-1) ?? "") : isApart;
        if (endsHere || paragraph.length === 0) end();
        paragraph.push(line.text);
      }
      before = line;
    }
  }
  end();
  return blocks;
}

/** Without what stands at the head or foot of most pages, and without their numbers. */
function withoutFurniture(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const seen = new Map<string, number>();
  for (const page of pages)
    for (const text of new Set(edges(page).map(nameless))) seen.set(text, (seen.get(text) ?? 0) + 1);
  return pages.map((page) => {
    const outer = new Set(edges(page));
    return page.filter((line) => {
      if (!outer.has(line)) return true;
      if (/^(?:\p{L}{0,6}\.?\s*)?\d{1,4}(?:\s*(?:\/|of|von|de)\s*\d{1,4})?$|^[ivxlc]{1,6}$/iu.test(line.text))
        return pages.length < 2;
      return pages.length < 4 || (seen.get(nameless(line)) ?? 0) <= pages.length / 2;
    });
  });
}

/** The lines where furniture stands. */
function edges(page: readonly PdfLine[]): PdfLine[] {
  return [...new Set([page[0], page[1], page.at(-2), page.at(-1)])].filter((line) => line !== undefined);
}

/** Whatever the page's number is. */
function nameless({ text }: PdfLine): string {
  return text.replaceAll(/\d+/g, "0");
}

/** The size most characters have. */
function bodySize(lines: readonly PdfLine[]): number {
  const characters = new Map<number, number>();
  for (const line of lines)
    characters.set(sizeOf(line), (characters.get(sizeOf(line)) ?? 0) + line.text.length);
  return [...characters].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
}

function headingLevels(lines: readonly PdfLine[], body: number): Map<number, number> {
  const sizes = [...new Set(lines.map(sizeOf))].filter((size) => size >= body * headingSize);
  return new Map(sizes.toSorted((a, b) => b - a).map((size, index) => [size, Math.min(index + 1, 6)]));
}

/** In half points: what is set in one size is measured a little differently here and there. */
function sizeOf({ size }: PdfLine): number {
  return Math.round(size * 2) / 2;
}

/** Lines as one text; a word that was broken at the end of one is whole again. */
function joined(lines: readonly string[]): string {
  let text = "";
  for (const line of lines) {
    if (/\p{Ll}[-\u00ad]$/u.test(text) && /^\p{Ll}/u.test(line)) text = text.slice(0, -1) + line;
    else if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(text)) text += line;
    else text += (text === "" ? "" : " ") + line;
  }
  return text;
}

function listItem(text: string): string {
  const mark = bullet.exec(text)?.[0] ?? "";
  const number = /^(\d{1,3})[.)]/.exec(mark)?.[1];
  return `${number === undefined ? "-" : `${number}.`} ${escapeMarkdown(text.slice(mark.length))}`;
}

function tableText(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [tableLine(head), `|${" --- |".repeat(head.length)}`, ...body.map(tableLine)].join("\n");
}

function tableLine(row: readonly string[]): string {
  return `| ${row.map((cell) => escapeMarkdown(cell).replaceAll("|", String.raw`\|`)).join(" | ")} |`;
}
