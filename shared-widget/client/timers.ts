/** Timers by name: setting one again moves it, and one call ends them all. */
export class Timers {
  #running = new Map<string, ReturnType<typeof setTimeout>>();

  set(name: string, ms: number, act: () => void): void {
    this.clear(name);
    // A delay beyond 31 bits would fire at once.
    const delay = Math.min(ms, 2 ** 31 - 1);
    this.#running.set(
      name,
      setTimeout(() => {
        this.#running.delete(name);
        act();
      }, delay),
    );
  }

  has(name: string): boolean {
    return this.#running.has(name);
  }

  clear(name: string): void {
    clearTimeout(this.#running.get(name));
    this.#running.delete(name);
  }

  clearAll(): void {
    for (const name of this.#running.keys()) this.clear(name);
  }
}
