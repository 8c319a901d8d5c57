import type { DocumentRequest } from "@foyer/shared-widget/protocol";
import type { Block } from "./block.ts";
import { htmlBlocks } from "./html-blocks.ts";
import { markdownBlocks } from "./markdown-blocks.ts";
import { textBlocks } from "./text-blocks.ts";

export interface Chunk {
  /** Headings above, outermost first, joined by " › "; empty for none. */
  heading: string;
  /** Markdown that can be quoted as it stands. */
  text: string;
}

/** Part of every document's hash: raise it when splitting or indexing changes, so that the next put does it again. */
export const splitVersion = 2;

const target = 700;
const most = 1_200;
/** Code and tables say little when cut, so they may be longer. */
const mostWhole = 2_400;
/** A heading stands with every chunk below it; a longer one is a paragraph that was marked as one. */
const longestHeading = 300;
const separator = " › ";

/**
 * Cuts a document where its readers would: at headings, then between blocks, then between sentences, into
 * chunks of about 700 and at most 1,200 characters (code and tables: 2,400).
 */
export function split({
  title,
  content,
  format,
}: Pick<DocumentRequest, "title" | "content" | "format">): Chunk[] {
  return splitBlocks(title, blocksOf(format)(content));
}

const blocksOf = (format: DocumentRequest["format"]): ((content: string) => Block[]) =>
  format === "html" ? htmlBlocks : format === "markdown" ? markdownBlocks : textBlocks;

/** The same of a document that was read already. */
export function splitBlocks(title: string, blocks: readonly Block[]): Chunk[] {
  const chunks: Chunk[] = [];
  const path: { level: number; text: string }[] = [];
  let section: Block[] = [];
  let seen = false;

  const endSection = (): void => {
    const heading = path.map((each) => each.text).join(separator);
    for (const text of pack(section)) chunks.push({ heading, text });
    section = [];
  };

  for (const block of blocks) {
    if (block.kind !== "heading") {
      section.push(block);
      continue;
    }
    if (block.text.length > longestHeading) {
      section.push({ kind: "paragraph", text: block.text });
      continue;
    }
    endSection();
    while ((path.at(-1)?.level ?? 0) >= block.level) path.pop();
    // The document's title stands beside the heading wherever both are shown.
    const isTitle = !seen && sameWords(block.text, title);
    seen = true;
    if (!isTitle) path.push({ level: block.level, text: headingText(block.text) });
  }
  endSection();
  return chunks;
}

/** Fills chunks with whole blocks where they fit. A paragraph that ends in a colon stays with what it announces. */
function pack(blocks: readonly Block[]): string[] {
  const chunks: string[] = [];
  let current = "";
  let announced = false;
  for (const block of blocks) {
    for (const piece of fitting(block)) {
      const together = current.length + 2 + piece.length;
      const room = together <= target || (together <= most && (announced || current.length < target / 3));
      if (current !== "" && !room && !(announced && together <= mostWhole)) {
        chunks.push(current);
        current = "";
      }
      current = current === "" ? piece : `${current}\n\n${piece}`;
      announced = block.kind === "paragraph" && piece.endsWith(":");
    }
  }
  if (current === "") return chunks;
  const last = chunks.at(-1);
  const remnant =
    last !== undefined && current.length < target / 4 && last.length + 2 + current.length <= most;
  if (remnant) chunks[chunks.length - 1] = `${last}\n\n${current}`;
  else chunks.push(current);
  return chunks;
}

function fitting(block: Block): string[] {
  const { kind, text } = block;
  if (kind === "code") return text.length <= mostWhole ? [text] : cutCode(text);
  if (kind === "table") return text.length <= mostWhole ? [text] : cutTable(text);
  if (text.length <= most) return [text];
  if (kind === "list") return gather(text.split(/\n(?=(?:[-*+]|\d{1,9}[.)])\s)/), "\n");
  return gather(sentences(text), "");
}

/** Joins parts up to the target; a part that is too long by itself is cut at spaces. */
function gather(parts: readonly string[], joint: string): string[] {
  const out: string[] = [];
  let current = "";
  for (const part of parts.flatMap((each) => (each.length <= most ? [each] : cutText(each)))) {
    if (current !== "" && current.length + joint.length + part.length > target) {
      out.push(current);
      current = part;
    } else {
      current = current === "" ? part : current + joint + part;
    }
  }
  const last = out.at(-1);
  const isRemnant =
    current.length < target / 4 && (last?.length ?? most) + joint.length + current.length <= most;
  if (last !== undefined && isRemnant) out[out.length - 1] = last + joint + current;
  else out.push(current);
  return out.map((each) => each.trim()).filter((each) => each !== "");
}

const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Sentences with the space after them. One may go over a line's end, which to the segmenter is a paragraph's. */
export function sentences(text: string): string[] {
  const inOneLine = text.replaceAll(/\\?\n/g, (end) => " ".repeat(end.length));
  return Array.from(sentenceSegmenter.segment(inOneLine), ({ index, segment }) =>
    text.slice(index, index + segment.length),
  );
}

function cutText(text: string): string[] {
  const out: string[] = [];
  let rest = text;
  while (rest.length > target) {
    const space = rest.lastIndexOf(" ", target);
    let end = space > target / 2 ? space + 1 : target;
    // Never between the halves of a character.
    if (/[\ud800-\udbff]/.test(rest[end - 1] ?? "")) end--;
    out.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== "") out.push(rest);
  return out;
}

function cutCode(text: string): string[] {
  const lines = text.split("\n");
  const opening = lines[0] ?? "```";
  const closing = /^[`~]+/.exec(opening)?.[0] ?? "```";
  const body = lines.slice(1, -1).flatMap((line) => (line.length <= most ? [line] : cutText(line)));
  return gatherLines(body).map((part) => `${opening}\n${part}\n${closing}`);
}

function cutTable(text: string): string[] {
  const [head = "", rule = "", ...rows] = text.split("\n");
  // Too wide to be repeated or kept: it can only be cut as text.
  if (head.length + rule.length > most / 2 || rows.some((row) => row.length > most))
    return gather(text.split("\n"), "\n");
  return gatherLines(rows).map((part) => `${head}\n${rule}\n${part}`);
}

function gatherLines(lines: readonly string[]): string[] {
  const out: string[] = [];
  let current: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (current.length > 0 && length + line.length > most) {
      out.push(current.join("\n"));
      current = [];
      length = 0;
    }
    current.push(line);
    length += line.length + 1;
  }
  if (current.length > 0) out.push(current.join("\n"));
  return out;
}

function sameWords(a: string, b: string): boolean {
  return bareWords(a) === bareWords(b);
}

function bareWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Headings are shown as plain text. */
function headingText(markdown: string): string {
  return markdown
    .replaceAll(/[`*]|\\(?=[\\`*_[\]<>#])/g, "")
    .replaceAll(/\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .trim();
}
