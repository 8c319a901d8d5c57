import type { Env } from "../env.ts";
import { syncVectors } from "./sync-vectors.ts";
import { vectorsOf } from "./vectors.ts";

/** Has the vectors brought up to the documents soon, where there are vectors. */
export async function askForVectors(env: Env): Promise<void> {
  if (vectorsOf(env)) await env.INGEST.send({ kind: "vectors" });
}

/** A share of what is to be done, and then another. */
export async function consumeVectors(env: Env): Promise<void> {
  if (await syncVectors(env)) await askForVectors(env);
}
