/** How well a search found, over many questions. */
export class Scores {
  #asked = 0;
  #answered = 0;
  readonly #places: number[] = [];
  #ms = 0;

  /** `place` from 0; -1: it was not among the first ten. */
  add(place: number, found: number, ms: number): void {
    this.#asked++;
    if (found > 0) this.#answered++;
    if (place >= 0) this.#places.push(place);
    this.#ms += ms;
  }

  addAll(other: Scores): void {
    this.#asked += other.#asked;
    this.#answered += other.#answered;
    this.#places.push(...other.#places);
    this.#ms += other.#ms;
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
      "ms a query": this.#ms / this.#asked,
    };
  }
}
