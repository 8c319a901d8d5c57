import type { Attachment, Message, Note } from "@foyer/shared-widget/protocol";
import { hourMs, type MessageRate, secondsToWait } from "../auth/rate.ts";
import { EventLog } from "./event-log.ts";
import type { Actor, Happened } from "./events.ts";
import { Files } from "./files.ts";
import { Notes } from "./notes.ts";
import { type ConversationRecord, withDefaults } from "./record.ts";
import { ToolUses } from "./tool-uses.ts";
import { Transcript } from "./transcript.ts";

/** A turn as it is kept while it runs, so that whoever wakes after a crash can end it. */
export interface KeptTurn {
  id: string;
  text: string;
}

/** What was said up to a message, in short. */
interface KeptSummary {
  text: string;
  up_to: number;
}

/** A message that has no number yet; `created_at` where it was written elsewhere. */
export type NewMessage = Omit<Message, "seq" | "created_at"> & { created_at?: string };

/**
 * What an object keeps: the record, the transcript and what belongs to it, and the turn that runs. Every write here is
 * one atomic step, and so are several with nothing awaited between them.
 */
export class ConversationStore {
  readonly transcript: Transcript;
  readonly notes: Notes;
  readonly files: Files;
  readonly events: EventLog;
  readonly toolUses: ToolUses;
  readonly #storage: DurableObjectStorage;
  #record: ConversationRecord | undefined;

  /** `secret` signs the addresses of files. */
  constructor(storage: DurableObjectStorage, secret: string) {
    this.#storage = storage;
    this.transcript = new Transcript(storage.sql, secret);
    this.notes = new Notes(storage.sql);
    this.files = new Files(storage.sql, secret);
    this.events = new EventLog(storage.sql);
    this.toolUses = new ToolUses(storage.sql);
    const kept = storage.kv.get<ConversationRecord>("record");
    if (!kept) return;
    this.#record = withDefaults(kept);
    // Opened before there were notes, files and events.
    if ((kept.last_event as number | undefined) === undefined) this.#createTables();
    // Opened before there were tools.
    else this.toolUses.create();
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
    this.#createTables();
    this.save(record);
  }

  #createTables(): void {
    for (const table of [this.transcript, this.notes, this.files, this.events, this.toolUses]) table.create();
  }

  /** Keeps what only this object needs to know. */
  save(record: ConversationRecord): void {
    this.#record = record;
    this.#storage.kv.put("record", record);
  }

  /** Keeps a change that D1 and the inbox are to hear of. `isNews`: it moves the conversation up in lists. */
  change(change: Partial<ConversationRecord>, options?: { isNews: boolean }): void {
    this.changeTo({ ...this.opened, ...change }, options);
  }

  /** The same with the whole record, for what leaves something out. */
  changeTo(record: ConversationRecord, { isNews } = { isNews: true }): void {
    const updated_at = isNews ? new Date().toISOString() : record.updated_at;
    this.save({ ...record, version: record.version + 1, updated_at });
  }

  /** Keeps that something happened, for D1. */
  happened(happened: Happened, actor: Actor): void {
    const number = this.opened.last_event + 1;
    const at = new Date().toISOString();
    const { started_at = at } = this.opened;
    this.events.append({ number, at, started_at, actor, ...happened });
    this.change({ last_event: number }, { isNews: false });
  }

  /** Gives a message the next number. */
  append(fields: NewMessage): Message {
    const { last_seq, unread, started_at, visitor } = this.opened;
    const seq = last_seq + 1;
    const { created_at = new Date().toISOString(), ...rest } = fields;
    const message: Message = { seq, ...rest, created_at };
    this.#storage.transactionSync(() => {
      this.transcript.append(message);
      this.change({
        last_seq: seq,
        unread: unread + (message.role === "visitor" ? 1 : 0),
        started_at: started_at ?? created_at,
      });
      if (started_at === undefined)
        this.happened({ type: "conversation.created", data: {} }, { kind: "visitor", id: visitor.id });
    });
    return message;
  }

  /** Gives a note the next number. */
  appendNote(fields: Omit<Note, "number" | "after" | "created_at">, actor: Actor): Note {
    const { last_note, last_seq } = this.opened;
    const number = last_note + 1;
    const note: Note = { number, ...fields, after: last_seq, created_at: new Date().toISOString() };
    this.#storage.transactionSync(() => {
      this.notes.append(note);
      this.change({ last_note: number }, { isNews: false });
      this.happened({ type: "note.written", data: { number } }, actor);
    });
    return note;
  }

  /**
   * Deletes every message, and what was called to answer them. Their numbers are not used again. Answers the files
   * whose content nobody finds any more.
   */
  clear(actor: Actor): Attachment[] {
    const { last_seq } = this.opened;
    return this.#storage.transactionSync(() => {
      this.transcript.clear();
      this.toolUses.clear();
      this.#storage.kv.delete("summary");
      this.change({ first_seq: last_seq + 1, unread: 0 });
      this.happened({ type: "history.cleared", data: {} }, actor);
      return this.files.clear();
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

  get summary(): KeptSummary | undefined {
    return this.#storage.kv.get<KeptSummary>("summary");
  }

  keepSummary(summary: KeptSummary): void {
    this.#storage.kv.put("summary", summary);
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
