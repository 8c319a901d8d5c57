import { chime } from "../../../../../shared-widget/console/chime.ts";
import { Announcer } from "./announcer.ts";
import type { Fact } from "./desk-watch.ts";
import type { Trouble } from "./trouble.ts";

/** What both elements for agents have in common. */
export interface NewsOutlet {
  publish(
    name:
      | "new_conversation_id"
      | "handoff_conversation_id"
      | "new_message_conversation_id"
      | "updated_conversation_id"
      | "error_code"
      | "error_message",
    value: string | null,
  ): void;
  fire(
    name:
      | "new_conversation"
      | "handoff_requested"
      | "new_visitor_message"
      | "conversation_updated"
      | "session_expired"
      | "error",
  ): void;
}

/** Facts, as the states and events that an app knows them by. */
export class FactEvents {
  readonly #outlet: NewsOutlet;
  readonly #announcer = new Announcer();

  constructor(outlet: NewsOutlet) {
    this.#outlet = outlet;
    this.forget();
    this.settle();
  }

  /** `isHeard`: with a sound, where somebody wants to hear of it. */
  tell(facts: readonly Fact[], isHeard: boolean): void {
    for (const fact of facts) this.#tell(fact);
    if (isHeard && facts.some(({ kind }) => kind === "handoff_requested" || kind === "new_visitor_message"))
      sound();
  }

  trouble({ code, message }: Trouble): void {
    this.#announcer.say(`trouble ${code} ${message}`, () => {
      this.#outlet.publish("error_code", code);
      this.#outlet.publish("error_message", message);
      this.#outlet.fire("error");
    });
  }

  /** Nothing is wrong, as far as anybody knows. */
  settle(): void {
    this.#outlet.publish("error_code", null);
    this.#outlet.publish("error_message", null);
  }

  /** Said at once: a workflow is to begin another session. */
  expired(): void {
    this.#outlet.publish("error_code", "session_expired");
    this.#outlet.publish("error_message", "The agent token holds no longer: create another agent session.");
    this.#outlet.fire("session_expired");
  }

  /** Whose news they were is not here any more. */
  forget(): void {
    this.#announcer.end();
    this.#outlet.publish("new_conversation_id", null);
    this.#outlet.publish("handoff_conversation_id", null);
    this.#outlet.publish("new_message_conversation_id", null);
    this.#outlet.publish("updated_conversation_id", null);
  }

  /** Without a word. */
  end(): void {
    this.#announcer.end();
  }

  #tell(fact: Fact): void {
    const outlet = this.#outlet;
    switch (fact.kind) {
      case "trouble":
        return this.trouble(fact.trouble);
      case "new_conversation":
        return this.#announcer.say(`new ${fact.id}`, () => {
          outlet.publish("new_conversation_id", fact.id);
          outlet.fire("new_conversation");
        });
      case "handoff_requested":
        return this.#announcer.say(`handoff ${fact.id}`, () => {
          outlet.publish("handoff_conversation_id", fact.id);
          outlet.fire("handoff_requested");
        });
      case "new_visitor_message":
        return this.#announcer.say(undefined, () => {
          outlet.publish("new_message_conversation_id", fact.id);
          outlet.fire("new_visitor_message");
        });
      case "conversation_updated":
        return this.#announcer.say(`updated ${fact.id}`, () => {
          outlet.publish("updated_conversation_id", fact.id);
          outlet.fire("conversation_updated");
        });
      default:
    }
  }
}

function sound(): void {
  try {
    chime();
  } catch {
    // No sound on this machine.
  }
}
