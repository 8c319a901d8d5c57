import { ulid } from "ulidx";
import type { Env } from "../env.ts";
import type { Owner } from "../store/documents.ts";
import { beginRun } from "../store/sources.ts";

/** Fetches a source again, from the beginning. False where there is none. */
export async function beginSource(
  env: Env,
  { org_id, widget_id }: Owner,
  source_id: string,
): Promise<boolean> {
  const run = ulid();
  const job = { kind: "source", step: "start", org_id, widget_id, source_id, run } as const;
  if (!(await beginRun(env.DB, job, new Date().toISOString()))) return false;
  await env.INGEST.send(job);
  return true;
}
