import type { IngestProgress } from "@foyer/shared-widget/protocol";
import type { FileKind } from "../ingest/file-kind.ts";
import { type Owner } from "./documents.ts";

/** What a document that waits is to become. Whatever it was until then stays. */
export interface Pending {
  /** Undefined: as the document itself has it, else `fallbackTitle`. */
  title?: string | undefined;
  fallbackTitle: string;
  url?: string | undefined;
  tags: readonly string[];
  language?: string | undefined;
  kind: FileKind;
  charset?: string | undefined;
  hash: string;
  /** Where it stands in what waits, beside others; none: it is all of it. */
  range?: { offset: number; length: number };
}

export interface NewPending {
  external_id: string;
  ticket: string;
  pending: Pending;
}

/** JSON for one statement: D1 takes 2 MB. */
const jsonCharacters = 500_000;

/** Lets documents wait to be read. What an earlier job was to make of them no longer counts. */
export async function putPending(
  db: D1Database,
  { org_id, widget_id }: Owner,
  documents: readonly NewPending[],
  {
    rawKey,
    at,
    batch,
    sourceId,
  }: { rawKey: string; at: string; batch?: string | undefined; sourceId?: string | undefined },
): Promise<void> {
  const statements = inGroups(
    documents.map(({ external_id, ticket, pending }) => ({
      external_id,
      ticket,
      title: pending.title ?? pending.fallbackTitle,
      url: pending.url ?? null,
      tags: JSON.stringify(pending.tags),
      language: pending.language ?? null,
      pending: JSON.stringify(pending),
    })),
  ).map((rows) =>
    db
      .prepare(
        `INSERT INTO documents (org_id, widget_id, external_id, title, url, tags, language, hash, chunks, updated_at,
           state, source_id, batch, ticket, pending, raw_key, queued_at)
         SELECT ?1, ?2, value ->> 'external_id', value ->> 'title', value ->> 'url', value ->> 'tags',
           value ->> 'language', '', 0, ?4, 'queued', ?6, ?7, value ->> 'ticket', value ->> 'pending', ?5, ?4
         -- A page that was still being fetched when its source was deleted comes too late.
         FROM json_each(?3) WHERE ?6 IS NULL OR EXISTS (SELECT 1 FROM sources WHERE id = ?6)
         ON CONFLICT (org_id, widget_id, external_id) DO UPDATE SET
           state = 'queued', reason = NULL, source_id = excluded.source_id, batch = excluded.batch,
           ticket = excluded.ticket, pending = excluded.pending, raw_key = excluded.raw_key,
           queued_at = excluded.queued_at`,
      )
      .bind(org_id, widget_id, rows, at, rawKey, sourceId ?? null, batch ?? null),
  );
  if (statements.length > 0) await db.batch(statements);
}

/** Which of these documents are there already as they would become. */
export async function findUnchanged(
  db: D1Database,
  { org_id, widget_id }: Owner,
  documents: readonly { external_id: string; hash: string }[],
): Promise<Set<string>> {
  const unchanged = new Set<string>();
  for (const rows of inGroups(documents)) {
    const { results } = await db
      .prepare(
        `SELECT external_id FROM json_each(?3) AS new JOIN documents
           ON org_id = ?1 AND widget_id = ?2 AND external_id = new.value ->> 'external_id'
         WHERE state = 'ready' AND hash = new.value ->> 'hash'`,
      )
      .bind(org_id, widget_id, rows)
      .all<{ external_id: string }>();
    for (const { external_id } of results) unchanged.add(external_id);
  }
  return unchanged;
}

export interface Taken {
  pending: Pending;
  raw_key: string;
}

type Ticket = Owner & { external_id: string; ticket: string };

/** Begins to read a document; undefined where the ticket no longer counts. */
export async function takePending(db: D1Database, which: Ticket): Promise<Taken | undefined> {
  const row = await db
    .prepare(
      `UPDATE documents SET state = 'indexing'
       WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3 AND ticket = ?4 RETURNING pending, raw_key`,
    )
    .bind(which.org_id, which.widget_id, which.external_id, which.ticket)
    .first<{ pending: string; raw_key: string }>();
  return row ? { pending: JSON.parse(row.pending) as Pending, raw_key: row.raw_key } : undefined;
}

/** Gives up on what it was to become. What it was stays. */
export async function failPending(db: D1Database, which: Ticket, reason: string): Promise<void> {
  await db
    .prepare(
      `UPDATE documents SET state = 'failed', reason = ?5, ticket = NULL, pending = NULL, raw_key = NULL,
         queued_at = NULL
       WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3 AND ticket = ?4`,
    )
    .bind(which.org_id, which.widget_id, which.external_id, which.ticket, reason)
    .run();
}

/** Whether a document still waits to be made of what lies there. */
export async function isRawWanted(db: D1Database, rawKey: string): Promise<boolean> {
  return (
    (await db.prepare("SELECT 1 FROM documents WHERE raw_key = ?1 LIMIT 1").bind(rawKey).first()) !== null
  );
}

export interface Forgotten extends Ticket {
  raw_key: string;
}

/** Documents that have waited since before then, whose jobs must have got lost. They count as queued at `now` again. */
export async function takeForgotten(
  db: D1Database,
  { before, now, limit, owner }: { before: string; now: string; limit: number; owner?: Owner | undefined },
): Promise<Forgotten[]> {
  const { results } = await db
    .prepare(
      `UPDATE documents SET queued_at = ?2 WHERE id IN (
         SELECT id FROM documents WHERE ticket IS NOT NULL AND queued_at < ?1
           AND (?4 IS NULL OR (org_id = ?4 AND widget_id = ?5)) ORDER BY queued_at LIMIT ?3
       ) RETURNING org_id, widget_id, external_id, ticket, raw_key`,
    )
    .bind(before, now, limit, owner?.org_id ?? null, owner?.widget_id ?? null)
    .all<Forgotten>();
  return results;
}

export async function putBatch(
  db: D1Database,
  { org_id, widget_id }: Owner,
  { batch, queued, unchanged, at }: { batch: string; queued: number; unchanged: number; at: string },
): Promise<void> {
  await db
    .prepare(
      `INSERT OR REPLACE INTO document_batches (org_id, widget_id, batch, queued, unchanged, started_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6)`,
    )
    .bind(org_id, widget_id, batch, queued, unchanged, at)
    .run();
}

/** How far the last bulk put has come. What was deleted or put again meanwhile is none of its business any more. */
export async function batchProgress(db: D1Database, owner: Owner): Promise<IngestProgress | null> {
  const row = await db
    .prepare(
      `SELECT queued, unchanged, started_at,
         (SELECT count(*) FROM documents AS each WHERE each.org_id = ?1 AND each.widget_id = ?2
            AND each.batch = all_of.batch AND each.state IN ('queued', 'indexing')) AS waiting,
         (SELECT count(*) FROM documents AS each WHERE each.org_id = ?1 AND each.widget_id = ?2
            AND each.batch = all_of.batch AND each.state = 'failed') AS failed
       FROM document_batches AS all_of WHERE org_id = ?1 AND widget_id = ?2`,
    )
    .bind(owner.org_id, owner.widget_id)
    .first<{ queued: number; unchanged: number; started_at: string; waiting: number; failed: number }>();
  if (!row) return null;
  const { queued, unchanged, started_at, waiting, failed } = row;
  const total = queued + unchanged;
  const done = total - waiting - failed;
  return { kind: "bulk", total, done, failed, finished: waiting === 0, started_at };
}

/** As JSON lists, none of them too long. */
function inGroups(rows: readonly object[]): string[] {
  const groups: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (size + json.length > jsonCharacters) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(json);
    size += json.length;
  }
  return groups.map((group) => `[${group.join(",")}]`);
}
