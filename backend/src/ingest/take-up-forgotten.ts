import type { Env } from "../env.ts";
import type { Owner } from "../store/documents.ts";
import { takeForgotten } from "../store/pending-documents.ts";
import { takeStuckSources } from "../store/sources.ts";
import { sendDocumentJobs } from "./queue-document.ts";

const atOnce = 500;

interface Terms {
  /** Whose; everybody's where it is left out. */
  owner?: Owner;
  nowMs: number;
  /** So long nobody has got on with it. */
  forgottenAfterMs: number;
}

/**
 * Sends anew the jobs of what still waits, for a crash may have lost them. Where they were only slow it does no
 * harm: a job that comes twice changes nothing.
 */
export async function takeUpForgotten(
  env: Env,
  { owner, nowMs, forgottenAfterMs }: Terms,
): Promise<{ stuck: number; forgotten: number }> {
  const now = new Date(nowMs).toISOString();
  const before = new Date(nowMs - forgottenAfterMs).toISOString();
  const asked = { before, now, limit: atOnce, owner };
  const stuck = await takeStuckSources(env.DB, asked);
  for (const { id, org_id, widget_id, run, state } of stuck) {
    const step = state === "queued" ? "start" : "walk";
    await env.INGEST.send({ kind: "source", step, org_id, widget_id, source_id: id, run });
  }
  const forgotten = await takeForgotten(env.DB, asked);
  await sendDocumentJobs(env, forgotten);
  return { stuck: stuck.length, forgotten: forgotten.length };
}
