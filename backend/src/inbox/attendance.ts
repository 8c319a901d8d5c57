/** An agent with no tab open here any more. */
export interface Absence {
  agentId: string;
  sinceMs: number;
}

/** An agent's connections to a conversation that are to be closed. */
export interface Dismissal {
  agentId: string;
  conversationId: string;
  failures: number;
  dueMs: number;
}

/** What a conversation said of an agent's coming is believed for so long: of its going it may never have got to tell. */
const joinedMs = 3_600_000;
/** No connection outlives the longest token. */
const tokenMs = 12 * 3_600_000;

/**
 * Which agents were here and are gone since, which conversations they have open, and from which they are to be
 * dismissed. In the object's SQLite: whoever wakes after a crash goes on from it.
 */
export class Attendance {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS agents (
        agent_id TEXT PRIMARY KEY,
        gone_ms  INTEGER -- NULL: here
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS joined (
        agent_id        TEXT NOT NULL,
        conversation_id TEXT NOT NULL,
        at_ms           INTEGER NOT NULL,
        PRIMARY KEY (agent_id, conversation_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS dismissals (
        agent_id        TEXT NOT NULL,
        conversation_id TEXT NOT NULL,
        failures        INTEGER NOT NULL,
        due_ms          INTEGER NOT NULL,
        PRIMARY KEY (agent_id, conversation_id)
      ) STRICT, WITHOUT ROWID`);
  }

  came(agentId: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO agents (agent_id, gone_ms) VALUES (?, NULL)", agentId);
  }

  /** The time that counts begins anew where the agent was gone before. */
  went(agentId: string, now: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO agents (agent_id, gone_ms) VALUES (?, ?)", agentId, now);
  }

  forget(agentId: string): void {
    this.#sql.exec("DELETE FROM agents WHERE agent_id = ?", agentId);
  }

  /** After a crash: whoever was here and has no tab among `here` is gone. */
  missing(here: ReadonlySet<string>, now: number): void {
    const known = this.#sql.exec<{ agent_id: string }>("SELECT agent_id FROM agents WHERE gone_ms IS NULL");
    for (const { agent_id } of known.toArray()) if (!here.has(agent_id)) this.went(agent_id, now);
  }

  get absent(): Absence[] {
    return this.#sql
      .exec<{ agent_id: string; gone_ms: number }>("SELECT * FROM agents WHERE gone_ms IS NOT NULL")
      .toArray()
      .map(({ agent_id, gone_ms }) => ({ agentId: agent_id, sinceMs: gone_ms }));
  }

  isAbsent(agentId: string): boolean {
    const found = this.#sql.exec("SELECT 1 FROM agents WHERE agent_id = ? AND gone_ms IS NOT NULL", agentId);
    return found.toArray().length > 0;
  }

  /** Whether the agent was ever here, as far as anybody remembers. Others, whom a key acts for, are not missed. */
  isKnown(agentId: string): boolean {
    return this.isAbsent(agentId) || this.everJoinedBy(agentId).length > 0;
  }

  joined(agentId: string, conversationId: string, now: number): void {
    this.#sql.exec("DELETE FROM joined WHERE at_ms < ?", now - tokenMs);
    this.#sql.exec(
      "INSERT OR REPLACE INTO joined (agent_id, conversation_id, at_ms) VALUES (?, ?, ?)",
      agentId,
      conversationId,
      now,
    );
  }

  left(agentId: string, conversationId: string): void {
    this.#sql.exec("DELETE FROM joined WHERE agent_id = ? AND conversation_id = ?", agentId, conversationId);
  }

  /** The conversations an agent has open, as far as anybody told lately. */
  joinedBy(agentId: string, now: number): Set<string> {
    const rows = this.#sql.exec<{ conversation_id: string }>(
      "SELECT conversation_id FROM joined WHERE agent_id = ? AND at_ms > ?",
      agentId,
      now - joinedMs,
    );
    return new Set(rows.toArray().map((row) => row.conversation_id));
  }

  /** All of them, however long ago they were told of: nobody who was removed is to stay because of a word that got lost. */
  everJoinedBy(agentId: string): string[] {
    return [...this.joinedBy(agentId, Number.NEGATIVE_INFINITY)];
  }

  dismiss(agentId: string, conversationIds: Iterable<string>, now: number): void {
    for (const id of conversationIds) {
      this.#sql.exec(
        "INSERT OR REPLACE INTO dismissals (agent_id, conversation_id, failures, due_ms) VALUES (?, ?, 0, ?)",
        agentId,
        id,
        now,
      );
    }
  }

  dismissed({ agentId, conversationId }: Dismissal): void {
    this.#sql.exec(
      "DELETE FROM dismissals WHERE agent_id = ? AND conversation_id = ?",
      agentId,
      conversationId,
    );
    this.left(agentId, conversationId);
  }

  dismissLater({ agentId, conversationId }: Dismissal, dueMs: number): void {
    this.#sql.exec(
      "UPDATE dismissals SET failures = failures + 1, due_ms = ? WHERE agent_id = ? AND conversation_id = ?",
      dueMs,
      agentId,
      conversationId,
    );
  }

  get dismissals(): Dismissal[] {
    return this.#sql
      .exec<{ agent_id: string; conversation_id: string; failures: number; due_ms: number }>(
        "SELECT * FROM dismissals",
      )
      .toArray()
      .map((row) => ({
        agentId: row.agent_id,
        conversationId: row.conversation_id,
        failures: row.failures,
        dueMs: row.due_ms,
      }));
  }
}
