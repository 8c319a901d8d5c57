import type { PendingMessage } from "./state.ts";
import type { Shelf } from "./storage.ts";

const prefix = "out:";

/**
 * Where messages wait until they are acknowledged, through reloads. Every message has a key of its own, so that
 * tabs never overwrite each other's. Every tab may send what waits here: the id makes a repeat harmless.
 */
export class Outbox {
  #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  load(): PendingMessage[] {
    return this.#shelf
      .keys(prefix)
      .map((key) => this.at(key)?.message)
      .filter((message) => !!message)
      .sort(byAge);
  }

  save(message: PendingMessage): void {
    this.#shelf.set(prefix + message.id, message);
  }

  remove(id: string): void {
    this.#shelf.remove(prefix + id);
  }

  clear(): void {
    for (const key of this.#shelf.keys(prefix)) this.#shelf.remove(key);
  }

  /** What stands under a changed key: nothing where it is not the outbox's; no message where it was removed. */
  at(key: string): { id: string; message: PendingMessage | null } | null {
    if (!key.startsWith(prefix)) return null;
    const found = this.#shelf.get<PendingMessage>(key);
    const isWhole = found?.id && (found.text || found.attachments) && found.created_at;
    return { id: key.slice(prefix.length), message: isWhole ? (found as PendingMessage) : null };
  }
}

/** `created_at` grows within a tab, so this is the order they were written in. */
export function byAge(a: PendingMessage, b: PendingMessage): number {
  return a.created_at < b.created_at ? -1 : 1;
}
