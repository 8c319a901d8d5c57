/** How well a search found, over many questions. */
export class Scores {
  #asked = 0;
  #answered = 0;
  readonly #places: number[] = [];
  readonly #ms: number[] = [];

  /** `place` from 0; -1: it was not among the first ten. */
  add(place: number, found: number, ms: number): void {
    this.#asked++;
    if (found > 0) this.#answered++;
    if (place >= 0) this.#places.push(place);
    this.#ms.push(ms);
  }

  get asked(): number {
    return this.#asked;
  }

  values(): Record<string, number> {
    const recall = (k: number): number => this.#places.filter((place) => place < k).length / this.#asked;
    const reciprocal = this.#places.reduce((sum, place) => sum + 1 / (place + 1), 0);
    return {
      "recall@1": recall(1),
      "recall@5": recall(5),
      "recall@10": recall(10),
      MRR: reciprocal / this.#asked,
      answered: this.#answered / this.#asked,
      "ms a query": this.#ms.reduce((sum, ms) => sum + ms, 0) / this.#asked,
      "p95 ms": percentile(this.#ms, 0.95),
    };
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
