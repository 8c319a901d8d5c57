import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { isRawWanted } from "../store/pending-documents.ts";
import { dueSources } from "../store/sources.ts";
import { askForVectors } from "../vectors/consume-vectors.ts";
import { beginSource } from "./begin-source.ts";
import { rawPrefix } from "./queue-document.ts";
import { takeUpForgotten } from "./take-up-forgotten.ts";

const hourMs = 3_600_000;
/** Longer than any job takes, its retries counted in. */
const forgottenAfterMs = hourMs;
/** Nothing waits as long as this unless its document does. */
const abandonedAfterMs = 24 * hourMs;
const atOnce = 500;

/** Every hour: sources that are due are fetched again, and what a crash left lying is taken up or away. */
export async function tendIngest(env: Env, nowMs: number): Promise<void> {
  const takenUp = await takeUpForgotten(env, { nowMs, forgottenAfterMs });
  await askForVectors(env);

  // After those: what has just begun is not stuck.
  const due = await dueSources(env.DB, new Date(nowMs).toISOString(), atOnce);
  for (const { id, org_id, widget_id } of due) await beginSource(env, { org_id, widget_id }, id);

  const abandoned = await deleteAbandoned(env, nowMs);
  log("ingest_tended", { due: due.length, ...takenUp, abandoned });
}

async function deleteAbandoned(env: Env, nowMs: number): Promise<number> {
  let deleted = 0;
  let cursor: string | undefined;
  do {
    const page = await env.FILES.list({ prefix: rawPrefix, ...(cursor !== undefined && { cursor }) });
    for (const { key, uploaded } of page.objects) {
      if (nowMs - uploaded.getTime() < abandonedAfterMs || (await isRawWanted(env.DB, key))) continue;
      await env.FILES.delete(key);
      deleted++;
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return deleted;
}
