/** `translators: %s: a name.` on the line of the text or on the one before it. */
export function commentsFor(comments: readonly { endLine: number; text: string }[], line: number): string[] {
  return comments
    .filter(({ endLine }) => endLine === line || endLine === line - 1)
    .flatMap(({ text }) => /translators:\s*([^]*?)\s*(?:\*\/)?\s*$/i.exec(text)?.[1] ?? [])
    .map((comment) => comment.replaceAll(/\s*\n\s*\*?\s*/g, " "));
}
