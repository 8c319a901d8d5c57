/** A run of characters as a PDF has it: where its foot is, how large it is, in points. */
export interface PdfRun {
  text: string;
  x: number;
  y: number;
  width: number;
  size: number;
}

export interface PdfLine {
  /** Parts that stand wide apart, as those of a table do. */
  cells: string[];
  text: string;
  y: number;
  size: number;
}

/** Of the size of the letters: narrower, it is the space between two of a word; wider, one between columns. */
const wordGap = 0.15;
const columnGap = 1.6;

/** Puts runs together to the lines that a reader sees, in the order the page draws them. */
export function pdfLines(runs: readonly PdfRun[]): PdfLine[] {
  const lines: PdfRun[][] = [];
  for (const run of runs) {
    if (run.text.trim() === "" || run.size <= 0) continue;
    const before = lines.at(-1)?.at(-1);
    const isSameLine =
      before !== undefined &&
      Math.abs(before.y - run.y) < Math.max(before.size, run.size) * 0.5 &&
      run.x >= before.x;
    if (isSameLine) lines.at(-1)?.push(run);
    else lines.push([run]);
  }
  return lines.map(toLine);
}

function toLine(runs: readonly PdfRun[]): PdfLine {
  const cells: string[] = [];
  let end = 0;
  for (const { text, x, width, size } of runs) {
    const gap = x - end;
    if (cells.length === 0 || gap > columnGap * size) cells.push(text);
    else cells[cells.length - 1] += (gap > wordGap * size ? " " : "") + text;
    end = x + width;
  }
  const tidy = cells.map((cell) => cell.replaceAll(/\s+/g, " ").trim()).filter((cell) => cell !== "");
  const largest = runs.reduce((size, run) => Math.max(size, run.size), 0);
  return { cells: tidy, text: tidy.join(" "), y: runs[0]?.y ?? 0, size: largest };
}
