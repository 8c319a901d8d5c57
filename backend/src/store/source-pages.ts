import type { SourceAnswer } from "@foyer/shared-widget/protocol";
import type { Source } from "./sources.ts";

export interface SourcePage {
  url: string;
  depth: number;
  state: "waiting" | "done" | "failed" | "skipped";
  attempts: number;
  external_id: string | null;
  etag: string | null;
  last_modified: string | null;
  /** JSON list of addresses. */
  links: string;
}

/**
 * Lets pages wait that this run has not seen yet, as long as the source has room for them; what earlier runs know of
 * them stays. Pages that were skipped take up no room.
 */
export async function addPages(
  db: D1Database,
  { id, org_id, widget_id, run, request }: Source,
  pages: readonly { url: string; depth: number }[],
): Promise<void> {
  if (pages.length === 0) return;
  await db
    .prepare(
      `INSERT INTO source_pages (source_id, org_id, widget_id, run, url, depth, number, state)
       SELECT ?1, ?2, ?3, ?4, new.value ->> 'url', new.value ->> 'depth',
         new.key + (SELECT coalesce(max(number), 0) + 1 FROM source_pages WHERE source_id = ?1 AND run = ?4),
         'waiting'
       FROM json_each(?5) AS new
       WHERE NOT EXISTS (
           SELECT 1 FROM source_pages WHERE source_id = ?1 AND run = ?4 AND url = new.value ->> 'url')
         AND EXISTS (SELECT 1 FROM sources WHERE id = ?1 AND run = ?4)
       LIMIT max(0, ?6 - (
         SELECT count(*) FROM source_pages WHERE source_id = ?1 AND run = ?4 AND state <> 'skipped'))
       ON CONFLICT (source_id, url) DO UPDATE SET run = excluded.run, depth = excluded.depth,
         number = excluded.number, state = 'waiting', reason = NULL, attempts = 0`,
    )
    .bind(id, org_id, widget_id, run, JSON.stringify(pages), request.max_pages)
    .run();
}

/** What was tried least, then what was found first. */
export async function nextPage(db: D1Database, { id, run }: Source): Promise<SourcePage | null> {
  return db
    .prepare(
      `SELECT url, depth, state, attempts, external_id, etag, last_modified, links FROM source_pages
       WHERE source_id = ?1 AND run = ?2 AND state = 'waiting' ORDER BY attempts, number LIMIT 1`,
    )
    .bind(id, run)
    .first<SourcePage>();
}

/** Of a page, as this run knows it. */
export async function stateOfPage(
  db: D1Database,
  { id, run }: Source,
  url: string,
): Promise<SourcePage["state"] | null> {
  return db
    .prepare("SELECT state FROM source_pages WHERE source_id = ?1 AND run = ?2 AND url = ?3")
    .bind(id, run, url)
    .first<SourcePage["state"]>("state");
}

export async function pageFailed(
  db: D1Database,
  { id, run }: Source,
  url: string,
  /** `retry`: it stays among the waiting. `gone`: its document goes when the run ends. */
  { reason, retry = false, gone = false }: { reason: string; retry?: boolean; gone?: boolean },
): Promise<void> {
  await db
    .prepare(
      `UPDATE source_pages SET attempts = attempts + 1, reason = ?4, state = ?5,
         external_id = CASE WHEN ?6 THEN NULL ELSE external_id END
       WHERE source_id = ?1 AND run = ?2 AND url = ?3`,
    )
    .bind(id, run, url, reason, retry ? "waiting" : "failed", gone ? 1 : 0)
    .run();
}

/** A page that is none of the source's documents, or no longer. */
export async function pageSkipped(
  db: D1Database,
  { id, run }: Source,
  url: string,
  reason: string,
): Promise<void> {
  await db
    .prepare(
      `UPDATE source_pages SET state = 'skipped', reason = ?4, external_id = NULL, etag = NULL,
         last_modified = NULL
       WHERE source_id = ?1 AND run = ?2 AND url = ?3`,
    )
    .bind(id, run, url, reason)
    .run();
}

/** A page that has become a document: also one that was only come to by way of another. */
export async function pageDone(
  db: D1Database,
  { id, org_id, widget_id, run }: Source,
  page: Omit<SourcePage, "state" | "attempts" | "external_id"> & { external_id: string },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO source_pages (source_id, org_id, widget_id, run, url, depth, number, state, external_id, etag,
         last_modified, links)
       SELECT id, ?2, ?3, ?4, ?5, ?6, 0, 'done', ?7, ?8, ?9, ?10 FROM sources WHERE id = ?1 AND run = ?4
       ON CONFLICT (source_id, url) DO UPDATE SET run = excluded.run, state = 'done', reason = NULL,
         external_id = excluded.external_id, etag = excluded.etag, last_modified = excluded.last_modified,
         links = excluded.links`,
    )
    .bind(
      id,
      org_id,
      widget_id,
      run,
      page.url,
      page.depth,
      page.external_id,
      page.etag,
      page.last_modified,
      page.links,
    )
    .run();
}

/** Pages with something to say of them that are told at most. */
const problemsTold = 20;

/** Of several sources at once, by their ids. */
export async function pagesOf(
  db: D1Database,
  sources: readonly Source[],
): Promise<Map<string, Pick<SourceAnswer, "pages" | "problems">>> {
  const ids = JSON.stringify(sources.map(({ id }) => id));
  const ofRun = `FROM json_each(?1) AS wanted JOIN sources ON sources.id = wanted.value
    JOIN source_pages AS page ON page.source_id = sources.id AND page.run = sources.run`;
  const [counts, problems] = await db.batch([
    db
      .prepare(`SELECT source_id, page.state, count(*) AS pages ${ofRun} GROUP BY source_id, page.state`)
      .bind(ids),
    db
      .prepare(
        `SELECT source_id, url, reason FROM (
           SELECT source_id, url, page.reason, row_number() OVER
             (PARTITION BY source_id ORDER BY page.state = 'skipped', number) AS place
           ${ofRun} WHERE page.reason IS NOT NULL AND page.state IN ('failed', 'skipped')
         ) WHERE place <= ?2`,
      )
      .bind(ids, problemsTold),
  ]);
  const found = new Map(
    sources.map(({ id }) => [
      id,
      {
        pages: { waiting: 0, done: 0, failed: 0, skipped: 0 },
        problems: [] as SourceAnswer["problems"],
      },
    ]),
  );
  for (const { source_id, state, pages } of (counts?.results ?? []) as {
    source_id: string;
    state: SourcePage["state"];
    pages: number;
  }[]) {
    const of = found.get(source_id);
    if (of) of.pages[state] = pages;
  }
  for (const { source_id, url, reason } of (problems?.results ?? []) as {
    source_id: string;
    url: string;
    reason: string;
  }[])
    found.get(source_id)?.problems.push({ url, reason });
  return found;
}
