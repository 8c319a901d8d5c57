import type { Owner } from "./documents.ts";
import { scopeOf } from "./scope.ts";

export interface Candidate {
  id: number;
  document_id: number;
  position: number;
  heading: string;
  text: string;
  external_id: string;
  title: string;
  /** JSON list. */
  tags: string;
  url: string | null;
  /** BCP 47 tag, as it was put. */
  language: string | null;
}

const columns =
  "chunks.id AS id, document_id, position, heading, text, external_id, title, tags, url, documents.language AS language";

/** Matches that are ranked where there are more: the rarer words of a question find its passage by themselves. */
const mostRanked = 1_000;
/** A word in more chunks than that is common, however many it is in. */
const mostCounted = 2_000;
/** Where all words are common, as many of them must stand together. */
const commonTogether = 3;
const distance = "bm25(chunks_fts, 0, 2, 4, 1)";

/**
 * The chunks of one widget that hold any of the words, best first by BM25 over title, heading and text; in how
 * many of its chunks each word is; and how many chunks there are. A word is an FTS5 expression.
 */
export async function findCandidates(
  db: D1Database,
  owner: Owner,
  words: readonly string[],
  limit: number,
): Promise<{ candidates: Candidate[]; counts: number[]; total: number }> {
  const [found, total] = await db.batch([
    // Ranked before joined: a common word in a large widget matches thousands of rows that nobody will read.
    // Where no word is anywhere, the first one finds nothing. Where all are common, those that stand together in
    // a title or heading are sure to be among the ranked.
    db
      .prepare(
        `WITH counted AS MATERIALIZED (
           SELECT key, value AS word, (
             SELECT count(*) FROM (SELECT 1 FROM chunks_fts WHERE chunks_fts MATCH replace(?2, '?', value) LIMIT ?3)
           ) AS matches FROM json_each(?1)
         ), wanted AS (
           SELECT '(' || word || ')' AS word, matches, sum(matches) OVER (ORDER BY matches, key) AS together,
             row_number() OVER (ORDER BY matches, key) AS place
           FROM counted WHERE matches > 0
         ), chosen AS MATERIALIZED (
           SELECT min(matches) > ?4 AS is_common,
             replace(?2, '?', coalesce(iif(
               min(matches) > ?4,
               group_concat(word, ' AND ') FILTER (WHERE place <= ${commonTogether}),
               group_concat(word, ' OR ') FILTER (WHERE together <= ?4)
             ), ?1 ->> 0)) AS anywhere,
             replace(
               replace(?2, ' words}', '}'), '?', group_concat(word, ' AND ') FILTER (WHERE place <= ${commonTogether})
             ) AS on_top
           FROM wanted
         ), ranked AS (
           SELECT id, min(distance) AS distance FROM (
             SELECT * FROM (
               SELECT rowid AS id, ${distance} AS distance FROM chunks_fts
               WHERE chunks_fts MATCH (SELECT anywhere FROM chosen) LIMIT ?4
             ) UNION ALL SELECT * FROM (
               SELECT rowid AS id, ${distance} AS distance FROM chosen JOIN chunks_fts
               ON chunks_fts MATCH on_top WHERE is_common LIMIT ?4
             )
           ) GROUP BY id ORDER BY distance LIMIT ?5
         )
         SELECT counts, ${columns}
         FROM (SELECT json_group_array(matches ORDER BY key) AS counts FROM counted) LEFT JOIN (
           ranked JOIN chunks ON chunks.id = ranked.id JOIN documents ON documents.id = chunks.document_id
         ) ON chunks.org_id = ?6 AND chunks.widget_id = ?7
         ORDER BY distance, chunks.id`,
      )
      .bind(
        JSON.stringify(words),
        within(owner, "?"),
        mostCounted,
        mostRanked,
        limit,
        owner.org_id,
        owner.widget_id,
      ),
    db
      .prepare(
        "SELECT coalesce(sum(chunks), 0) AS chunks FROM documents WHERE org_id = ?1 AND widget_id = ?2",
      )
      .bind(owner.org_id, owner.widget_id),
  ]);
  const rows = (found?.results ?? []) as unknown as ((Candidate | { id: null }) & { counts: string })[];
  return {
    candidates: rows.filter((row): row is Candidate & { counts: string } => row.id !== null),
    counts: JSON.parse(rows[0]?.counts ?? "[]") as number[],
    total: ((total?.results ?? []) as { chunks: number }[])[0]?.chunks ?? 0,
  };
}

/** More than a misspelt word can mean. */
const mostTerms = 40;

/** Those of `terms` that a widget's chunks hold. */
export async function findTerms(
  db: D1Database,
  owner: Owner,
  terms: readonly string[],
): Promise<ReadonlySet<string>> {
  const { results } = await db
    .prepare(
      // Most are no words at all, which the list of the index's words tells at once; it is that of all widgets.
      `SELECT term FROM chunks_terms WHERE term IN (SELECT value FROM json_each(?1))
       AND EXISTS (SELECT 1 FROM chunks_fts WHERE chunks_fts MATCH replace(?2, '?', term)) LIMIT ?3`,
    )
    .bind(JSON.stringify(terms), within(owner, '"?"'), mostTerms)
    .all<{ term: string }>();
  return new Set(results.map(({ term }) => term));
}

function within(owner: Owner, expression: string): string {
  return `scope : "${scopeOf(owner)}" AND {title heading words} : (${expression})`;
}
