import type { Message } from "@foyer/shared-widget/protocol";
import { hourMs, type MessageRate, secondsToWait } from "../auth/rate.ts";
import type { ConversationRecord } from "./record.ts";
import { Transcript } from "./transcript.ts";

/** A turn as it is kept while it runs, so that whoever wakes after a crash can end it. */
export interface KeptTurn {
  id: string;
  text: string;
}

/** A message that has no number yet; `created_at` where it was written elsewhere. */
export type NewMessage = Omit<Message, "seq" | "created_at"> & { created_at?: string };

/** What an object keeps: the record, the transcript and the turn that runs. Every write here is one atomic step. */
export class ConversationStore {
  readonly transcript: Transcript;
  readonly #storage: DurableObjectStorage;
  #record: ConversationRecord | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.transcript = new Transcript(storage.sql);
    this.#record = storage.kv.get<ConversationRecord>("record");
  }

  /** Undefined: nobody has opened this conversation, or it was erased. */
  get record(): ConversationRecord | undefined {
    return this.#record;
  }

  /** The record of a conversation that is known to be open. */
  get opened(): ConversationRecord {
    if (!this.#record) throw new Error("the conversation is not open");
    return this.#record;
  }

  create(record: ConversationRecord): void {
    this.transcript.create();
    this.save(record);
  }

  /** Keeps what only this object needs to know. */
  save(record: ConversationRecord): void {
    this.#record = record;
    this.#storage.kv.put("record", record);
  }

  /** Keeps a change that D1 is to hear of. */
  change(record: ConversationRecord): void {
    this.save({ ...record, version: record.version + 1, updated_at: new Date().toISOString() });
  }

  /** Gives a message the next number. */
  append(fields: NewMessage): Message {
    const record = this.opened;
    const seq = record.last_seq + 1;
    const { created_at = new Date().toISOString(), ...rest } = fields;
    const message: Message = { seq, ...rest, created_at };
    this.#storage.transactionSync(() => {
      this.transcript.append(message);
      this.change({ ...record, last_seq: seq });
    });
    return message;
  }

  /** Deletes every message. Their numbers are not used again. */
  clear(): void {
    const record = this.opened;
    this.#storage.transactionSync(() => {
      this.transcript.clear();
      this.change({ ...record, first_seq: record.last_seq + 1 });
    });
  }

  /** How long the visitor has to wait before one more message is within `rate`, in seconds; 0 for now. */
  wait(rate: MessageRate): number {
    return secondsToWait(this.#times, Date.now(), rate);
  }

  /** Counts one message of the visitor's, or what costs as much. */
  count({ perMinute, perHour }: MessageRate): void {
    const now = Date.now();
    const recent = this.#times.filter((time) => time > now - hourMs);
    this.#storage.kv.put("times", [...recent, now].slice(-Math.max(perMinute, perHour)));
  }

  get #times(): number[] {
    return this.#storage.kv.get<number[]>("times") ?? [];
  }

  get keptTurn(): KeptTurn | undefined {
    return this.#storage.kv.get<KeptTurn>("turn");
  }

  keepTurn(turn: KeptTurn): void {
    this.#storage.kv.put("turn", turn);
  }

  /** Forgets the turn and, in the same step, stores what it left. */
  endTurn(left?: NewMessage): Message | undefined {
    return this.#storage.transactionSync(() => {
      this.#storage.kv.delete("turn");
      return left && this.append(left);
    });
  }

  async erase(): Promise<void> {
    this.#record = undefined;
    await this.#storage.deleteAlarm();
    await this.#storage.deleteAll();
  }
}
