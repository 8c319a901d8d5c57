import { aroundCode } from "./markdown-code.ts";

// Every pattern here and in the readers must take time in proportion to the text, whatever it is: what a part
// may begin with is left out of what it may hold, so that no two tries read the same stretch.
const destination = String.raw`\(\s*(?:(?:<([^<>\n]*)>|((?:[^()\s<>\ue000]|\([^()\s]*\))+))(?:\s+(?:(?:"[^"]*"|'[^']*')\s*)?)?)?\)`;
/** A link's words, and its address as the second or third group. */
export const link = new RegExp(String.raw`(?<!\\)\[((?:\\[\s\S]|[^[\]\\])*)\]${destination}`, "g");
/** An image's words. */
export const image = /!\[((?:\\[\s\S]|[^[\]\\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^[\]]*\])/g;

/**
 * Marks in plain text that Markdown would take for its own, made literal. An underscore inside a word is none.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\$&`)
    .replaceAll(/^([^\S\n\r\u2028\u2029]*)([#>+|-]|\d+[.)](?=\s))/gm, (_, space: string, mark: string) =>
      /^\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    );
}

/** Markdown without its marks: what a reader would hear. Link addresses go, code stays as it is. */
export function plainText(markdown: string): string {
  return aroundCode(markdown, proseText, (inner) => inner)
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n\s*/g, "\n")
    .trim();
}

function proseText(prose: string): string {
  return prose
    .replaceAll(/^[ \t]*(?:\|[ \t]*)?(?::?-{2,}:?[ \t]*\|[ \t]*)+(?::?-{2,}:?[ \t]*)?$/gm, "")
    .replaceAll(/\\\n/g, "\n")
    .replaceAll(image, "$1")
    .replaceAll(link, "$1")
    .replaceAll(/^[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|#{1,6}[ \t]+)/gm, "")
    .replaceAll(/^[ \t]*\|.*$/gm, (row) => row.replaceAll(/(?<!\\)\|/g, " ").trim())
    .replaceAll(/(?<!\\)(?:\*\*|__|~~)/g, "")
    .replaceAll(/(?<![\p{L}\p{N}\\])[*_](?=\S)|(?<=[^\s\\])[*_](?![\p{L}\p{N}])/gu, "")
    .replaceAll(/\\([\\`*_[\]<>#+|.)-])/g, "$1");
}
