import type { Passage } from "@foyer/shared-widget/protocol";
import type { Job } from "../../../../e2e/bench/retrieval-job.ts";
import type { Env } from "../../env.ts";
import { plainText } from "../markdown-text.ts";
import { putDocument } from "../put-document.ts";
import { searchKnowledge } from "../../vectors/search-knowledge.ts";
import { syncVectors } from "../../vectors/sync-vectors.ts";

const org_id = "bench";
/** As many as there are places that count. */
const limit = 10;

/** Runs the backend's own search, and the one it is measured against, in one Worker over one database. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    return Response.json(await perform(env, await request.json()));
  },
};

async function perform(env: Env, job: Job): Promise<unknown> {
  switch (job.op) {
    case "put": {
      const { widget_id, external_id, document } = job;
      return (await putDocument(env.DB, { org_id, widget_id, external_id }, document)).chunks;
    }
    case "sync":
      return syncVectors(env);
    case "prepare":
      return prepare(env.DB, job.widget_id);
    case "plain":
      return plain(env.DB, job.widget_id, job.query);
    default: {
      const { op, widget_id, query, least } = job;
      const without = op === "words" && { PINECONE_API_KEY: "" };
      const asked = { org_id, widget_id, query, limit: 2 * limit, ...(least !== undefined && { least }) };
      return distinct((await searchKnowledge({ ...env, ...without }, asked)).map(idOf));
    }
  }
}

const idOf = ({ external_id }: Pick<Passage, "external_id">): string => external_id;
const distinct = (ids: readonly string[]): string[] => [...new Set(ids)].slice(0, limit);

async function prepare(db: D1Database, widgetId: string): Promise<number> {
  const table = tableOf(widgetId);
  await db
    .prepare(
      `CREATE VIRTUAL TABLE ${table} USING fts5 (external_id UNINDEXED, title, heading, text, tokenize = 'porter unicode61')`,
    )
    .run();
  let last = 0;
  for (;;) {
    const { results } = await db
      .prepare(
        `SELECT chunks.id AS id, external_id, title, heading, text FROM chunks JOIN documents ON documents.id = document_id
         WHERE chunks.widget_id = ?1 AND chunks.id > ?2 ORDER BY chunks.id LIMIT 500`,
      )
      .bind(widgetId, last)
      .all<{ id: number; external_id: string; title: string; heading: string; text: string }>();
    if (results.length === 0) return last;
    last = results.at(-1)?.id ?? last;
    await db
      .prepare(
        `INSERT INTO ${table} (rowid, external_id, title, heading, text)
         SELECT value ->> 'id', value ->> 'external_id', value ->> 'title', value ->> 'heading', value ->> 'text'
         FROM json_each(?1)`,
      )
      .bind(JSON.stringify(results.map((row) => ({ ...row, text: plainText(row.text) }))))
      .run();
  }
}

async function plain(db: D1Database, widgetId: string, query: string): Promise<string[]> {
  const words = new Set(query.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
  if (words.size === 0) return [];
  const table = tableOf(widgetId);
  const { results } = await db
    .prepare(`SELECT external_id FROM ${table} WHERE ${table} MATCH ?1 ORDER BY rank LIMIT ?2`)
    .bind([...words].map((word) => `"${word}"`).join(" OR "), 4 * limit)
    .all<{ external_id: string }>();
  return distinct(results.map(idOf));
}

const tableOf = (widgetId: string): string => `plain_${widgetId.replaceAll("-", "_")}`;
