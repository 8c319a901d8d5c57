import type { ConversationEvent } from "./events.ts";

/** Events that D1 does not have yet. */
export class EventLog {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  create(): void {
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS events (
        number INTEGER PRIMARY KEY,
        event  TEXT NOT NULL -- JSON
      ) STRICT`);
  }

  append(event: ConversationEvent): void {
    this.#sql.exec("INSERT INTO events (number, event) VALUES (?, ?)", event.number, JSON.stringify(event));
  }

  /** In order, the first `limit` after `number`. */
  after(number: number, limit: number): ConversationEvent[] {
    return this.#sql
      .exec<{ event: string }>(
        "SELECT event FROM events WHERE number > ? ORDER BY number LIMIT ?",
        number,
        limit,
      )
      .toArray()
      .map((row) => JSON.parse(row.event) as ConversationEvent);
  }

  /** Those up to `number` are in D1. */
  forget(number: number): void {
    this.#sql.exec("DELETE FROM events WHERE number <= ?", number);
  }
}
