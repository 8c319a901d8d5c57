import type { PhpSource } from "../php/source.ts";

/** Whether a comment for phpcs excuses this line from a sniff: on the line, on the one before, or all around it. */
export function isIgnored({ comments }: PhpSource, line: number, sniff: string): boolean {
  let disabled = false;
  for (const { line: at, endLine, text } of comments) {
    if (at > line) break;
    const said = /phpcs:(ignore|disable|enable)\b\s*([\w.,\s]*)/.exec(text);
    if (!said) continue;
    const names = said[2]!.split(",").map((name) => name.trim());
    const isMeant = names.some((name) => name !== "" && (sniff.startsWith(name) || name.startsWith(sniff)));
    if (said[1] === "ignore" && isMeant && (at === line || endLine === line - 1)) return true;
    if (said[1] === "disable" && isMeant) disabled = true;
    if (said[1] === "enable" && (isMeant || names.every((name) => name === ""))) disabled = false;
  }
  return disabled;
}
