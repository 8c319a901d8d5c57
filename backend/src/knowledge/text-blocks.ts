import type { Block } from "./block.ts";
import { escapeMarkdown } from "./markdown-text.ts";

/** Reads plain text: paragraphs, apart by empty lines. */
export function textBlocks(text: string): Block[] {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n+/)
    .map((each): Block => ({ kind: "paragraph", text: withBreaks(escapeMarkdown(each.trim())) }))
    .filter((block) => block.text !== "");
}

/**
 * An address or a timetable is written in short lines and means them; long ones were only wrapped, and so was a
 * line after which the sentence goes on in lower case.
 */
function withBreaks(text: string): string {
  return text
    .split("\n")
    .map((line, index, all) => {
      const next = all[index + 1];
      if (next === undefined) return line;
      return line.trimEnd() + (line.length < 60 && !/^\s*\p{Ll}/u.test(next) ? "\\\n" : " ");
    })
    .join("");
}
