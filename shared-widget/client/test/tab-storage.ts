/**
 * One browser's `localStorage`, as its tabs see it: all share the values, and a change made through one tab's
 * storage is told to the page as a `storage` event that names the storage of every other tab.
 */
export class TabStorage {
  #values: Map<string, string>;
  #tabs: Set<TabStorage>;

  constructor(beside?: TabStorage) {
    this.#values = beside ? beside.#values : new Map();
    this.#tabs = beside ? beside.#tabs : new Set();
    this.#tabs.add(this);
  }

  get length(): number {
    return this.#values.size;
  }

  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    this.#tell(key);
  }

  removeItem(key: string): void {
    if (this.#values.delete(key)) this.#tell(key);
  }

  /** The tab is gone. */
  close(): void {
    this.#tabs.delete(this);
  }

  #tell(key: string): void {
    for (const tab of this.#tabs) {
      if (tab === this) continue;
      setTimeout(() => {
        page.dispatchEvent(Object.assign(new Event("storage"), { key, storageArea: tab }));
      });
    }
  }
}

/** Node has no page: what a browser calls `window` as far as events go. */
export const page = new EventTarget();
