/**
 * Marks in plain text that Markdown would take for its own, made literal. An underscore inside a word is none.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\$&`)
    .replaceAll(/^(\s*)([#>+|-]|\d+[.)](?=\s))/gm, (_, space: string, mark: string) =>
      /^\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    );
}

/** Markdown without its marks: what a reader would hear. Link addresses go, code stays as it is. */
export function plainText(markdown: string): string {
  const code: string[] = [];
  const keep = (text: string): string => `\ue000${code.push(text) - 1}\ue001`;
  return markdown
    .replaceAll(/[\ue000\ue001]/g, "")
    .replaceAll(/^[ \t]*(`{3,}|~{3,}).*\n([\s\S]*?)\n?^[ \t]*\1[ \t]*$/gm, (_, _fence, text: string) =>
      keep(text),
    )
    .replaceAll(/(?<![\\`])(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, (_, _ticks, text: string) => keep(text.trim()))
    .replaceAll(/^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?$/gm, "")
    .replaceAll(/\\\n/g, "\n")
    .replaceAll(/!?\[((?:\\.|[^\]\\])*)\]\((?:<[^>]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+["'][^)]*)?\)/g, "$1")
    .replaceAll(/^[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|#{1,6}[ \t]+)/gm, "")
    .replaceAll(/^[ \t]*\|.*$/gm, (row) => row.replaceAll(/(?<!\\)[ \t]*\|[ \t]*/g, " ").trim())
    .replaceAll(/(?<!\\)(?:\*\*|__|~~)/g, "")
    .replaceAll(/(?<![\p{L}\p{N}\\])[*_](?=\S)|(?<=[^\s\\])[*_](?![\p{L}\p{N}])/gu, "")
    .replaceAll(/\\([\\`*_[\]<>#+|.)-])/g, "$1")
    .replaceAll(/\ue000(\d+)\ue001/g, (_, index: string) => code[Number(index)] ?? "")
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n\s*/g, "\n")
    .trim();
}
