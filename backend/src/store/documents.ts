import type { DocumentAnswer, KnowledgeAnswer } from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import { scopeOf } from "./scope.ts";

/** Whose knowledge: every query here is bound to both. */
export interface Owner {
  org_id: string;
  widget_id: string;
}

export interface DocumentRow extends Owner {
  external_id: string;
  title: string;
  url: string | undefined;
  tags: readonly string[];
  language: string | undefined;
  hash: string;
  /** Of the job that read it, which only finishes what it was begun for; none where nothing was waited for. */
  ticket?: string;
}

/** A chunk as it is stored and as it is indexed: `…Terms` are what `knowledge/words.ts` made of each text. */
export interface ChunkRow {
  heading: string;
  text: string;
  headingTerms: string;
  textTerms: string;
}

export type StoredDocument = Omit<DocumentAnswer, "changed">;

interface DocumentRecord {
  id: number;
  external_id: string;
  title: string;
  url: string | null;
  tags: string;
  language: string | null;
  hash: string;
  chunks: number;
  updated_at: string;
  state: StoredDocument["state"];
  reason: string | null;
  source_id: string | null;
}

/** JSON per bound value; D1 takes 2 MB. */
const jsonBytes = 500_000;

export async function findDocument(
  db: D1Database,
  owner: Owner,
  externalId: string,
): Promise<StoredDocument | undefined> {
  const row = await db
    .prepare("SELECT * FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3")
    .bind(owner.org_id, owner.widget_id, externalId)
    .first<DocumentRecord>();
  return row ? stored(row) : undefined;
}

/**
 * Puts a document and its chunks in place of what was there under its id: all of it or, on a fault, nothing. Undefined
 * where it has a ticket that no longer counts: something newer was put, or it was deleted.
 */
export async function replaceDocument(
  db: D1Database,
  document: DocumentRow,
  /** Of the title and the tags. */
  titleTerms: string,
  chunks: readonly ChunkRow[],
  updatedAt: string,
): Promise<StoredDocument | undefined> {
  const { org_id, widget_id, external_id, title, url, tags, language, hash } = document;
  // Whoever holds the document's ticket writes it. All statements below look for it by that.
  const ticket = document.ticket ?? ulid();
  const claim =
    document.ticket === undefined
      ? [
          db
            .prepare(
              `INSERT INTO documents (org_id, widget_id, external_id, title, hash, chunks, updated_at, ticket)
               VALUES (?1, ?2, ?3, '', '', 0, ?4, ?5)
               ON CONFLICT (org_id, widget_id, external_id)
               DO UPDATE SET ticket = excluded.ticket, source_id = NULL, batch = NULL`,
            )
            .bind(org_id, widget_id, external_id, updatedAt, ticket),
        ]
      : [];
  const itsId =
    "SELECT id FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3 AND ticket = ?4";
  const claimed = [org_id, widget_id, external_id, ticket] as const;
  const clear = db.prepare(`DELETE FROM chunks WHERE document_id = (${itsId})`).bind(...claimed);
  const insertChunks = `
    INSERT INTO chunks (document_id, org_id, widget_id, position, heading, text)
    SELECT mine.id, ?1, ?2, value ->> 'position', value ->> 'heading', value ->> 'text'
    FROM (${itsId}) AS mine, json_each(?5)`;
  const insertTerms = `
    INSERT INTO chunks_fts (rowid, scope, title, heading, words)
    SELECT chunks.id, ?5, ?6, value ->> 'headingTerms', value ->> 'textTerms'
    FROM json_each(?7) JOIN chunks ON chunks.document_id = (${itsId}) AND chunks.position = value ->> 'position'`;

  const inserts = groups(chunks.map((chunk, position) => ({ position, ...chunk }))).flatMap((group) => {
    const rows = JSON.stringify(group.map(({ position, heading, text }) => ({ position, heading, text })));
    const words = JSON.stringify(
      group.map(({ position, headingTerms, textTerms }) => ({ position, headingTerms, textTerms })),
    );
    return [
      db.prepare(insertChunks).bind(...claimed, rows),
      db.prepare(insertTerms).bind(...claimed, scopeOf(document), titleTerms, words),
    ];
  });
  const tellVectors = db
    .prepare(
      `INSERT INTO vector_jobs (org_id, widget_id, document_id, external_id, op, at)
       SELECT ?1, ?2, mine.id, ?3, 'put', ?5 FROM (${itsId}) AS mine`,
    )
    .bind(...claimed, updatedAt);
  const finish = db
    .prepare(
      `UPDATE documents SET title = ?5, url = ?6, hash = ?7, chunks = ?8, updated_at = ?9, tags = ?10,
         language = ?11, state = 'ready', reason = NULL, ticket = NULL, pending = NULL, raw_key = NULL,
         queued_at = NULL
       WHERE id = (${itsId}) RETURNING *`,
    )
    .bind(
      ...claimed,
      title,
      url ?? null,
      hash,
      chunks.length,
      updatedAt,
      JSON.stringify(tags),
      language ?? null,
    );
  const results = await db.batch<DocumentRecord>([...claim, clear, ...inserts, tellVectors, finish]);
  const row = results.at(-1)?.results[0];
  if (!row && document.ticket === undefined) throw new Error("D1 returned no row for a document it stored");
  return row && stored(row);
}

/** False when there was none. */
export async function deleteDocument(db: D1Database, owner: Owner, externalId: string): Promise<boolean> {
  const row = await db
    .prepare("DELETE FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3 RETURNING id")
    .bind(owner.org_id, owner.widget_id, externalId)
    .first();
  return row !== null;
}

export async function deleteDocuments(
  db: D1Database,
  owner: Owner,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await db
    .prepare(
      `DELETE FROM documents
        WHERE org_id = ?1 AND widget_id = ?2 AND external_id IN (SELECT value FROM json_each(?3))`,
    )
    .bind(owner.org_id, owner.widget_id, JSON.stringify(externalIds))
    .run();
}

/** Everything a widget knows, and where it came from. Returns how many documents there were. */
export async function deleteWidgetDocuments(db: D1Database, owner: Owner): Promise<number> {
  const of = (sql: string): D1PreparedStatement => db.prepare(sql).bind(owner.org_id, owner.widget_id);
  const results = await db.batch([
    // First: a source that is at work puts nothing more.
    of("DELETE FROM sources WHERE org_id = ?1 AND widget_id = ?2"),
    of("DELETE FROM document_batches WHERE org_id = ?1 AND widget_id = ?2"),
    of("DELETE FROM documents WHERE org_id = ?1 AND widget_id = ?2 RETURNING id"),
  ]);
  return results.at(-1)?.results.length ?? 0;
}

/** How many documents there are whose `external_id` begins so. */
export async function countDocumentsNamed(db: D1Database, owner: Owner, prefix: string): Promise<number> {
  const count = await db
    .prepare(
      `SELECT count(*) AS n FROM documents
        WHERE org_id = ?1 AND widget_id = ?2 AND external_id >= ?3 AND external_id < ?4`,
    )
    .bind(owner.org_id, owner.widget_id, prefix, `${prefix}\u{10FFFF}`)
    .first<number>("n");
  return count ?? 0;
}

/** How many documents there are in each state, and how many passages. */
export async function countDocuments(
  db: D1Database,
  owner: Owner,
): Promise<Pick<KnowledgeAnswer, "documents" | "chunks">> {
  const { results } = await db
    .prepare(
      `SELECT state, count(*) AS documents, sum(chunks) AS chunks FROM documents
       WHERE org_id = ?1 AND widget_id = ?2 GROUP BY state`,
    )
    .bind(owner.org_id, owner.widget_id)
    .all<{ state: StoredDocument["state"]; documents: number; chunks: number }>();
  const documents = { queued: 0, indexing: 0, ready: 0, failed: 0 };
  let chunks = 0;
  for (const row of results) {
    documents[row.state] = row.documents;
    chunks += row.chunks;
  }
  return { documents, chunks };
}

/** In the order they first came. `cursor` is the last page's `next_cursor`; one that is none starts at the beginning. */
export async function listDocuments(
  db: D1Database,
  owner: Owner,
  page: { limit: number; cursor?: string | undefined; state?: StoredDocument["state"] | undefined },
): Promise<{ documents: StoredDocument[]; next_cursor: string | null }> {
  const after = /^\d{1,15}$/.test(page.cursor ?? "") ? Number(page.cursor) : 0;
  const { results } = await db
    .prepare(
      `SELECT * FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND id > ?3 AND (?5 IS NULL OR state = ?5)
       ORDER BY id LIMIT ?4`,
    )
    .bind(owner.org_id, owner.widget_id, after, page.limit + 1, page.state ?? null)
    .all<DocumentRecord>();
  const rows = results.slice(0, page.limit);
  const last = rows.at(-1);
  return {
    documents: rows.map(stored),
    next_cursor: results.length > page.limit && last ? String(last.id) : null,
  };
}

function groups<Row extends ChunkRow>(rows: readonly Row[]): Row[][] {
  const out: Row[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    // Up to three bytes in UTF-8 for a UTF-16 unit.
    const bytes =
      3 * (row.heading.length + row.text.length + row.headingTerms.length + row.textTerms.length) + 100;
    if (size + bytes > jsonBytes) {
      out.push([]);
      size = 0;
    }
    out.at(-1)?.push(row);
    size += bytes;
  }
  return out;
}

function stored(row: DocumentRecord): StoredDocument {
  const { external_id, title, url, tags, language, hash, chunks, updated_at, state, reason, source_id } = row;
  return {
    external_id,
    title,
    ...(url !== null && { url }),
    tags: JSON.parse(tags) as string[],
    ...(language !== null && { language }),
    chunks,
    state,
    ...(reason !== null && { reason }),
    ...(source_id !== null && { source_id }),
    ...(hash !== "" && { hash }),
    updated_at,
  };
}
