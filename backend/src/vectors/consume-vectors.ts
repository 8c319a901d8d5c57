import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { syncVectors } from "./sync-vectors.ts";
import { vectorsOf } from "./vectors.ts";

/** Has the vectors brought up to the documents soon, where there are vectors; where that fails, within the hour. */
export async function askForVectors(env: Env): Promise<void> {
  if (!vectorsOf(env)) return;
  await env.INGEST.send({ kind: "vectors" }).catch((error: unknown) => log("vectors_not_asked", { error }));
}

/** A share of what is to be done, and then another. */
export async function consumeVectors(env: Env): Promise<void> {
  if (await syncVectors(env)) await askForVectors(env);
}
