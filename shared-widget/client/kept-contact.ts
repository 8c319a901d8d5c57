import type { ClientFrame } from "../protocol/index.ts";
import type { ChatClient } from "./chat-client.ts";
import type { Shelf } from "./storage.ts";
import { Timers } from "./timers.ts";

type ContactFrame = Extract<ClientFrame, { type: "contact" }>;
/** How a visitor can be reached, and what they filled in. Telling it is consenting to it. */
export type Contact = Pick<ContactFrame, "name" | "email" | "fields">;

type Teller = Pick<ChatClient, "state" | "subscribe" | "tell">;

const key = "contact";
/** A line that broke before is noticed within this time, and what went over it is told again over the next. */
const doubtMs = 40_000;

/**
 * Tells the server how to reach the visitor, through bad lines and reloads: kept in the browser until a connection
 * has carried it and outlived it. Told twice, it is the same, so nothing is lost and nothing counts double.
 */
export class KeptContact {
  #client: Teller;
  #shelf: Shelf;
  #timers = new Timers();
  #wasOnline = false;

  constructor(client: Teller, shelf: Shelf, signal: AbortSignal) {
    this.#client = client;
    this.#shelf = shelf;
    const leave = client.subscribe(() => this.#follow());
    signal.addEventListener("abort", () => {
      leave();
      this.#timers.clearAll();
    });
    this.#follow();
  }

  /** Told, and not yet beyond doubt. */
  get kept(): Contact | null {
    return this.#shelf.get<Contact>(key) ?? null;
  }

  /** Adds to what is kept. */
  tell(contact: Contact): void {
    this.#shelf.set(key, { ...this.kept, ...contact });
    this.#wasOnline = false;
    this.#follow();
  }

  #follow(): void {
    const isOnline = this.#client.state.phase === "online";
    if (isOnline === this.#wasOnline) return;
    this.#wasOnline = isOnline;
    this.#timers.clearAll();
    const { kept } = this;
    if (!isOnline || !kept) return;
    this.#client.tell({ ...kept, type: "contact", consent: true });
    this.#timers.set(key, doubtMs, () => this.#shelf.remove(key));
  }
}
