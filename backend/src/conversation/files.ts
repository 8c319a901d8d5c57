import type { Attachment } from "@foyer/shared-widget/protocol";

/** Files that were put into the conversation, sent or not. What is in them is in R2. */
export class Files {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  create(): void {
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS files (
        id         TEXT PRIMARY KEY,
        attachment TEXT NOT NULL -- JSON, the protocol's Attachment
      ) STRICT`);
  }

  get count(): number {
    return this.#sql.exec<{ count: number }>("SELECT count(*) AS count FROM files").one().count;
  }

  add(attachment: Attachment): void {
    this.#sql.exec(
      "INSERT INTO files (id, attachment) VALUES (?, ?) ON CONFLICT DO NOTHING",
      attachment.id,
      JSON.stringify(attachment),
    );
  }

  byId(id: string): Attachment | undefined {
    const [row] = this.#sql
      .exec<{ attachment: string }>("SELECT attachment FROM files WHERE id = ?", id)
      .toArray();
    return row && (JSON.parse(row.attachment) as Attachment);
  }
}
