import { Timers } from "../../../../../shared-widget/client/timers.ts";

const betweenMs = 100;

/**
 * Bubble's events carry nothing, so what one is about stands in states, which its workflow reads a little later:
 * between two announcements there is time for that.
 */
export class Announcer {
  readonly #timers = new Timers();
  #waiting: { key: string | undefined; announce: () => void }[] = [];

  /** `key`: what is already waiting under the same one is not said twice. */
  say(key: string | undefined, announce: () => void): void {
    if (key !== undefined && this.#waiting.some((one) => one.key === key)) return;
    this.#waiting.push({ key, announce });
    if (!this.#timers.has("next")) this.#next();
  }

  end(): void {
    this.#waiting = [];
    this.#timers.clearAll();
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#timers.set("next", betweenMs, () => this.#next());
    next.announce();
  }
}
