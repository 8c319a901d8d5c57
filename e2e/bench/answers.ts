/**
 * The two answers that the upstream knows, by a word in the question. A token is what the upstream sends as one
 * chunk; relays may join what arrives together, so tokens are counted by characters.
 */
export const tokenChars = 5;

export interface BenchAnswer {
  keyword: string;
  tokens: number;
  text: string;
  /** Undefined: as fast as it can. */
  pace?: { ttft: number; tps: number };
}

function answer(keyword: string, tokens: number, pace?: { ttft: number; tps: number }): BenchAnswer {
  const text = Array.from(
    { length: tokens },
    (_, index) => `${String(index % 10_000).padStart(4, "0")} `,
  ).join("");
  return { keyword, tokens, text: `${text.slice(0, -1)}.`, ...(pace === undefined ? {} : { pace }) };
}

/** How a model writes: 80 tokens a second. The wait for the first is kept short, so that it hides no difference. */
export const paced = answer("paced", 60, { ttft: 10, tps: 80 });

/** Everything at once: what a relay can carry. */
export const flood = answer("flood", 2_000);
