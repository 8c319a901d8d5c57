import { tabStorage } from "./client/pending-shelf.ts";
import type { Attachment } from "../protocol/index.ts";

export interface Draft {
  kind: "reply" | "note";
  reply: string;
  note: string;
  attachments: Attachment[];
}

const blank: Draft = { kind: "reply", reply: "", note: "", attachments: [] };

/** What is being written, by conversation: it stays while another one is open, and through a reload. */
export class Drafts {
  #held = new Map<string, Draft>();
  #prefix: string;
  #storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;

  /** `agentId`: whose drafts. */
  constructor(
    agentId: string,
    storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null = tabStorage(),
  ) {
    this.#prefix = `foyer-console:${agentId}:draft:`;
    this.#storage = storage;
  }

  get(conversationId: string): Draft {
    const held = this.#held.get(conversationId);
    if (held) return held;
    try {
      const stored: Partial<Draft> = JSON.parse(
        this.#storage?.getItem(this.#prefix + conversationId) ?? "{}",
      );
      return { ...blank, ...stored };
    } catch {
      return blank;
    }
  }

  set(conversationId: string, draft: Draft): void {
    this.#held.set(conversationId, draft);
    const isBlank = !draft.reply && !draft.note && draft.attachments.length === 0 && draft.kind === "reply";
    try {
      if (isBlank) this.#storage?.removeItem(this.#prefix + conversationId);
      else this.#storage?.setItem(this.#prefix + conversationId, JSON.stringify(draft));
    } catch {
      // Full, or refused: it is held until the page is left.
    }
  }
}
