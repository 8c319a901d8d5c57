import type { Note } from "@foyer/shared-widget/protocol";

/** What agents tell each other, in a table of its own: nothing that reads messages can meet a note. */
export class Notes {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  create(): void {
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS notes (
        number INTEGER PRIMARY KEY,
        id     TEXT NOT NULL UNIQUE,
        note   TEXT NOT NULL -- JSON, the protocol's Note
      ) STRICT`);
  }

  append(note: Note): void {
    this.#sql.exec(
      "INSERT INTO notes (number, id, note) VALUES (?, ?, ?)",
      note.number,
      note.id,
      JSON.stringify(note),
    );
  }

  byId(id: string): Note | undefined {
    return this.#read("WHERE id = ?", id)[0];
  }

  /** Oldest first. */
  all(): Note[] {
    return this.#read("ORDER BY number");
  }

  #read(where: string, ...bindings: string[]): Note[] {
    return this.#sql
      .exec<{ note: string }>(`SELECT note FROM notes ${where}`, ...bindings)
      .toArray()
      .map((row) => JSON.parse(row.note) as Note);
  }
}
