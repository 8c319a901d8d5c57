import type { AnalyticsCounts } from "../../protocol/index.ts";

/** What an owner reads out of the counts. Null: nothing was counted that it could be made of. */
export interface Figures {
  conversations: number;
  assistantAlone: number | null;
  handoffs: number;
  firstResponseMs: number | null;
  closeMs: number | null;
  csat: number | null;
  tokens: number;
  costMicros: number;
}

export function figuresOf(counts: AnalyticsCounts): Figures {
  return {
    conversations: counts.conversations,
    assistantAlone: ratio(counts.assistant_alone, counts.conversations),
    handoffs: counts.handoffs,
    firstResponseMs: ratio(counts.first_response_ms, counts.first_response_count),
    closeMs: ratio(counts.close_ms, counts.close_count),
    csat: ratio(counts.csat_sum, counts.csat_count),
    tokens: counts.tokens_in + counts.tokens_out,
    costMicros: counts.cost_micros,
  };
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** By which share `now` is more than `before`. Null where there is nothing to compare with. */
export function changeOf(now: number | null, before: number | null | undefined): number | null {
  return now === null || !before ? null : (now - before) / before;
}

/** The end of a scale that holds `most` and reads well: 1, 2, 5, 10, 20, 50 … */
export function scaleEnd(most: number): number {
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= most) ?? most;
}
