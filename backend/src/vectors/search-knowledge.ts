import type { Env } from "../env.ts";
import type { Ranked } from "../knowledge/rank.ts";
import { type FoundPassage, passagesOf, type Search, searchChunks } from "../knowledge/search.ts";
import { log } from "../log.ts";
import { findByKeys } from "../store/vector-jobs.ts";
import { fuse } from "./fuse.ts";
import { namespaceOf, type Vectors, vectorsOf } from "./vectors.ts";

const candidatesRead = 20;
/** Slower than this, words alone answer. */
const vectorsMs = 400;
/** Less alike than this, two texts are about different things. */
const leastSimilarity = 0.35;
/** Beside words, which are there or not: a model that is no good at a site's language must not drown them. */
const meaningWeight = 0.7;
/** After a failure, before vectors are asked again: each search would wait for them in vain. */
const restMs = 5_000;
let restUntil = 0;

/**
 * What a widget's knowledge holds on a question, best first: by words, fused with by meaning where vectors are set
 * up and answer in time. Empty when nothing is near enough in either way.
 */
export async function searchKnowledge(env: Env, asked: Search): Promise<FoundPassage[]> {
  const vectors = vectorsOf(env);
  const byWords = searchChunks(env.DB, { ...asked, limit: vectors ? candidatesRead : asked.limit });
  if (!vectors || asked.query.trim() === "" || Date.now() < restUntil) return passagesOf(await byWords);
  const [words, meaning] = await Promise.all([byWords, byMeaning(env, vectors, asked)]);
  if (meaning.length === 0) return passagesOf(words.slice(0, asked.limit));
  // What is as near in meaning as an answer has to be is one, however few of the question's words it has.
  const near = new Set(meaning.filter(({ share }) => share === 1).map(({ candidate }) => candidate.id));
  const lists = [
    { items: words, weight: 1 },
    { items: meaning, weight: meaningWeight },
  ];
  const fused = fuse(lists, ({ candidate }) => String(candidate.id)).slice(0, asked.limit);
  return passagesOf(
    fused.map(({ item, score }) => ({
      candidate: item.candidate,
      share: near.has(item.candidate.id) ? 1 : item.share,
      score,
    })),
  );
}

async function byMeaning(
  env: Env,
  { embeddings, store, space }: Vectors,
  { org_id, widget_id, query, least }: Search,
): Promise<Ranked[]> {
  const owner = { org_id, widget_id };
  const signal = AbortSignal.timeout(vectorsMs);
  try {
    const [vector = []] = await embeddings.embed([query], signal);
    const hits = await store.query(namespaceOf(owner, space), vector, candidatesRead, signal);
    const isNear = ({ similarity }: { similarity: number }): boolean => similarity >= leastSimilarity;
    const wanted = least === 0 ? hits : hits.filter(isNear);
    if (wanted.length === 0) return [];
    const found = await findByKeys(
      env.DB,
      owner,
      wanted.map(({ id }) => id),
    );
    return wanted.flatMap((hit) => {
      const candidate = found.find(({ key }) => key === hit.id);
      return candidate ? { candidate, score: hit.similarity, share: isNear(hit) ? 1 : 0 } : [];
    });
  } catch (error) {
    restUntil = Date.now() + restMs;
    log("vectors_failed", { org_id, widget_id, error });
    return [];
  }
}
