import type { Passage } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { passagesOf, type Search, searchChunks } from "../knowledge/search.ts";
import { log } from "../log.ts";
import type { Candidate } from "../store/chunk-search.ts";
import { findByKeys } from "../store/vector-jobs.ts";
import { fuse } from "./fuse.ts";
import { namespaceOf, type Vectors, vectorsOf } from "./vectors.ts";

const candidatesRead = 20;
/** Slower than this, words alone answer. */
const vectorsMs = 400;
/** Less alike than this, two texts are about different things. */
const leastSimilarity = 0.35;
/** After a failure, before vectors are asked again: each search would wait for them in vain. */
const restMs = 5_000;
let restUntil = 0;

/**
 * What a widget's knowledge holds on a question, best first: by words, fused with by meaning where vectors are set
 * up and answer in time. Empty when nothing is near enough in either way.
 */
export async function searchKnowledge(env: Env, asked: Search): Promise<Passage[]> {
  const vectors = vectorsOf(env);
  const byWords = searchChunks(env.DB, { ...asked, limit: vectors ? candidatesRead : asked.limit });
  if (!vectors || asked.query.trim() === "" || Date.now() < restUntil) return passagesOf(await byWords);
  const [words, meaning] = await Promise.all([byWords, byMeaning(env, vectors, asked)]);
  if (meaning.length === 0) return passagesOf(words.slice(0, asked.limit));
  const lists = [words.map(({ candidate }) => candidate), meaning];
  const fused = fuse(lists, ({ id }) => String(id)).slice(0, asked.limit);
  return passagesOf(fused.map(({ item, score }) => ({ candidate: item, score })));
}

async function byMeaning(
  env: Env,
  { embeddings, store, space }: Vectors,
  { org_id, widget_id, query }: Search,
): Promise<Candidate[]> {
  const owner = { org_id, widget_id };
  const signal = AbortSignal.timeout(vectorsMs);
  try {
    const [vector = []] = await embeddings.embed([query], signal);
    const hits = await store.query(namespaceOf(owner, space), vector, candidatesRead, signal);
    const near = hits.filter(({ similarity }) => similarity >= leastSimilarity).map(({ id }) => id);
    if (near.length === 0) return [];
    const found = await findByKeys(env.DB, owner, near);
    return near.flatMap((key) => found.find((each) => each.key === key) ?? []);
  } catch (error) {
    restUntil = Date.now() + restMs;
    log("vectors_failed", { org_id, widget_id, error });
    return [];
  }
}
