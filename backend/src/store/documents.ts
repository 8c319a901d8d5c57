import type { DocumentAnswer } from "@foyer/shared-widget/protocol";
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
}

/** JSON per bound value; D1 takes 2 MB. */
const jsonBytes = 500_000;

export async function findDocument(
  db: D1Database,
  owner: Owner,
  externalId: string,
): Promise<(StoredDocument & { hash: string }) | undefined> {
  const row = await db
    .prepare("SELECT * FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3")
    .bind(owner.org_id, owner.widget_id, externalId)
    .first<DocumentRecord>();
  return row ? { ...stored(row), hash: row.hash } : undefined;
}

/** Puts a document and its chunks in place of what was there under its id: all of it, or, on a fault, nothing. */
export async function replaceDocument(
  db: D1Database,
  document: DocumentRow,
  /** Of the title and the tags. */
  titleTerms: string,
  chunks: readonly ChunkRow[],
  updatedAt: string,
): Promise<StoredDocument> {
  const { org_id, widget_id, external_id, title, url, tags, language, hash } = document;
  const itsId = "(SELECT id FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3)";
  const upsert = db
    .prepare(
      `INSERT INTO documents (org_id, widget_id, external_id, title, url, hash, chunks, updated_at, tags, language)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
       ON CONFLICT (org_id, widget_id, external_id) DO UPDATE SET
         title = excluded.title, url = excluded.url, hash = excluded.hash, chunks = excluded.chunks,
         updated_at = excluded.updated_at, tags = excluded.tags, language = excluded.language
       RETURNING *`,
    )
    .bind(
      org_id,
      widget_id,
      external_id,
      title,
      url ?? null,
      hash,
      chunks.length,
      updatedAt,
      JSON.stringify(tags),
      language ?? null,
    );
  const clear = db
    .prepare(`DELETE FROM chunks WHERE document_id = ${itsId}`)
    .bind(org_id, widget_id, external_id);
  const insertChunks = `
    INSERT INTO chunks (document_id, org_id, widget_id, position, heading, text)
    SELECT ${itsId}, ?1, ?2, value ->> 'position', value ->> 'heading', value ->> 'text' FROM json_each(?4)`;
  const insertTerms = `
    INSERT INTO chunks_fts (rowid, scope, title, heading, words)
    SELECT chunks.id, ?4, ?5, value ->> 'headingTerms', value ->> 'textTerms'
    FROM json_each(?6) JOIN chunks ON chunks.document_id = ${itsId} AND chunks.position = value ->> 'position'`;

  const inserts = groups(chunks.map((chunk, position) => ({ position, ...chunk }))).flatMap((group) => {
    const rows = JSON.stringify(group.map(({ position, heading, text }) => ({ position, heading, text })));
    const words = JSON.stringify(
      group.map(({ position, headingTerms, textTerms }) => ({ position, headingTerms, textTerms })),
    );
    return [
      db.prepare(insertChunks).bind(org_id, widget_id, external_id, rows),
      db.prepare(insertTerms).bind(org_id, widget_id, external_id, scopeOf(document), titleTerms, words),
    ];
  });
  const [upserted] = await db.batch<DocumentRecord>([upsert, clear, ...inserts]);
  const row = upserted?.results[0];
  if (!row) throw new Error("D1 returned no row for a document it stored");
  return stored(row);
}

/** False when there was none. */
export async function deleteDocument(db: D1Database, owner: Owner, externalId: string): Promise<boolean> {
  const row = await db
    .prepare("DELETE FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND external_id = ?3 RETURNING id")
    .bind(owner.org_id, owner.widget_id, externalId)
    .first();
  return row !== null;
}

/** Everything a widget knows. Returns how many documents there were. */
export async function deleteWidgetDocuments(db: D1Database, owner: Owner): Promise<number> {
  const { results } = await db
    .prepare("DELETE FROM documents WHERE org_id = ?1 AND widget_id = ?2 RETURNING id")
    .bind(owner.org_id, owner.widget_id)
    .run();
  return results.length;
}

/** In the order they first came. `cursor` is the last page's `next_cursor`; one that is none starts at the beginning. */
export async function listDocuments(
  db: D1Database,
  owner: Owner,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ documents: StoredDocument[]; next_cursor: string | null }> {
  const after = /^\d{1,15}$/.test(page.cursor ?? "") ? Number(page.cursor) : 0;
  const { results } = await db
    .prepare("SELECT * FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND id > ?3 ORDER BY id LIMIT ?4")
    .bind(owner.org_id, owner.widget_id, after, page.limit + 1)
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
  const { external_id, title, url, tags, language, chunks, updated_at } = row;
  return {
    external_id,
    title,
    ...(url !== null && { url }),
    tags: JSON.parse(tags) as string[],
    ...(language !== null && { language }),
    chunks,
    updated_at,
  };
}
