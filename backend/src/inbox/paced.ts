import { log } from "../log.ts";

/**
 * Does `work` soon after it is asked for, one at a time and no sooner than `gapMs` after the last: what is asked
 * for in between is done by one.
 */
export class Paced {
  readonly #work: () => void | Promise<void>;
  readonly #soonMs: number;
  readonly #gapMs: () => number;
  #state: "idle" | "set" | "working" = "idle";
  #askedAgain = false;
  #doneMs = Number.NEGATIVE_INFINITY;

  constructor({
    work,
    soonMs,
    gapMs,
  }: {
    work: () => void | Promise<void>;
    soonMs: number;
    gapMs: () => number;
  }) {
    this.#work = work;
    this.#soonMs = soonMs;
    this.#gapMs = gapMs;
  }

  ask(): void {
    if (this.#state === "working") this.#askedAgain = true;
    if (this.#state !== "idle") return;
    this.#state = "set";
    const waitMs = Math.max(this.#soonMs, this.#doneMs + this.#gapMs() - Date.now());
    setTimeout(() => void this.#do(), waitMs);
  }

  async #do(): Promise<void> {
    this.#state = "working";
    this.#askedAgain = false;
    try {
      await this.#work();
    } catch (error) {
      log("inbox_work_failed", { error });
    }
    this.#doneMs = Date.now();
    this.#state = "idle";
    if (this.#askedAgain) this.ask();
  }
}
