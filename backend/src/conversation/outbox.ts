import type { Message } from "@foyer/shared-widget/protocol";
import { within } from "../deadline.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { ConversationEvent } from "./events.ts";
import type { ConversationRecord } from "./record.ts";

/** What D1 does not know yet of a conversation: messages in order, and the conversation as it stands. */
export interface Delivery {
  record: ConversationRecord;
  messages: Message[];
  /** What happened beside, in order. */
  events: ConversationEvent[];
  /** The conversation's newest message, which may be beyond `messages`. */
  last?: Message | undefined;
  /** The visitor has no connection: what is said does not reach them here. */
  visitorAway: boolean;
}

/** Messages a delivery carries at most; the rest follows in the next. */
export const deliverySize = 100;
const delayMs = 1_000;
const deadlineMs = 10_000;

/**
 * Brings a conversation to D1, at least once and in batches. The transcript and the record's `delivered` marks
 * are the outbox: what is stored and not marked is still to deliver, so the two can never differ.
 */
export class Outbox {
  readonly #store: ConversationStore;
  readonly #apply: (delivery: Delivery) => Promise<void>;
  readonly #isVisitorAway: () => boolean;
  #failures = 0;
  #dueAt: number | undefined;
  #delivering: Promise<void> | undefined;

  constructor(
    store: ConversationStore,
    isVisitorAway: () => boolean,
    apply: (delivery: Delivery) => Promise<void>,
  ) {
    this.#store = store;
    this.#isVisitorAway = isVisitorAway;
    this.#apply = apply;
  }

  /** When to deliver next, in ms; undefined while D1 knows everything. A second of messages goes together. */
  due(now: number): number | undefined {
    const { record } = this.#store;
    return record && isBehind(record) ? (this.#dueAt ??= now + delayMs) : undefined;
  }

  /** Delivers once; a failure is thrown, and due again later and later. */
  async deliver(): Promise<void> {
    this.#delivering ??= this.#deliver().finally(() => {
      this.#delivering = undefined;
    });
    return this.#delivering;
  }

  /** Settles when no delivery is on its way. */
  async settled(): Promise<void> {
    await this.#delivering?.catch(() => {});
  }

  async #deliver(): Promise<void> {
    const { opened: record, transcript, events: log } = this.#store;
    const messages = transcript.after(record.delivered.seq, deliverySize);
    const events = log.after(record.delivered.event, deliverySize);
    const visitorAway = this.#isVisitorAway();
    const delivery = { record, messages, events, last: transcript.newest(1)[0], visitorAway };
    try {
      await within(deadlineMs, "the delivery to D1", this.#apply(delivery));
    } catch (error) {
      this.#dueAt = Date.now() + retryDelay(this.#failures++);
      throw error;
    }
    this.#failures = 0;
    this.#dueAt = undefined;
    // What happened meanwhile, an erasure too, is newer than what was read before.
    const now = this.#store.record;
    if (!now) return;
    const known = afterDelivery(now, delivery);
    this.#store.save(known);
    log.forget(known.delivered.event);
  }
}

/** Whether D1 is behind. */
export function isBehind({ version, delivered }: ConversationRecord): boolean {
  return delivered.version < version;
}

/** The record once `delivery` has reached D1. Its version counts only when no message was left out. */
export function afterDelivery(
  record: ConversationRecord,
  { record: sent, messages, events }: Pick<Delivery, "record" | "messages" | "events">,
): ConversationRecord {
  const complete =
    (messages.length < deliverySize || messages.at(-1)?.seq === sent.last_seq) &&
    (events.length < deliverySize || events.at(-1)?.number === sent.last_event);
  return {
    ...record,
    delivered: {
      seq: messages.at(-1)?.seq ?? record.delivered.seq,
      event: events.at(-1)?.number ?? record.delivered.event,
      version: complete ? sent.version : record.delivered.version,
    },
  };
}

/** Milliseconds until the next try after `failures` tries in a row have failed: 1 s doubling to 5 min, with jitter. */
export function retryDelay(failures: number, random = Math.random()): number {
  return Math.min(1_000 * 2 ** failures, 300_000) * (0.75 + random / 2);
}
