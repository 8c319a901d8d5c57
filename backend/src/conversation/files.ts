import type { Attachment } from "@foyer/shared-widget/protocol";
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

  /** Forgets them all. What they hold is for the caller to delete. */
  clear(): Attachment[] {
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
