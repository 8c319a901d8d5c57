import type { ConversationSummary, Mode } from "@foyer/shared-widget/protocol";
import { type Scope, sees } from "./scope.ts";

/** What is known of a live conversation without reading its summary. */
export interface Entry {
  id: string;
  widget_id: string;
  mode: Mode;
  mode_since: string;
  agent_id: string | undefined;
  assignee_id: string | undefined;
  version: number;
  /** The how-manyeth change of the list this is. */
  cursor: number;
  heardMs: number;
  /** Where the visitor was last told to stand in line. */
  placed: number | null;
}

/** What the list by HTTP may not know yet: D1 hears of a change a second later, or more where it is slow. */
const recentMs = 2 * 60_000;
/** Conversations with the assistant that nobody touched for so long are no longer live. */
const quietMs = 24 * 3_600_000;
/** How long a closed or erased conversation is remembered, so that what is told late does not bring it back. */
const goneMs = 10 * 60_000;
const pruneEveryMs = 60_000;
/** Of a busier org the list forgets those that were quiet longest. */
const entriesMax = 20_000;
/** Summaries that one greeting carries at most. */
export const greetingMax = 500;

/**
 * The org's conversations that are not closed, and those that changed lately. Kept in the object's SQLite; of two
 * summaries of one conversation the higher version holds. Every change has a number, its cursor, so that who comes
 * back can be told what they missed.
 */
export class LiveList {
  readonly #storage: DurableObjectStorage;
  readonly #entries = new Map<string, Entry>();
  /** Erased lately, by when. */
  readonly #erased = new Map<string, number>();
  /** Cursors are of one life of the object's storage. */
  readonly #life: string;
  #last: number;
  /** Of the changes up to here some are forgotten. */
  #forgotten: number;
  #prunedMs = 0;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(`
      CREATE TABLE IF NOT EXISTS conversations (
        id       TEXT PRIMARY KEY,
        cursor   INTEGER NOT NULL,
        heard_ms INTEGER NOT NULL,
        placed   INTEGER,
        summary  TEXT NOT NULL -- JSON, the protocol's ConversationSummary
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS erased (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
    const life = storage.kv.get<string>("life");
    this.#life = life ?? crypto.randomUUID().slice(0, 8);
    if (life === undefined) storage.kv.put("life", this.#life);
    this.#forgotten = storage.kv.get<number>("forgotten") ?? 0;
    this.#last = this.#forgotten;
    for (const row of storage.sql.exec<Row>("SELECT * FROM conversations")) {
      const entry = toEntry(JSON.parse(row.summary) as ConversationSummary, row.cursor, row.heard_ms);
      this.#entries.set(row.id, { ...entry, placed: row.placed });
      this.#last = Math.max(this.#last, row.cursor);
    }
    for (const { id, at_ms } of storage.sql.exec<{ id: string; at_ms: number }>("SELECT * FROM erased"))
      this.#erased.set(id, at_ms);
  }

  /** Names the newest change. */
  get cursor(): string {
    return `${this.#life}.${this.#last}`;
  }

  get entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  heldBy(agentId: string): Entry[] {
    return [...this.entries].filter(({ mode, agent_id }) => mode === "human" && agent_id === agentId);
  }

  /** Takes a summary in. Null: what is known already is as new, or newer. */
  take(summary: ConversationSummary, now: number): { entry: Entry; before: Entry | undefined } | null {
    const before = this.#entries.get(summary.id);
    if (this.#erased.has(summary.id) || (before && before.version >= summary.version)) return null;
    this.#prune(now);
    const entry = toEntry(summary, ++this.#last, now);
    // Who waits anew was told of no place yet.
    if (before?.mode_since === entry.mode_since && entry.mode === "waiting") entry.placed = before.placed;
    this.#entries.set(entry.id, entry);
    this.#storage.sql.exec(
      `INSERT INTO conversations (id, cursor, heard_ms, placed, summary) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor, heard_ms = excluded.heard_ms,
         placed = excluded.placed, summary = excluded.summary`,
      entry.id,
      entry.cursor,
      now,
      entry.placed,
      JSON.stringify(summary),
    );
    return { entry, before };
  }

  /** Forgets an erased conversation, also when it is told of once more. Answers what was known of it. */
  erase(id: string, now: number): Entry | undefined {
    const entry = this.#entries.get(id);
    this.#erased.set(id, now);
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec("INSERT OR REPLACE INTO erased (id, at_ms) VALUES (?, ?)", id, now);
      // Who was away is not told of it one by one: they read the list again.
      if (entry) this.#forget([entry], ++this.#last);
    });
    return entry;
  }

  place(id: string, position: number | null): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.placed = position;
    this.#storage.sql.exec("UPDATE conversations SET placed = ? WHERE id = ?", position, id);
  }

  /**
   * What somebody who knows everything up to `after` has missed: summaries as JSON. Without `after`, or with
   * `reset` (too much was missed, or nobody knows any more), what changed lately.
   */
  missed(after: string | null, scope: Scope, now: number): { summaries: string[]; reset: boolean } {
    const seen = [...this.entries].filter(({ widget_id }) => sees(scope, widget_id));
    const known = after === null ? undefined : this.#read(after);
    if (known !== undefined) {
      const newer = seen.filter(({ cursor }) => cursor > known);
      if (newer.length <= greetingMax) return { summaries: this.#summaries(newer), reset: false };
    }
    const recent = seen
      .filter(({ heardMs }) => now - heardMs < recentMs)
      .toSorted((a, b) => b.cursor - a.cursor)
      .slice(0, greetingMax);
    return { summaries: this.#summaries(recent), reset: after !== null };
  }

  /** Undefined: of another life, from the future, or of a time of which something is forgotten. */
  #read(cursor: string): number | undefined {
    const [life, digits = ""] = cursor.split(".");
    const number = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
    return life === this.#life && number >= this.#forgotten && number <= this.#last ? number : undefined;
  }

  #summaries(entries: readonly Entry[]): string[] {
    const ids = JSON.stringify(entries.map(({ id }) => id));
    return this.#storage.sql
      .exec<{ summary: string }>(
        "SELECT summary FROM conversations WHERE id IN (SELECT value FROM json_each(?)) ORDER BY cursor",
        ids,
      )
      .toArray()
      .map(({ summary }) => summary);
  }

  /** Now and then, as things change: an org where nothing does needs no alarm for it. */
  #prune(now: number): void {
    if (now - this.#prunedMs < pruneEveryMs && this.#entries.size < entriesMax) return;
    this.#prunedMs = now;
    const over = this.#entries.size - entriesMax + 1;
    const dropped = toForget([...this.entries], now, over);
    for (const [id, atMs] of this.#erased) if (now - atMs > goneMs) this.#erased.delete(id);
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec("DELETE FROM erased WHERE at_ms < ?", now - goneMs);
      if (dropped.length > 0) this.#forget(dropped, Math.max(...dropped.map(({ cursor }) => cursor)));
    });
  }

  #forget(entries: readonly Entry[], upTo: number): void {
    for (const { id } of entries) this.#entries.delete(id);
    this.#storage.sql.exec(
      "DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(?))",
      JSON.stringify(entries.map(({ id }) => id)),
    );
    this.#forgotten = Math.max(this.#forgotten, upTo);
    this.#storage.kv.put("forgotten", this.#forgotten);
  }
}

/** Those that are over, or too many by `over`: those with the assistant first, then those unheard of longest. */
function toForget(entries: readonly Entry[], now: number, over: number): Entry[] {
  const isOver = ({ mode, heardMs }: Entry): boolean =>
    now - heardMs > (mode === "closed" ? goneMs : mode === "ai" ? quietMs : Number.POSITIVE_INFINITY);
  const done = entries.filter(isOver);
  if (done.length >= over) return done;
  const rank = ({ mode }: Entry): number => (mode === "closed" ? 0 : mode === "ai" ? 1 : 2);
  const others = entries.filter((entry) => !isOver(entry));
  others.sort((a, b) => rank(a) - rank(b) || a.cursor - b.cursor);
  // Some more than needed, or every change would look through all of them.
  return [...done, ...others.slice(0, over - done.length + entriesMax / 20)];
}

function toEntry(summary: ConversationSummary, cursor: number, heardMs: number): Entry {
  const { id, widget_id, mode, mode_since, agent, assignee, version } = summary;
  return {
    id,
    widget_id,
    mode,
    mode_since,
    agent_id: agent?.id,
    assignee_id: assignee?.id,
    version,
    cursor,
    heardMs,
    placed: null,
  };
}

interface Row extends Record<string, SqlStorageValue> {
  id: string;
  cursor: number;
  heard_ms: number;
  placed: number | null;
  summary: string;
}
