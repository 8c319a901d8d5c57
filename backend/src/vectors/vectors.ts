import type { Env } from "../env.ts";
import { scopeOf } from "../store/scope.ts";
import type { Owner } from "../store/documents.ts";
import { type Embeddings, openaiEmbeddings } from "./embeddings.ts";
import { pineconeStore } from "./pinecone.ts";
import { VectorFault } from "./vector-fault.ts";
import type { VectorStore } from "./vector-store.ts";

type VectorEnv = Pick<
  Env,
  | "OPENAI_API_KEY"
  | "OPENAI_BASE_URL"
  | "EMBEDDINGS_MODEL"
  | "EMBEDDINGS_DIMENSIONS"
  | "PINECONE_API_KEY"
  | "PINECONE_BASE_URL"
>;

/** What search by meaning stands on. */
export interface Vectors {
  embeddings: Embeddings;
  store: VectorStore;
  /** Names the embeddings in namespaces: another model or other dimensions, another space. */
  space: string;
}

const defaultModel = "text-embedding-3-small";
const defaultDimensions = 1_536;

/** Undefined: search goes by words alone. */
export function vectorsOf(env: VectorEnv): Vectors | undefined {
  const apiKey = env.OPENAI_API_KEY?.trim();
  const pineconeKey = env.PINECONE_API_KEY?.trim();
  const host = env.PINECONE_BASE_URL?.trim();
  if (!apiKey || !pineconeKey || !host) return undefined;
  const asked = Number(env.EMBEDDINGS_DIMENSIONS?.trim() || Number.NaN);
  const asksDimensions = Number.isInteger(asked) && asked > 0;
  const embeddings = openaiEmbeddings({
    apiKey,
    baseURL: env.OPENAI_BASE_URL?.trim() || "https://api.openai.com/v1",
    model: env.EMBEDDINGS_MODEL?.trim() || defaultModel,
    dimensions: asksDimensions ? asked : defaultDimensions,
    asksDimensions,
  });
  return {
    embeddings,
    store: pineconeStore({ apiKey: pineconeKey, host }),
    // Namespaces are ASCII; a model's name may be anything.
    space: embeddings.name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, 100),
  };
}

/** Of one widget's vectors of one space. */
export function namespaceOf(owner: Owner, space: string): string {
  return `${scopeOf(owner)}-${space}`;
}

/** Throws where the store does not answer, or keeps vectors of other dimensions than are made. */
export async function checkStore({ embeddings, store }: Vectors, signal: AbortSignal): Promise<void> {
  const { dimensions } = await store.check(signal);
  if (dimensions !== undefined && !embeddings.name.endsWith(`/${dimensions}`))
    throw new VectorFault(`the index has ${dimensions} dimensions, the embeddings are ${embeddings.name}`);
}
