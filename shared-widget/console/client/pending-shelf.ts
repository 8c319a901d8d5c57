import type { PendingWords } from "./thread-state.ts";

type TabStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where an agent's words wait until they are acknowledged. They survive a reload, and end with the tab. */
export class PendingShelf {
  #held = new Map<string, readonly PendingWords[]>();
  #prefix: string;
  #storage: TabStorage | null;

  /** `agentId`: whose words. The next agent at this browser must not send them. */
  constructor(agentId: string, storage: TabStorage | null = tabStorage()) {
    this.#prefix = `foyer-console:${agentId}:out:`;
    this.#storage = storage;
  }

  load(conversationId: string): readonly PendingWords[] {
    const held = this.#held.get(conversationId);
    if (held) return held;
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(this.#prefix + conversationId) ?? "[]");
      return Array.isArray(stored) ? stored.filter((one: PendingWords) => one.id && one.created_at) : [];
    } catch {
      return [];
    }
  }

  save(conversationId: string, pending: readonly PendingWords[]): void {
    this.#held.set(conversationId, pending);
    try {
      if (pending.length > 0) this.#storage?.setItem(this.#prefix + conversationId, JSON.stringify(pending));
      else this.#storage?.removeItem(this.#prefix + conversationId);
    } catch {
      // Full, or refused: they are held until the page is left.
    }
  }
}

/** Null where the browser refuses it, as some do in a frame. */
export function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
