import { Timers } from "./timers.ts";

const repeatMs = 3_000;
const endsMs = 5_000;

/** Turns keystrokes into a few frames: on now and then while they come, off soon after the last. */
export class TypingSignal {
  #timers = new Timers();
  #tell: (on: boolean) => void;

  constructor(tell: (on: boolean) => void) {
    this.#tell = tell;
  }

  keystroke(): void {
    if (!this.#timers.has("repeat")) {
      this.#tell(true);
      this.#timers.set("repeat", repeatMs, () => {});
    }
    this.#timers.set("end", endsMs, () => this.#end());
  }

  end(): void {
    if (this.#timers.has("end")) this.#end();
  }

  /** Without a word. */
  stop(): void {
    this.#timers.clearAll();
  }

  #end(): void {
    this.stop();
    this.#tell(false);
  }
}
