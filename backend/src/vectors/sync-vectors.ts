import type { Env } from "../env.ts";
import { plainText } from "../knowledge/markdown-text.ts";
import { log } from "../log.ts";
import {
  addVectorSpace,
  chunksToEmbed,
  desertedVectorSpaces,
  fillVectorSpace,
  finishVectorJob,
  keyPrefixOf,
  leaveVectorSpace,
  nextVectorJobs,
  otherVectorSpaces,
  postponeVectorJob,
  removeVectorSpace,
  type VectorJob,
} from "../store/vector-jobs.ts";
import { VectorFault } from "./vector-fault.ts";
import { namespaceOf, type Vectors, vectorsOf } from "./vectors.ts";

/** Documents in one run; more make another. */
const atOnce = 25;
const spacesAtOnce = 10;
/** For one document, all its requests together. */
const documentMs = 60_000;

/**
 * Brings the vectors up to what the documents are. Each step can be done again: a crash anywhere leaves the job,
 * and the next run does it anew. Returns whether there is more to do; throws where a service fails.
 */
export async function syncVectors(env: Env): Promise<boolean> {
  const vectors = vectorsOf(env);
  if (!vectors) return false;
  // Before the jobs: a space that is cleared as a whole does many of them at once.
  let cleared = await clearDesertedSpaces(env.DB, vectors);
  await fillVectorSpace(env.DB, vectors.space);
  const jobs = await nextVectorJobs(env.DB, atOnce);
  let postponed = 0;
  let overtaken = 0;
  for (const job of jobs) {
    try {
      await syncDocument(env.DB, vectors, job);
      if (!(await finishVectorJob(env.DB, job))) overtaken++;
    } catch (error) {
      if (!(error instanceof VectorFault) || !error.isRefused) throw error;
      const { org_id, widget_id, document_id } = job;
      log("vectors_refused", { org_id, widget_id, document_id, error });
      await postponeVectorJob(env.DB, job);
      postponed++;
    }
  }
  cleared += await clearOtherSpaces(env.DB, vectors);
  if (jobs.length > 0 || cleared > 0)
    log("vectors_synced", { jobs: jobs.length, postponed, overtaken, cleared });
  // Where all that is left was refused, trying at once would only be refused again.
  if (overtaken > 0) return true;
  return (jobs.length === atOnce || cleared >= spacesAtOnce) && postponed < jobs.length;
}

async function syncDocument(db: D1Database, vectors: Vectors, job: VectorJob): Promise<void> {
  const { embeddings, store, space } = vectors;
  const signal = AbortSignal.timeout(documentMs);
  const namespace = namespaceOf(job, space);
  const chunks = await chunksToEmbed(db, job);
  if (chunks.length > 0) await addVectorSpace(db, job, space);
  const there = new Set(await store.list(namespace, keyPrefixOf(job.document_id), signal));

  const missing = chunks.filter(({ key }) => !there.has(key));
  if (missing.length > 0) {
    const texts = missing.map(({ title, heading, text }) =>
      [title, heading, plainText(text)].filter(Boolean).join("\n"),
    );
    const values = await embeddings.embed(texts, signal);
    const metadata = { model: embeddings.name };
    await store.upsert(
      namespace,
      missing.map(({ key }, index) => ({ id: key, values: values[index] ?? [], metadata })),
      signal,
    );
  }
  const current = new Set(chunks.map(({ key }) => key));
  const stale = [...there].filter((key) => !current.has(key));
  if (stale.length > 0) await store.delete(namespace, stale, signal);
}

async function clearDesertedSpaces(db: D1Database, { store }: Vectors): Promise<number> {
  const deserted = await desertedVectorSpaces(db, spacesAtOnce);
  for (const each of deserted) {
    await store.deleteNamespace(namespaceOf(each, each.space), AbortSignal.timeout(documentMs));
    await leaveVectorSpace(db, each);
  }
  return deserted.length;
}

async function clearOtherSpaces(db: D1Database, { store, space }: Vectors): Promise<number> {
  const others = await otherVectorSpaces(db, space, spacesAtOnce);
  for (const other of others) {
    await store.deleteNamespace(namespaceOf(other, other.space), AbortSignal.timeout(documentMs));
    await removeVectorSpace(db, other, other.space);
  }
  return others.length;
}
