import type { Author, Message, MessageCode } from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import type { Connections } from "./connections.ts";
import type { ConversationStore, NewMessage } from "./conversation-store.ts";
import { eventText } from "./mode.ts";

/** Says things in a conversation: stored first, then told to everyone. */
export class Speaker {
  readonly #store: ConversationStore;
  readonly #connections: Connections;
  readonly #onChange: () => void;

  /** `onChange`: something was stored that has to be delivered. */
  constructor(store: ConversationStore, connections: Connections, onChange: () => void) {
    this.#store = store;
    this.#connections = connections;
    this.#onChange = onChange;
  }

  say(fields: NewMessage): Message {
    const message = this.#store.append(fields);
    this.tell(message);
    return message;
  }

  /** Says what happened, as nobody's words. */
  sayEvent(code: MessageCode, agent?: Author): void {
    this.say({
      id: `s_${ulid()}`,
      role: "system",
      ...(agent && { author: agent }),
      text: eventText(code, agent),
      status: "complete",
      code,
    });
  }

  /** Tells everyone of a message that is stored: to its sender, the acknowledgement. */
  tell(message: Message): void {
    this.#connections.broadcast({ type: "message", message });
    this.#onChange();
  }
}
