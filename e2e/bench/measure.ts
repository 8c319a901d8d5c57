import { type BenchAnswer } from "./answers.ts";
import type { Line } from "./contender.ts";

export interface Sample {
  /** Median over the streams, from asking to the first piece of text. */
  firstTokenMs: number;
  /** All streams together, from asking to the last piece. */
  tokensPerSecond: number;
  /** Messages on the wire for a token: below 1 where a relay joins what arrives together. */
  piecesPerToken: number;
}

/** Asks on every line at once. An answer that is not the upstream's, to the letter, ends the benchmark. */
export async function measure(lines: readonly Line[], answer: BenchAnswer): Promise<Sample> {
  const started = performance.now();
  let ended = started;
  let pieces = 0;
  const firsts = await Promise.all(
    lines.map(async (line) => {
      let first: number | undefined;
      let text = "";
      await line.ask(`Where are conversations stored, ${answer.keyword}?`, (piece) => {
        ended = performance.now();
        first ??= ended - started;
        pieces += 1;
        text += piece;
      });
      if (text !== answer.text) {
        throw new Error(
          `An answer came through changed: ${text.length} of ${answer.text.length} characters.`,
        );
      }
      return first ?? Number.NaN;
    }),
  );
  const tokens = answer.tokens * lines.length;
  return {
    firstTokenMs: median(firsts),
    tokensPerSecond: (tokens / (ended - started)) * 1_000,
    piecesPerToken: pieces / tokens,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
