import type { Candidate } from "./chunk-search.ts";
import type { Owner } from "./documents.ts";

/** What the vectors have yet to hear of one document. */
export interface VectorJob extends Owner {
  id: number;
  document_id: number;
}

interface EmbeddedChunk {
  /** Names the chunk as it is now: what changes gets another. */
  key: string;
  heading: string;
  text: string;
}

/** A chunk's name in the vectors' store: its document's id, part of its hash, and its place. */
const keySql = "documents.id || ':' || substr(documents.hash, 1, 16) || ':' || chunks.position";

/** What all of a document's keys begin with. */
export function keyPrefixOf(documentId: number): string {
  return `${documentId}:`;
}

/** The longest waiting. */
export async function nextVectorJobs(db: D1Database, limit: number): Promise<VectorJob[]> {
  const { results } = await db
    .prepare("SELECT id, org_id, widget_id, document_id FROM vector_jobs ORDER BY id LIMIT ?1")
    .bind(limit)
    .all<VectorJob>();
  return results;
}

export async function countVectorJobs(db: D1Database): Promise<number> {
  return (await db.prepare("SELECT count(*) AS jobs FROM vector_jobs").first<number>("jobs")) ?? 0;
}

/** A document's title and chunks as they are now; empty where it is gone. */
export async function chunksToEmbed(
  db: D1Database,
  { org_id, widget_id, document_id }: VectorJob,
): Promise<(EmbeddedChunk & { title: string })[]> {
  const { results } = await db
    .prepare(
      `SELECT ${keySql} AS key, title, heading, text FROM documents JOIN chunks ON chunks.document_id = documents.id
       WHERE documents.id = ?1 AND documents.org_id = ?2 AND documents.widget_id = ?3 ORDER BY chunks.position`,
    )
    .bind(document_id, org_id, widget_id)
    .all<EmbeddedChunk & { title: string }>();
  return results;
}

/**
 * Takes a job for done. Where somebody else has meanwhile taken it or put another in its place, what was just
 * written may be what they had cleared: false, and the document is to be looked at once more.
 */
export async function finishVectorJob(db: D1Database, job: VectorJob): Promise<boolean> {
  const done = await db.prepare("DELETE FROM vector_jobs WHERE id = ?1 RETURNING id").bind(job.id).first();
  if (done === null) await queueAgain(db, job);
  return done !== null;
}

/** Puts a job behind all others. */
export async function postponeVectorJob(db: D1Database, job: VectorJob): Promise<void> {
  await queueAgain(db, job);
}

async function queueAgain(db: D1Database, { org_id, widget_id, document_id }: VectorJob): Promise<void> {
  await db
    .prepare(
      `INSERT INTO vector_jobs (org_id, widget_id, document_id, external_id, op, at)
       SELECT ?1, ?2, ?3, coalesce(max(external_id), ''), iif(count(*) > 0, 'put', 'remove'), ?4
       FROM documents WHERE id = ?3 AND org_id = ?1 AND widget_id = ?2`,
    )
    .bind(org_id, widget_id, document_id, new Date().toISOString())
    .run();
}

/** Has a widget's vectors in a space, or is about to. */
export async function addVectorSpace(db: D1Database, owner: Owner, space: string): Promise<void> {
  await db
    .prepare("INSERT OR IGNORE INTO vector_spaces (space, org_id, widget_id) VALUES (?1, ?2, ?3)")
    .bind(space, owner.org_id, owner.widget_id)
    .run();
}

export async function removeVectorSpace(db: D1Database, owner: Owner, space: string): Promise<void> {
  await db
    .prepare("DELETE FROM vector_spaces WHERE space = ?1 AND org_id = ?2 AND widget_id = ?3")
    .bind(space, owner.org_id, owner.widget_id)
    .run();
}

/** Spaces of models that are no longer used. */
export async function otherVectorSpaces(
  db: D1Database,
  space: string,
  limit: number,
): Promise<(Owner & { space: string })[]> {
  const { results } = await db
    .prepare("SELECT space, org_id, widget_id FROM vector_spaces WHERE space <> ?1 LIMIT ?2")
    .bind(space, limit)
    .all<Owner & { space: string }>();
  return results;
}

/** Spaces of widgets that know nothing any more, and the last job of theirs that clearing the whole space does. */
export async function desertedVectorSpaces(
  db: D1Database,
  limit: number,
): Promise<(Owner & { space: string; last_job: number })[]> {
  const { results } = await db
    .prepare(
      `SELECT space, org_id, widget_id, (
         SELECT coalesce(max(id), 0) FROM vector_jobs
         WHERE vector_jobs.org_id = vector_spaces.org_id AND vector_jobs.widget_id = vector_spaces.widget_id
       ) AS last_job FROM vector_spaces
       WHERE NOT EXISTS (SELECT 1 FROM documents
         WHERE documents.org_id = vector_spaces.org_id AND documents.widget_id = vector_spaces.widget_id)
       LIMIT ?1`,
    )
    .bind(limit)
    .all<Owner & { space: string; last_job: number }>();
  return results;
}

/** A deserted space was cleared. What came to the widget meanwhile may have been cleared with it: it is embedded anew. */
export async function leaveVectorSpace(
  db: D1Database,
  { org_id, widget_id, space, last_job }: Owner & { space: string; last_job: number },
): Promise<void> {
  await db.batch([
    db
      .prepare("DELETE FROM vector_jobs WHERE org_id = ?1 AND widget_id = ?2 AND id <= ?3 AND op = 'remove'")
      .bind(org_id, widget_id, last_job),
    db
      .prepare(
        `INSERT INTO vector_jobs (org_id, widget_id, document_id, external_id, op, at)
         SELECT org_id, widget_id, id, external_id, 'put', ?3 FROM documents
         WHERE org_id = ?1 AND widget_id = ?2 AND chunks > 0`,
      )
      .bind(org_id, widget_id, new Date().toISOString()),
    db
      .prepare("DELETE FROM vector_spaces WHERE space = ?3 AND org_id = ?1 AND widget_id = ?2")
      .bind(org_id, widget_id, space),
  ]);
}

/** Has every document of the widgets embedded that have none in this space yet. */
export async function fillVectorSpace(db: D1Database, space: string): Promise<void> {
  const without = `NOT EXISTS (
    SELECT 1 FROM vector_spaces WHERE space = ?1 AND vector_spaces.org_id = documents.org_id
      AND vector_spaces.widget_id = documents.widget_id
  )`;
  await db.batch([
    db
      .prepare(
        `INSERT INTO vector_jobs (org_id, widget_id, document_id, external_id, op, at)
         SELECT org_id, widget_id, id, external_id, 'put', ?2 FROM documents WHERE ${without} AND chunks > 0`,
      )
      .bind(space, new Date().toISOString()),
    db
      .prepare(
        `INSERT INTO vector_spaces (space, org_id, widget_id)
         SELECT DISTINCT ?1, org_id, widget_id FROM documents WHERE ${without}`,
      )
      .bind(space),
  ]);
}

/** The chunks that keys of the vectors' store name, in any order. What is not as it was has none. */
export async function findByKeys(
  db: D1Database,
  owner: Owner,
  keys: readonly string[],
): Promise<(Candidate & { key: string })[]> {
  const { results } = await db
    .prepare(
      `SELECT ${keySql} AS key, chunks.id AS id, document_id, position, heading, text, external_id, title, tags,
         url, documents.language AS language
       FROM json_each(?1) AS wanted
       JOIN documents ON documents.id = CAST(substr(wanted.value, 1, instr(wanted.value, ':') - 1) AS INTEGER)
       JOIN chunks ON chunks.document_id = documents.id
       WHERE documents.org_id = ?2 AND documents.widget_id = ?3 AND ${keySql} = wanted.value`,
    )
    .bind(JSON.stringify(keys), owner.org_id, owner.widget_id)
    .all<Candidate & { key: string }>();
  return results;
}
