import type { Block } from "./block.ts";
import { aroundCode, endOfFence } from "./markdown-code.ts";
import { image, link } from "./markdown-text.ts";

// A fence is repeated around every part of its code: one of a hundred marks and more is none.
const fence = /^ {0,3}(?:(`{3,99})(?!`)([^`]*)|(~{3,99})(?!~)(.*))$/;
const longestLanguage = 80;
const atxHeading = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/;
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)/;
const tableRule = /^\s*(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*(?:\|\s*)?$/;
const thematicBreak = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;

/**
 * Reads Markdown's blocks; what stands inside a line is left to `inline`. Not a full CommonMark: nesting inside
 * quotes and lists stays as text, which is all that quoting needs.
 */
export function markdownBlocks(markdown: string): Block[] {
  const lines = withoutComments(withoutFrontMatter(markdown.replaceAll(/\r\n?/g, "\n"))).split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || thematicBreak.test(line)) {
      at++;
      continue;
    }

    const opening = fence.exec(line);
    const mark = opening?.[1] ?? opening?.[3];
    if (mark) {
      const end = closingFence(lines, at + 1, mark);
      const language = (opening?.[2] ?? opening?.[4] ?? "").trim();
      const first = mark + (language.length <= longestLanguage ? language : "");
      blocks.push({ kind: "code", text: `${first}\n${lines.slice(at + 1, end).join("\n")}\n${mark}` });
      at = end + 1;
      continue;
    }

    const heading = atxHeading.exec(line);
    if (heading?.[1]) {
      const text = inline(withoutClosing(heading[2] ?? ""));
      if (text !== "") blocks.push({ kind: "heading", level: heading[1].length, text });
      at++;
      continue;
    }

    if (line.includes("|") && tableRule.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("-")) {
      let end = at + 2;
      while (end < lines.length && (lines[end] ?? "").includes("|")) end++;
      blocks.push({ kind: "table", text: inline(lines.slice(at, end).join("\n")) });
      at = end;
      continue;
    }

    if (listItem.test(line)) {
      const end = endOfList(lines, at);
      blocks.push({ kind: "list", text: inline(tightened(lines.slice(at, end))) });
      at = end;
      continue;
    }

    if (/^ {0,3}>/.test(line)) {
      let end = at;
      while (end < lines.length && /^ {0,3}>/.test(lines[end] ?? "")) end++;
      blocks.push({ kind: "quote", text: inline(lines.slice(at, end).join("\n")) });
      at = end;
      continue;
    }

    if (/^ {4}|^\t/.test(line)) {
      let end = at;
      while (end < lines.length && (/^ {4}|^\t/.test(lines[end] ?? "") || (lines[end] ?? "").trim() === ""))
        end++;
      const code = lines.slice(at, end).map((each) => each.replace(/^ {4}|^\t/, ""));
      blocks.push({ kind: "code", text: `\`\`\`\n${code.join("\n").trimEnd()}\n\`\`\`` });
      at = end;
      continue;
    }

    let end = at + 1;
    while (end < lines.length && continuesParagraph(lines[end] ?? "")) end++;
    const text = unwrapped(inline(lines.slice(at, end).join("\n")));
    const underline = /^ {0,3}(=+|-+)\s*$/.exec(lines[end] ?? "")?.[1];
    if (underline && text !== "") {
      blocks.push({
        kind: "heading",
        level: underline.startsWith("=") ? 1 : 2,
        text: text.replaceAll(/\\?\n/g, " "),
      });
      end++;
    } else if (text !== "") {
      blocks.push({ kind: "paragraph", text });
    }
    at = end;
  }
  return blocks;
}

function withoutFrontMatter(markdown: string): string {
  return markdown.replace(/^\uFEFF?---[ \t]*\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)/, "");
}

/** Not inside code, where a comment is part of what is shown. */
function withoutComments(markdown: string): string {
  const starts = /^ {0,3}(?:(`{3,})[^`\n]*$|(~{3,}))|(`+)|<!--/gm;
  const kept: string[] = [];
  let at = 0;
  for (let found = starts.exec(markdown); found; found = starts.exec(markdown)) {
    const mark = found[1] ?? found[2];
    if (mark !== undefined) {
      starts.lastIndex = endOfFence(markdown, starts.lastIndex, mark).end;
    } else if (found[3] !== undefined) {
      starts.lastIndex = endOfSpan(markdown, starts.lastIndex, found[3]);
    } else {
      const end = markdown.indexOf("-->", starts.lastIndex);
      if (end === -1) break;
      kept.push(markdown.slice(at, found.index));
      at = starts.lastIndex = end + 3;
    }
  }
  kept.push(markdown.slice(at));
  return kept.join("");
}

/** After the code that `mark` opens on this line; right after the mark where it opens none. */
function endOfSpan(text: string, from: number, mark: string): number {
  const inner = /[^`\n]+/y;
  inner.lastIndex = from;
  const end = inner.test(text) ? inner.lastIndex : from;
  return end > from && text.startsWith(mark, end) ? end + mark.length : from;
}

/** A heading's text without the `#`s that may close it. */
function withoutClosing(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (trimmed[end - 1] === "#") end--;
  return end === 0 || /\s/.test(trimmed[end - 1] ?? "") ? trimmed.slice(0, end) : trimmed;
}

function closingFence(lines: readonly string[], from: number, opening: string): number {
  let end = from;
  while (end < lines.length) {
    const mark = (lines[end] ?? "").trim();
    if (mark.length >= opening.length && mark === (opening[0] ?? "").repeat(mark.length)) break;
    end++;
  }
  return end;
}

function endOfList(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length) {
    const line = lines[end] ?? "";
    const next = lines[end + 1] ?? "";
    if (line.trim() === "") {
      if (!listItem.test(next) && !/^\s{2,}\S/.test(next)) break;
    } else if (!/^\s/.test(line) && (atxHeading.test(line) || fence.test(line) || thematicBreak.test(line))) {
      break;
    } else if (!listItem.test(line) && !/^\s/.test(line) && (lines[end - 1] ?? "").trim() === "") {
      break;
    }
    end++;
  }
  return end;
}

/**
 * Items one below the other, each paragraph in one line; a blank line stays only before an item's own code or
 * further paragraph.
 */
function tightened(lines: readonly string[]): string {
  const out: string[][] = [];
  let inCode = false;
  /** Whether the line before is one that words may go on from. */
  let open = false;
  for (const [index, line] of lines.entries()) {
    const isFence = fence.test(line.trimStart());
    const isBlank = line.trim() === "";
    if (isBlank && !inCode && listItem.test(lines[index + 1] ?? "")) continue;
    const goesOn = !inCode && !isFence && !isBlank && !listItem.test(line) && !/^\s*[|>]/.test(line);
    if (goesOn && open) out.at(-1)?.push(line.trim());
    else out.push([line.trimEnd()]);
    open = !isFence && !isBlank;
    if (isFence) inCode = !inCode;
  }
  return out
    .map((parts) => parts.join(" "))
    .join("\n")
    .trimEnd();
}

/** A paragraph in one line: where its source was wrapped means nothing. Only a hard break stays one. */
function unwrapped(text: string): string {
  return text.replaceAll(/(\\)?\n\s*/g, (_, hard: string | undefined) => (hard ? "\\\n" : " "));
}

function continuesParagraph(line: string): boolean {
  if (line.trim() === "" || atxHeading.test(line) || fence.test(line) || /^ {0,3}>/.test(line)) return false;
  if (/^ {0,3}(=+|-+)\s*$/.test(line)) return false;
  // Only a list that starts at 1 may interrupt a paragraph: "in\n1998. A year" is none.
  return !/^ {0,3}(?:[-*+]|1[.)])\s/.test(line);
}

/**
 * Images become their alternative text and tags go. Links to a place on the same site mean nothing where the
 * passage is quoted, so only whole addresses stay links. Code is left as it is.
 */
function inline(text: string): string {
  return aroundCode(text, inlineProse)
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

function inlineProse(text: string): string {
  return text
    .replaceAll(image, "$1")
    .replaceAll(link, (_, label: string, bracketed: string | undefined, bare: string | undefined) => {
      const url = bracketed ?? bare ?? "";
      return /^https?:\/\/\S+$/i.test(url) && label.trim() !== "" ? `[${label}](${url})` : label;
    })
    .replaceAll(/(?<!\\)\[([^[\]]+)\]\[[^[\]]*\]/g, "$1")
    .replaceAll(/^ {0,3}\[[^[\]]+\]:\s+\S.*$/gm, "")
    .replaceAll(/<(https?:\/\/[^\s<>]+)>/g, "$1")
    .replaceAll(/<br\s*\/?>\n?|(?<! ) {2,}\n/gi, "\\\n")
    .replaceAll(/<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/gi, "");
}
