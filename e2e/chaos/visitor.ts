import { ChatClient } from "../../shared-widget/client/index.ts";
import type { Message } from "../../shared-widget/protocol/index.ts";

/** A visitor with a real ChatClient, who keeps a record of what was said and what was promised. */
export class Visitor {
  readonly widgetId: string;
  readonly sent = new Map<string, string>();
  readonly acknowledged = new Map<string, Message>();
  readonly #endpoint: string;
  readonly #storage = new MemoryStorage();
  #client: ChatClient;
  #onlineAt = Date.now();

  constructor(endpoint: string, widgetId: string) {
    this.#endpoint = endpoint;
    this.widgetId = widgetId;
    this.#client = this.#open();
  }

  get client(): ChatClient {
    return this.#client;
  }

  /** What reloading the page does: everything in memory is gone, the browser's storage stays. */
  reload(): void {
    this.#client.dispose();
    this.#client = this.#open();
  }

  /** A person who sees "offline" for a while reloads the page. */
  reloadWhenOfflineFor(ms: number): void {
    if (this.#client.state.phase === "online") this.#onlineAt = Date.now();
    if (Date.now() - this.#onlineAt < ms) return;
    this.#onlineAt = Date.now();
    this.reload();
  }

  say(text: string): void {
    this.sent.set(this.#client.send(text), text);
  }

  /** Online, with nothing on its way in either direction, and the last word is not the visitor's. */
  get settled(): boolean {
    const { phase, pending, partial, typing, messages } = this.#client.state;
    const isQuiet = pending.length === 0 && partial === null && typing === null;
    return phase === "online" && isQuiet && messages.at(-1)?.role !== "visitor";
  }

  /** The whole transcript as the client has it, which after a reload takes some scrolling back. */
  async transcript(): Promise<readonly Message[]> {
    while (this.#client.state.hasOlder) {
      const before = this.#client.state.messages.length;
      await this.#client.loadOlder();
      if (this.#client.state.messages.length === before) break;
    }
    return this.#client.state.messages;
  }

  #open(): ChatClient {
    const client = new ChatClient({
      endpoint: this.#endpoint,
      widgetId: this.widgetId,
      storage: this.#storage,
    });
    client.subscribe((state) => {
      for (const message of state.messages) {
        if (!this.acknowledged.has(message.id)) this.acknowledged.set(message.id, message);
      }
    });
    client.connect();
    return client;
  }
}

/** The browser's storage, as one browser would have it. */
class MemoryStorage {
  readonly #kept = new Map<string, string>();

  get length(): number {
    return this.#kept.size;
  }

  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }

  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}
