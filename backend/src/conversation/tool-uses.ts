import type { ToolUse } from "@foyer/shared-widget/protocol";

/** More than agents scroll through; what is older goes. */
const mostKept = 100;

/** The assistant's calls of tools, in a table of its own: nothing that reads messages can meet one. */
export class ToolUses {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  create(): void {
    // Numbers of calls that are gone are not given again.
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS tool_uses (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id     TEXT NOT NULL UNIQUE,
        use    TEXT NOT NULL -- JSON, the protocol's ToolUse without its number
      ) STRICT`);
  }

  append(use: Omit<ToolUse, "number">): ToolUse {
    const { number } = this.#sql
      .exec<{ number: number }>(
        "INSERT INTO tool_uses (id, use) VALUES (?, ?) RETURNING number",
        use.id,
        JSON.stringify(use),
      )
      .one();
    this.#sql.exec("DELETE FROM tool_uses WHERE number <= ?", number - mostKept);
    return { number, ...use };
  }

  /** Keeps what became of a call. False: it is gone. */
  replace({ number, ...use }: ToolUse): boolean {
    return (
      this.#sql.exec("UPDATE tool_uses SET use = ? WHERE number = ?", JSON.stringify(use), number)
        .rowsWritten > 0
    );
  }

  /** Oldest first. */
  all(): ToolUse[] {
    return this.#sql
      .exec<{ number: number; use: string }>("SELECT number, use FROM tool_uses ORDER BY number")
      .toArray()
      .map(({ number, use }) => ({ number, ...(JSON.parse(use) as Omit<ToolUse, "number">) }));
  }

  clear(): void {
    this.#sql.exec("DELETE FROM tool_uses");
  }
}
