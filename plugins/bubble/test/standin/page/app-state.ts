import { native } from "./counters.ts";

interface Watcher {
  reads: Set<string>;
  compute(): void;
}

/**
 * What the app knows, by key, and who has read it. A write is seen on a later tick, by everyone who read the key,
 * also when the value is the same as before.
 */
export class AppState {
  #values = new Map<string, unknown>();
  #watchers = new Set<Watcher>();
  #changed = new Set<string>();
  #reading: Set<string> | null = null;
  #scheduled = false;

  read(key: string): unknown {
    this.#reading?.add(key);
    return this.#values.get(key);
  }

  write(key: string, value: unknown): void {
    this.#values.set(key, value);
    this.#changed.add(key);
    if (!this.#scheduled) {
      this.#scheduled = true;
      native.setTimeout(() => this.#flush(), 0);
    }
  }

  /** Runs at once, and again whenever something was written that it has read. Answers how to stop it. */
  watch(compute: () => void): () => void {
    const watcher: Watcher = { reads: new Set(), compute };
    this.#watchers.add(watcher);
    this.#run(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  #flush(): void {
    this.#scheduled = false;
    const changed = this.#changed;
    this.#changed = new Set();
    for (const watcher of Array.from(this.#watchers)) {
      const isConcerned = [...watcher.reads].some((key) => changed.has(key));
      // One before it may have taken its element out of the page.
      if (isConcerned && this.#watchers.has(watcher)) {
        this.#run(watcher);
      }
    }
  }

  #run(watcher: Watcher): void {
    const outer = this.#reading;
    const reads = new Set<string>();
    this.#reading = reads;
    try {
      watcher.compute();
    } catch (error) {
      // One that fails takes nothing from the others; the window's error handler hears of it.
      reportError(error);
    } finally {
      this.#reading = outer;
      watcher.reads = reads;
    }
  }
}
