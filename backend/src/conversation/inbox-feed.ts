import type { ConversationSummary } from "@foyer/shared-widget/protocol";
import { within } from "../deadline.ts";
import type { ConversationStore } from "./conversation-store.ts";
import { retryDelay } from "./outbox.ts";
import { toSummary } from "./record.ts";

/** What happens within a moment is shown together. */
const momentMs = 40;
const deadlineMs = 5_000;

/**
 * Shows the org's agents how the conversation stands, at least once for every change: what is kept and not marked as
 * `shown` is still to show. Soon, by a timer; and should this process die, by the alarm.
 */
export class InboxFeed {
  readonly #store: ConversationStore;
  readonly #show: (summary: ConversationSummary) => Promise<void>;
  readonly #onFailure: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #dueAt: number | undefined;

  constructor(
    store: ConversationStore,
    show: (summary: ConversationSummary) => Promise<void>,
    onFailure: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#show = show;
    this.#onFailure = onFailure;
  }

  /** Something may have changed. */
  nudge(): void {
    if (this.#timer !== undefined || this.#failures > 0 || !this.#isBehind) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.deliver();
    }, momentMs);
  }

  /** When the alarm has to see to it, in ms; undefined while the inbox knows everything. */
  due(now: number): number | undefined {
    return this.#isBehind ? (this.#dueAt ??= now + retryDelay(this.#failures)) : undefined;
  }

  /** Never rejects: a failure is due again, later and later. */
  async deliver(): Promise<void> {
    const { record, transcript } = this.#store;
    if (!record || !this.#isBehind) return;
    try {
      await within(deadlineMs, "the inbox", this.#show(toSummary(record, transcript.newest(1)[0])));
      this.#failures = 0;
      this.#dueAt = undefined;
      // What happened meanwhile, an erasure too, is newer than what was shown.
      const now = this.#store.record;
      if (now) this.#store.save({ ...now, shown: Math.max(now.shown, record.version) });
      this.nudge();
    } catch (error) {
      this.#dueAt = Date.now() + retryDelay(this.#failures++);
      this.#onFailure(error);
    }
  }

  get #isBehind(): boolean {
    const { record } = this.#store;
    return record !== undefined && record.shown < record.version;
  }
}
