import type { Attachment } from "@foyer/shared-widget/protocol";
import type { FileText } from "../ai/file-text.ts";
import { withFreshAddress } from "../auth/file-address.ts";

/** Files that were put into the conversation, sent or not. What is in them is in R2. */
export class Files {
  readonly #sql: SqlStorage;
  /** Signs the addresses that are given out. */
  readonly #secret: string;

  constructor(sql: SqlStorage, secret: string) {
    this.#sql = sql;
    this.#secret = secret;
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

  /** What a file says, where it was read before. */
  textOf(id: string): FileText | undefined {
    this.#createTexts();
    const [row] = this.#sql.exec<{ text: string }>("SELECT text FROM file_texts WHERE id = ?", id).toArray();
    return row && (JSON.parse(row.text) as FileText);
  }

  /** Keeps what a file says, as long as the file is here. */
  keepText(id: string, text: FileText): void {
    if (!this.byId(id)) return;
    this.#createTexts();
    this.#sql.exec(
      "INSERT INTO file_texts (id, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text",
      id,
      JSON.stringify(text),
    );
  }

  /** With the first text: conversations that were opened before have none. */
  #createTexts(): void {
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS file_texts (
        id   TEXT PRIMARY KEY,
        text TEXT NOT NULL -- JSON, FileText
      ) STRICT`);
  }

  /** Forgets them all. What they hold is for the caller to delete. */
  clear(): Attachment[] {
    this.#createTexts();
    this.#sql.exec("DELETE FROM file_texts");
    return this.#sql
      .exec<{ attachment: string }>("DELETE FROM files RETURNING attachment")
      .toArray()
      .map(({ attachment }) => JSON.parse(attachment) as Attachment);
  }

  /** With an address that is good for now. */
  byId(id: string): Attachment | undefined {
    const [row] = this.#sql
      .exec<{ attachment: string }>("SELECT attachment FROM files WHERE id = ?", id)
      .toArray();
    return row && withFreshAddress(JSON.parse(row.attachment) as Attachment, { secret: this.#secret });
  }
}
