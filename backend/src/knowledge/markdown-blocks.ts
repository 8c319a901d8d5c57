import type { Block } from "./block.ts";

const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const atxHeading = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
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
    if (opening?.[1]) {
      const end = closingFence(lines, at + 1, opening[1]);
      blocks.push({ kind: "code", text: [line.trim(), ...lines.slice(at + 1, end), opening[1]].join("\n") });
      at = end + 1;
      continue;
    }

    const heading = atxHeading.exec(line);
    if (heading?.[1]) {
      const text = inline(heading[2] ?? "");
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
  return markdown.replaceAll(
    /(^ {0,3}(`{3,}|~{3,})[\s\S]*?^ {0,3}\2[^\n]*$|`[^`\n]+`)|<!--[\s\S]*?-->/gm,
    (_, code: string | undefined) => code ?? "",
  );
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
  const out: string[] = [];
  let inCode = false;
  for (const [index, line] of lines.entries()) {
    const isFence = fence.test(line.trimStart());
    const isBlank = line.trim() === "";
    if (isBlank && !inCode && listItem.test(lines[index + 1] ?? "")) continue;
    const goesOn = !inCode && !isFence && !isBlank && !listItem.test(line) && !/^\s*[|>]/.test(line);
    const before = out.at(-1);
    if (goesOn && before !== undefined && before.trim() !== "" && !fence.test(before.trimStart())) {
      out[out.length - 1] = `${before.trimEnd()} ${line.trim()}`;
    } else {
      out.push(line);
    }
    if (isFence) inCode = !inCode;
  }
  return out.join("\n").trimEnd();
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
  return text
    .split(/(`+[^`]*`+)/)
    .map((part, index) => (index % 2 === 0 ? inlineProse(part) : part))
    .join("")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

function inlineProse(text: string): string {
  return text
    .replaceAll(/!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replaceAll(
      /(?<!\\)\[((?:\\.|[^\]\\])*)\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+["'][^)]*)?\)/g,
      (_, label: string, url: string) =>
        /^https?:\/\//i.test(url) && label.trim() !== "" ? `[${label}](${url})` : label,
    )
    .replaceAll(/(?<!\\)\[([^\]]+)\]\[[^\]]*\]/g, "$1")
    .replaceAll(/^ {0,3}\[[^\]]+\]:\s+\S.*$/gm, "")
    .replaceAll(/<(https?:\/\/[^\s>]+)>/g, "$1")
    .replaceAll(/<br\s*\/?>\n?| {2,}\n/gi, "\\\n")
    .replaceAll(/<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/gi, "");
}
