import type { Message } from "@foyer/shared-widget/protocol";
import { withFreshAddresses } from "../auth/file-address.ts";

/** The messages of one conversation in its object's SQLite. Append-only, but for ratings and for clearing from the front. */
export class Transcript {
  readonly #sql: SqlStorage;
  /** Signs the addresses of files, which are given out with messages and are good for a while. */
  readonly #secret: string;

  constructor(sql: SqlStorage, secret: string) {
    this.#sql = sql;
    this.#secret = secret;
  }

  /** Called once, when the conversation opens: an object nobody opened stores nothing. */
  create(): void {
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS messages (
        seq        INTEGER PRIMARY KEY,
        id         TEXT NOT NULL UNIQUE,
        role       TEXT NOT NULL,
        message    TEXT NOT NULL -- JSON, the protocol's Message
      ) STRICT`);
  }

  append(message: Message): void {
    this.#sql.exec(
      "INSERT INTO messages (seq, id, role, message) VALUES (?, ?, ?, ?)",
      message.seq,
      message.id,
      message.role,
      JSON.stringify(message),
    );
  }

  /** Keeps what became of a message since, in its place. */
  replace(message: Message): void {
    this.#sql.exec("UPDATE messages SET message = ? WHERE seq = ?", JSON.stringify(message), message.seq);
  }

  bySeq(seq: number): Message | undefined {
    return this.#read("WHERE seq = ?", seq)[0];
  }

  /** Messages of the visitor's after `seq`. */
  visitorsAfter(seq: number): number {
    return this.#sql
      .exec<{ count: number }>(
        "SELECT count(*) AS count FROM messages WHERE role = 'visitor' AND seq > ?",
        seq,
      )
      .one().count;
  }

  byId(id: string): Message | undefined {
    return this.#read("WHERE id = ?", id)[0];
  }

  /** Ascending, the first `limit` after `seq`. */
  after(seq: number, limit: number): Message[] {
    return this.#read("WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit);
  }

  /** Ascending, the last `limit` before `seq`. */
  before(seq: number, limit: number): Message[] {
    return this.#read("WHERE seq < ? ORDER BY seq DESC LIMIT ?", seq, limit).toReversed();
  }

  /** Ascending, the last `limit` of all. */
  newest(limit: number): Message[] {
    return this.before(Number.MAX_SAFE_INTEGER, limit);
  }

  clear(): void {
    this.#sql.exec("DELETE FROM messages");
  }

  #read(where: string, ...bindings: (string | number)[]): Message[] {
    const messages = this.#sql
      .exec<{ message: string }>(`SELECT message FROM messages ${where}`, ...bindings)
      .toArray()
      .map((row) => JSON.parse(row.message) as Message);
    return withFreshAddresses(messages, { secret: this.#secret });
  }
}
