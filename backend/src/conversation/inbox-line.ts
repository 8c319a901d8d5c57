import type { ConversationSummary } from "@foyer/shared-widget/protocol";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import { log } from "../log.ts";
import type { ConversationStore } from "./conversation-store.ts";

const deadlineMs = 5_000;

type Stub = ReturnType<typeof inboxStub>;

/** From a conversation to its org's inbox. */
export class InboxLine {
  readonly #env: Env;
  readonly #store: ConversationStore;
  readonly #background: (work: Promise<unknown>) => void;

  constructor(env: Env, store: ConversationStore, background: (work: Promise<unknown>) => void) {
    this.#env = env;
    this.#store = store;
    this.#background = background;
  }

  async update(summary: ConversationSummary): Promise<void> {
    await this.#stub().update(summary);
  }

  /** Who is at this conversation: good to know, made up for by the token's end where it gets lost. */
  joined(agentId: string): void {
    this.#tell((inbox, id) => inbox.joined(agentId, id));
  }

  left(agentId: string): void {
    this.#tell((inbox, id) => inbox.left(agentId, id));
  }

  #tell(tell: (inbox: Stub, id: string) => Promise<void>): void {
    const { id, org_id } = this.#store.opened;
    const told = within(deadlineMs, "the inbox", tell(this.#stub(), id));
    this.#background(
      told.catch((error: unknown) => log("inbox_unreachable", { org_id, conversation_id: id, error })),
    );
  }

  #stub(): Stub {
    return inboxStub(this.#env, this.#store.opened.org_id);
  }
}
