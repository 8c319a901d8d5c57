import type { ChatClientOptions } from "./state.ts";

type Backing = ChatClientOptions["storage"];

/**
 * What a browser keeps of one widget, as JSON under `foyer:{widgetId}:…`. Storage may be absent, refused or full:
 * then nothing is kept, and nothing breaks, for whatever is written here is held in memory by its owner as well.
 */
export class Shelf {
  readonly prefix: string;
  #backing: Backing;

  constructor(widgetId: string, backing: Backing) {
    this.prefix = `foyer:${widgetId}:`;
    this.#backing = backing ?? attempt(() => globalThis.localStorage);
  }

  /** Other versions of this code share the shelf: check the shape of what comes back. */
  get<T>(key: string): Partial<T> | null | undefined {
    return attempt((): Partial<T> | null => JSON.parse(this.#backing!.getItem(this.prefix + key)!));
  }

  set(key: string, value: object): void {
    attempt(() => this.#backing!.setItem(this.prefix + key, JSON.stringify(value)));
  }

  remove(key: string): void {
    attempt(() => this.#backing!.removeItem(this.prefix + key));
  }

  /** The keys that begin so, without the shelf's own prefix. */
  keys(start: string): string[] {
    const found: string[] = [];
    attempt(() => {
      for (let i = 0, key; (key = this.#backing!.key(i)); i++)
        if (key.startsWith(this.prefix + start)) found.push(key.slice(this.prefix.length));
    });
    return found;
  }

  /** Calls back with the key that another tab of this browser wrote or removed. */
  onChange(changed: (key: string) => void, signal: AbortSignal): void {
    globalThis.addEventListener?.(
      "storage",
      ({ key, storageArea }) => {
        if (storageArea === this.#backing && key?.startsWith(this.prefix))
          changed(key.slice(this.prefix.length));
      },
      { signal },
    );
  }
}

/** Nothing where it throws, be it for want of a storage. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
