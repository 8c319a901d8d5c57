import { ModelFault } from "./model-fault.ts";

export interface Limits {
  /** From the request to the first piece of the answer, connecting included. */
  firstTokenMs?: number;
  /** Between two pieces. */
  betweenMs?: number;
  wholeMs?: number;
}

/** After the last piece only the token count can come; some servers leave the connection open instead. */
const usageGraceMs = 2_000;

/** The clocks over one answer, all of its attempts together. */
export class Watch {
  /** Set once the visitor has seen text: from then on nothing may be tried again. */
  isWriting = false;
  /** Which clock ran out. */
  expired: ModelFault | undefined;
  #finishing = false;
  readonly #abort = new AbortController();
  readonly #visitor: AbortSignal;
  readonly #betweenMs: number;
  readonly #where: string;
  readonly #whole: ReturnType<typeof setTimeout>;
  #next: ReturnType<typeof setTimeout>;
  readonly #stop = (): void => this.#abort.abort();

  constructor(visitor: AbortSignal, limits: Limits, where: string) {
    const { firstTokenMs = 20_000, betweenMs = 20_000, wholeMs = 120_000 } = limits;
    this.#visitor = visitor;
    this.#betweenMs = betweenMs;
    this.#where = where;
    this.#whole = this.#after(wholeMs, "took longer than");
    this.#next = this.#after(firstTokenMs, "no first token within");
    if (visitor.aborted) this.#stop();
    visitor.addEventListener("abort", this.#stop);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isAborted(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Work that knows nothing of our signal, or is slow to heed it; what still comes of it goes to `dispose`. */
  async unlessAborted<T>(work: Promise<T>, dispose: (late: T) => void): Promise<T> {
    let isOver = false;
    work.then(
      (late) => isOver && dispose(late),
      () => {},
    );
    const aborted = new Promise<never>((_, reject) => {
      const fail = (): void => {
        isOver = true;
        reject(new Error("aborted"));
      };
      if (this.isAborted) fail();
      else this.signal.addEventListener("abort", fail);
    });
    return Promise.race([work, aborted]);
  }

  /** The same stream, cut off when time is up. */
  cancelling(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    const cancel = (): Promise<void> => reader.cancel().catch(() => {});
    if (this.isAborted) void cancel();
    else this.signal.addEventListener("abort", () => void cancel());
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel,
    });
  }

  heard(): void {
    if (this.#finishing) return;
    clearTimeout(this.#next);
    this.#next = this.#after(this.#betweenMs, "stalled for");
  }

  finishing(): void {
    this.#finishing = true;
    clearTimeout(this.#next);
    this.#next = setTimeout(this.#stop, usageGraceMs);
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  end(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#next);
    this.#visitor.removeEventListener("abort", this.#stop);
    this.#stop();
  }

  #after(ms: number, what: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.expired ??= new ModelFault("model_timeout", `${this.#where}: ${what} ${ms} ms`);
      this.#stop();
    }, ms);
  }
}
