import type { Passage } from "@foyer/shared-widget/protocol";
import type { Block } from "../knowledge/block.ts";
import { markdownBlocks } from "../knowledge/markdown-blocks.ts";
import { sentences } from "../knowledge/split.ts";
import { plainText } from "../knowledge/markdown-text.ts";
import { terms } from "../knowledge/words.ts";

/** An answer that can be read in one glance; what a colon announces, code and tables may take it further. */
const quoteLength = 600;
const announcedLength = 1_600;
/** From here on only what speaks of the question is added. */
const enough = 320;
const sentenceLength = 240;
/** The part of the best sentence's score that makes an earlier one as good. */
const nearEnough = 0.8;

type TextBlock = Exclude<Block, { kind: "heading" }>;

/**
 * The part of a passage that speaks to a question, as well-formed Markdown: whole sentences, list items, code
 * blocks and tables, in their order.
 */
export function quoteOf(passage: Passage, asked: readonly string[], among: readonly Passage[]): string {
  const blocks = textBlocks(passage);
  const weigh = weigher(asked, among);
  const scores = blocks.map((block) => weigh(block.text));
  let at = startOf(passage, blocks, scores, weigh);

  const taken: string[] = [];
  let length = 0;
  let announced = false;
  for (; at < blocks.length; at++) {
    const block = blocks[at];
    if (!block) break;
    // What can only be quoted whole may take more room where little was said before it.
    const roomy = announced || (length < enough && (block.kind === "code" || block.kind === "table"));
    const room = (roomy ? announcedLength : quoteLength) - length;
    const wanted = taken.length === 0 || announced || length < enough || (scores[at] ?? 0) > 0;
    if (!wanted) break;
    const text = fitted(block, room, weigh, taken.length === 0 || announced);
    if (text === "") break;
    taken.push(text);
    length += text.length;
    announced = text.endsWith(":");
  }
  // What announces something that is not there says nothing.
  if (taken.length > 1 && announced) taken.pop();
  return withoutMarks(taken.join("\n\n"));
}

/** The one sentence of a passage nearest to a question, in Markdown; empty where it has only code or tables. */
export function bestSentence(passage: Passage, asked: readonly string[], among: readonly Passage[]): string {
  const weigh = weigher(asked, among);
  const all = textBlocks(passage)
    .filter(({ kind }) => kind === "paragraph")
    .flatMap(({ text }) => sentences(text))
    .map((text) => text.replaceAll(/\s*\\?\n\s*/g, " ").trim())
    .filter(
      (text) => text.length > 0 && text.length <= sentenceLength && !text.endsWith(":") && isBalanced(text),
    );
  const scores = all.map(weigh);
  const most = Math.max(0, ...scores);
  // Alone, a later sentence often lacks what its words point back to: it must be clearly nearer than an earlier one.
  const at = scores.findIndex((score) => score >= most * nearEnough);
  return withoutMarks(all[at] ?? "");
}

function textBlocks(passage: Passage): TextBlock[] {
  return markdownBlocks(passage.text).map((block) =>
    block.kind === "heading" ? { kind: "paragraph", text: `**${block.text}**` } : block,
  );
}

/** Sums the asked terms a text holds; one that few of the passages' blocks hold counts for more. */
function weigher(asked: readonly string[], among: readonly Passage[]): (text: string) => number {
  const held = among
    .flatMap(({ text }) => text.split(/\n\n+/))
    .map((text) => new Set(terms(plainText(text))));
  const weights = new Map(
    asked.map((term) => [term, 1 / (1 + held.filter((words) => words.has(term)).length)] as const),
  );
  return (text) => {
    const words = new Set(terms(plainText(text)));
    let sum = 0;
    for (const [term, weight] of weights) if (words.has(term)) sum += weight;
    return sum;
  };
}

/**
 * A section begins with its answer, if its heading or its beginning speaks of the question; else the quote
 * starts at the block that says most about it, with the line that announces it.
 */
function startOf(
  passage: Passage,
  blocks: readonly TextBlock[],
  scores: readonly number[],
  weigh: (text: string) => number,
): number {
  const most = Math.max(0, ...scores);
  const best = scores.indexOf(most);
  if (best <= 0) return 0;
  if (weigh(passage.heading) >= most || (scores[0] ?? 0) >= most / 2) return 0;
  return blocks[best - 1]?.text.endsWith(":") ? best - 1 : best;
}

function fitted(block: TextBlock, room: number, weigh: (text: string) => number, needed: boolean): string {
  if (block.text.length <= room) return block.text;
  // Cut code misleads, and a table without its end looks whole.
  if (block.kind === "code" || block.kind === "table") return needed ? block.text : "";
  if (block.kind === "list")
    return firstWithin(block.text.split(/\n(?=(?:[-*+]|\d{1,9}[.)])\s)/), "\n", room, needed);
  const parts = sentences(block.text);
  if (!needed) return firstWithin(parts, "", room, false);
  const scores = parts.map(weigh);
  const best = Math.max(0, scores.indexOf(Math.max(...scores)));
  // From the beginning as long as that reaches the best sentence: the first one says what the rest is about.
  const reaches = parts.slice(0, best + 1).join("").length <= room;
  return firstWithin(parts.slice(reaches ? 0 : best), "", room, true);
}

function firstWithin(parts: readonly string[], joint: string, room: number, needed: boolean): string {
  let out = "";
  for (const part of parts) {
    const longer = out === "" ? part : out + joint + part;
    if (longer.trimEnd().length > room && !(needed && out === "")) break;
    out = longer;
  }
  return isBalanced(out) ? out.trim() : plainText(out);
}

/** Whether a piece of Markdown closes what it opens: a sentence may end inside bold or a link's words. */
function isBalanced(text: string): boolean {
  const bare = text.replaceAll(/\\./g, "");
  const outsideCode = bare.replaceAll(/`[^`]*`/g, "");
  const count = (pattern: RegExp): number => outsideCode.match(pattern)?.length ?? 0;
  return !outsideCode.includes("`") && count(/\*\*/g) % 2 === 0 && count(/\[/g) === count(/\]/g);
}

/** `[1]` in a passage is its own footnote or index, not a source of this answer. */
function withoutMarks(markdown: string): string {
  return markdown
    .split(/(^ {0,3}```[\s\S]*?^ {0,3}```|^ {0,3}~~~[\s\S]*?^ {0,3}~~~|`[^`\n]*`)/m)
    .map((part, index) =>
      index % 2 === 0 ? part.replaceAll(/(?<!\\)\[(\d+)\](?!\()/g, String.raw`\[$1\]`) : part,
    )
    .join("");
}
