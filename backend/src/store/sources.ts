import type { IngestProgress, SourceAnswer, SourceRequest } from "@foyer/shared-widget/protocol";
import type { Owner } from "./documents.ts";

export interface Source extends Owner {
  id: string;
  request: SourceRequest;
  state: SourceAnswer["state"];
  reason: string | null;
  run: string;
  robots: string;
  created_at: string;
  started_at: string;
  finished_at: string | null;
  due_at: string | null;
}

interface SourceRecord extends Omit<Source, "request"> {
  request: string;
}

type OneSource = Owner & { source_id: string };
/** Of a job: it counts for its run only. */
type OneRun = OneSource & { run: string };

const one = "org_id = ?1 AND widget_id = ?2 AND id = ?3";

export async function insertSource(
  db: D1Database,
  { org_id, widget_id }: Owner,
  { id, request, run, at }: { id: string; request: SourceRequest; run: string; at: string },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO sources (org_id, widget_id, id, request, state, run, created_at, started_at, touched_at)
       VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?6, ?6, ?6)`,
    )
    .bind(org_id, widget_id, id, JSON.stringify(request), run, at)
    .run();
}

export async function readSource(
  db: D1Database,
  { org_id, widget_id, source_id }: OneSource,
): Promise<Source | undefined> {
  const row = await db
    .prepare(`SELECT * FROM sources WHERE ${one}`)
    .bind(org_id, widget_id, source_id)
    .first<SourceRecord>();
  return row ? toSource(row) : undefined;
}

export async function listSources(db: D1Database, { org_id, widget_id }: Owner): Promise<Source[]> {
  const { results } = await db
    .prepare("SELECT * FROM sources WHERE org_id = ?1 AND widget_id = ?2 ORDER BY id")
    .bind(org_id, widget_id)
    .all<SourceRecord>();
  return results.map(toSource);
}

export async function countSources(db: D1Database, { org_id, widget_id }: Owner): Promise<number> {
  const count = await db
    .prepare("SELECT count(*) AS sources FROM sources WHERE org_id = ?1 AND widget_id = ?2")
    .bind(org_id, widget_id)
    .first<number>("sources");
  return count ?? 0;
}

/** With its pages and the documents they became. False when there was none. */
export async function deleteSource(
  db: D1Database,
  { org_id, widget_id, source_id }: OneSource,
): Promise<boolean> {
  const [deleted] = await db.batch([
    db.prepare(`DELETE FROM sources WHERE ${one} RETURNING id`).bind(org_id, widget_id, source_id),
    db
      .prepare("DELETE FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND source_id = ?3")
      .bind(org_id, widget_id, source_id),
  ]);
  return (deleted?.results.length ?? 0) > 0;
}

/** Begins anew. Jobs of the run before come too late. False where there is no such source. */
export async function beginRun(
  db: D1Database,
  { org_id, widget_id, source_id, run }: OneRun,
  at: string,
): Promise<boolean> {
  const row = await db
    .prepare(
      `UPDATE sources SET state = 'queued', reason = NULL, run = ?4, started_at = ?5, touched_at = ?5,
         finished_at = NULL, due_at = NULL
       WHERE ${one} RETURNING id`,
    )
    .bind(org_id, widget_id, source_id, run, at)
    .first();
  return row !== null;
}

/** False where the run no longer counts. */
export async function beginWalk(
  db: D1Database,
  { org_id, widget_id, source_id, run }: OneRun,
  robots: string,
  at: string,
): Promise<boolean> {
  const row = await db
    .prepare(
      `UPDATE sources SET state = 'running', robots = ?5, touched_at = ?6
       WHERE ${one} AND run = ?4 AND state IN ('queued', 'running') RETURNING id`,
    )
    .bind(org_id, widget_id, source_id, run, robots, at)
    .first();
  return row !== null;
}

export async function touchSource(
  db: D1Database,
  { org_id, widget_id, source_id, run }: OneRun,
  at: string,
): Promise<void> {
  await db
    .prepare(`UPDATE sources SET touched_at = ?5 WHERE ${one} AND run = ?4`)
    .bind(org_id, widget_id, source_id, run, at)
    .run();
}

/** Ends a run that found its pages. What its site no longer has goes, and its documents with it. */
export async function finishRun(
  db: D1Database,
  { org_id, widget_id, source_id, run }: OneRun,
  at: string,
): Promise<void> {
  const bound = [org_id, widget_id, source_id, run] as const;
  const counts = `(SELECT id FROM sources WHERE ${one} AND run = ?4 AND state = 'running')`;
  await db.batch([
    db
      .prepare(
        `DELETE FROM documents WHERE org_id = ?1 AND widget_id = ?2 AND source_id = ${counts}
           AND external_id NOT IN (
             SELECT external_id FROM source_pages
             WHERE source_id = ?3 AND run = ?4 AND external_id IS NOT NULL)`,
      )
      .bind(...bound),
    db.prepare(`DELETE FROM source_pages WHERE source_id = ${counts} AND run <> ?4`).bind(...bound),
    db
      .prepare(
        `UPDATE sources SET state = 'ready', reason = NULL, finished_at = ?5, touched_at = ?5, due_at = ${nextDue}
         WHERE id = ${counts}`,
      )
      .bind(...bound, at),
  ]);
}

/** Ends a run that found nothing. What there was before stays. */
export async function failSource(
  db: D1Database,
  { org_id, widget_id, source_id, run }: OneRun,
  reason: string,
  at: string,
): Promise<void> {
  await db
    .prepare(
      `UPDATE sources SET state = 'failed', reason = ?6, finished_at = ?5, touched_at = ?5, due_at = ${nextDue}
       WHERE ${one} AND run = ?4`,
    )
    .bind(org_id, widget_id, source_id, run, at, reason)
    .run();
}

const nextDue = `CASE WHEN request ->> 'every_hours' IS NULL THEN NULL
  ELSE strftime('%Y-%m-%dT%H:%M:%fZ', ?5, '+' || (request ->> 'every_hours') || ' hours') END`;

/** Sources that are to be run again by now. */
export async function dueSources(db: D1Database, now: string, limit: number): Promise<Source[]> {
  const { results } = await db
    .prepare("SELECT * FROM sources WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2")
    .bind(now, limit)
    .all<SourceRecord>();
  return results.map(toSource);
}

/** Sources that nobody has got on with since before then: their jobs must have got lost. They count as touched now. */
export async function takeStuckSources(
  db: D1Database,
  { before, now, limit, owner }: { before: string; now: string; limit: number; owner?: Owner | undefined },
): Promise<Source[]> {
  const { results } = await db
    .prepare(
      `UPDATE sources SET touched_at = ?2 WHERE id IN (
         SELECT id FROM sources WHERE state IN ('queued', 'running') AND touched_at < ?1
           AND (?4 IS NULL OR (org_id = ?4 AND widget_id = ?5)) LIMIT ?3
       ) RETURNING *`,
    )
    .bind(before, now, limit, owner?.org_id ?? null, owner?.widget_id ?? null)
    .all<SourceRecord>();
  return results.map(toSource);
}

/** How far the source has come that was begun last. */
export async function sourceProgress(db: D1Database, owner: Owner): Promise<IngestProgress | null> {
  const row = await db
    .prepare(
      `SELECT id, state, started_at,
         (SELECT count(*) FROM source_pages WHERE source_id = id AND source_pages.run = sources.run) AS total,
         (SELECT count(*) FROM source_pages WHERE source_id = id AND source_pages.run = sources.run
            AND source_pages.state IN ('done', 'skipped')) AS done,
         (SELECT count(*) FROM source_pages WHERE source_id = id AND source_pages.run = sources.run
            AND source_pages.state = 'failed') AS failed
       FROM sources WHERE org_id = ?1 AND widget_id = ?2 ORDER BY started_at DESC, id DESC LIMIT 1`,
    )
    .bind(owner.org_id, owner.widget_id)
    .first<{
      id: string;
      state: Source["state"];
      started_at: string;
      total: number;
      done: number;
      failed: number;
    }>();
  if (!row) return null;
  const { id, state, started_at, total, done, failed } = row;
  const finished = state === "ready" || state === "failed";
  return { kind: "source", source_id: id, total, done, failed, finished, started_at };
}

function toSource({ request, ...row }: SourceRecord): Source {
  return { ...row, request: JSON.parse(request) as SourceRequest };
}
