import { native } from "./counters.ts";
import type { Faults } from "./faults.ts";
import { strictObject } from "./faults.ts";

/** When data is there: always, after the first access to it, or after the first of each different access. */
export type NotReadyMode = "never" | "first" | "each";

/** Where some data comes from; a new value is a new source, which has to load again. */
export interface DataSource {
  loaded: Set<string>;
}

export const newSource = (): DataSource => ({ loaded: new Set() });

const loadingMs = 15;

interface Run {
  label: string;
  /** What was thrown because the data is not there yet. */
  pending: Error | null;
  arrived: Promise<void>;
  /** An event that a rerun would trigger again. */
  triggered: string | null;
}

export type RunResult = { ok: true; value: unknown } | { ok: false; error: unknown };

/**
 * Runs a plugin's functions as Bubble does: data that is not there yet is an error thrown out of the whole
 * function, which runs again from the top once it is.
 */
export class DataRuns {
  #mode: NotReadyMode;
  #faults: Faults;
  #current: Run | null = null;

  constructor(mode: NotReadyMode, faults: Faults) {
    this.#mode = mode;
    this.#faults = faults;
  }

  /** Answers how to give up on a function that still waits. */
  run(label: string, body: () => unknown, done: (result: RunResult) => void): () => void {
    let cancelled = false;
    const attempt = () => {
      if (cancelled) {
        return;
      }
      const run: Run = { label, pending: null, arrived: Promise.resolve(), triggered: null };
      const outer = this.#current;
      this.#current = run;
      let result: RunResult;
      try {
        result = { ok: true, value: body() };
      } catch (error) {
        result = { ok: false, error };
      } finally {
        this.#current = outer;
      }
      if (run.pending === null) {
        done(result);
        return;
      }
      this.#judge(run, result);
      void run.arrived.then(attempt);
    };
    attempt();
    return () => {
      cancelled = true;
    };
  }

  /** For whoever can wait: done or thrown at once when no data had to be waited for. */
  call(label: string, body: () => unknown, check: (value: unknown) => void): void | Promise<void> {
    let now: RunResult | null = null;
    let later: ((result: RunResult) => void) | null = null;
    this.run(label, body, (result) => {
      if (result.ok) {
        check(result.value);
      }
      now = result;
      later?.(result);
    });
    const settled = now as RunResult | null;
    if (settled !== null) {
      if (!settled.ok) {
        throw settled.error;
      }
      return undefined;
    }
    return new Promise((resolve, reject) => {
      later = (result) => (result.ok ? resolve() : reject(result.error));
    });
  }

  /** Some access to data, told apart by `access`: throws until it is there. */
  read<T>(source: DataSource, access: string, value: () => T): T {
    const run = this.#current;
    if (run === null) {
      throw this.#faults.raise(7, `${access} outside a running function: Bubble cannot run it again`);
    }
    const key = this.#mode === "each" ? access : "";
    if (this.#mode === "never" || source.loaded.has(key)) {
      return value();
    }
    const notReady = new Error("not ready");
    run.pending = notReady;
    run.arrived = new Promise((arrived) => {
      native.setTimeout(() => {
        source.loaded.add(key);
        arrived();
      }, loadingMs);
    });
    throw notReady;
  }

  /** What `context.async` waits for: thrown as data that is not there yet. */
  wait(arrived: Promise<void>): never {
    const notReady = new Error("not ready");
    if (this.#current === null) {
      throw this.#faults.raise(7, "context.async outside a running function: Bubble cannot run it again");
    }
    this.#current.pending = notReady;
    this.#current.arrived = arrived;
    throw notReady;
  }

  noteTrigger(event: string): void {
    if (this.#current !== null) {
      this.#current.triggered = event;
    }
  }

  list(name: string, items: readonly unknown[], source: DataSource): object {
    const target = {
      length: () => this.read(source, `${name}.length()`, () => items.length),
      get: (start: number, length: number) => {
        if (!Number.isInteger(start) || !Number.isInteger(length) || start < 0 || length < 0) {
          throw this.#faults.raise(7, `${name}.get(${start}, ${length}): a start and a count are needed`);
        }
        return this.read(source, `${name}.get(${start}, ${length})`, () =>
          items.slice(start, start + length),
        );
      },
    };
    return strictObject(target, (unknown) => {
      this.#faults.report(7, `${name}.${unknown}: a list has only length() and get(start, length)`);
      return undefined;
    });
  }

  #judge(run: Run, result: RunResult): void {
    if (result.ok) {
      this.#faults.report(7, `${run.label} swallowed "not ready": it returned while data was pending`);
    } else if (result.error !== run.pending) {
      this.#faults.report(7, `${run.label} threw another error in place of "not ready"`);
    }
    if (run.triggered !== null) {
      this.#faults.report(
        7,
        `${run.label} triggered ${run.triggered} before its data was read: it is triggered twice`,
      );
    }
  }
}
