/**
 * What was read lately, by key, newest last. It is good until `untilMs`; after that it is what is left where nothing
 * newer can be read. No more than `most` are kept.
 */
export class Recent<T> {
  readonly #most: number;
  readonly #kept = new Map<string, { value: T; untilMs: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What still holds. */
  fresh(key: string): T | undefined {
    const kept = this.#kept.get(key);
    return kept && Date.now() < kept.untilMs ? kept.value : undefined;
  }

  /** However old. */
  last(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  keep(key: string, value: T, forMs: number): T {
    this.#kept.delete(key);
    this.#kept.set(key, { value, untilMs: Date.now() + forMs });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return value;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }
}
