/** Code within Markdown: from the first mark to the last, and what stands between the marks. */
interface Code {
  start: number;
  end: number;
  inner: string;
}

/** A line that opens fenced code; with further backticks on it, it is a code span. */
const fenceLine = /^[ \t]*(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$/;
const openings = new RegExp(`${fenceLine.source}|\`+|\\n[ \\t]*\\n`, "gm");

/**
 * Changes a Markdown text around its code, which `code` may change for itself. While the text is changed,
 * characters of Unicode's private use area stand for the code, so that marks around and inside it do not mix.
 */
export function aroundCode(
  markdown: string,
  change: (prose: string) => string,
  code: (inner: string, source: string) => string = (_, source) => source,
): string {
  const text = markdown.replaceAll(/[\ue000\ue001]/g, "");
  const kept: string[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, inner } of codeOf(text)) {
    pieces.push(text.slice(at, start), `\ue000${kept.push(code(inner, text.slice(start, end))) - 1}\ue001`);
    at = end;
  }
  pieces.push(text.slice(at));
  return change(pieces.join("")).replaceAll(/\ue000(\d+)\ue001/g, (_, index) => kept[Number(index)] ?? "");
}

/** Where code that a fence of these marks opens is over: the closing line, or the end of the text where none closes it. */
export function endOfFence(text: string, from: number, mark: string): { innerEnd: number; end: number } {
  const closings = /^[ \t]*(`{3,}|~{3,})[ \t]*$/gm;
  closings.lastIndex = from;
  for (let found = closings.exec(text); found; found = closings.exec(text)) {
    const closing = found[1] ?? "";
    if (closing.startsWith(mark)) return { innerEnd: found.index, end: closings.lastIndex };
  }
  return { innerEnd: text.length, end: text.length };
}

function codeOf(text: string): Code[] {
  const all: Code[] = [];
  // Runs of backticks since the last end of a paragraph, which no span goes beyond.
  let runs: { start: number; length: number }[] = [];
  const endParagraph = (): void => {
    for (const span of spansOf(text, runs)) all.push(span);
    runs = [];
  };

  openings.lastIndex = 0;
  for (let found = openings.exec(text); found; found = openings.exec(text)) {
    const fence = found[1] ?? found[2];
    if (fence !== undefined) {
      endParagraph();
      const innerStart = Math.min(openings.lastIndex + 1, text.length);
      const { innerEnd, end } = endOfFence(text, innerStart, fence);
      all.push({ start: found.index, end, inner: text.slice(innerStart, innerEnd).replace(/\n$/, "") });
      openings.lastIndex = end;
    } else if (found[0].startsWith("`")) {
      runs.push({ start: found.index, length: found[0].length });
    } else {
      endParagraph();
    }
  }
  endParagraph();
  return all;
}

/** A span goes from a run of backticks to the next of the same length. */
function* spansOf(text: string, runs: readonly { start: number; length: number }[]): Generator<Code> {
  const closing: (number | undefined)[] = [];
  const nearest = new Map<number, number>();
  for (let index = runs.length - 1; index >= 0; index--) {
    const length = runs[index]?.length ?? 0;
    closing[index] = nearest.get(length);
    nearest.set(length, index);
  }
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index];
    const close = closing[index];
    const last = close === undefined ? undefined : runs[close];
    if (!run || !last || close === undefined || isEscaped(text, run.start)) continue;
    yield {
      start: run.start,
      end: last.start + last.length,
      inner: text.slice(run.start + run.length, last.start).trim(),
    };
    index = close;
  }
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === "\\") before--;
  return (at - before) % 2 === 1;
}
