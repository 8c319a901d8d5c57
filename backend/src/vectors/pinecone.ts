import type { Index, Pinecone } from "@pinecone-database/pinecone";
import { VectorFault } from "./vector-fault.ts";
import type { VectorStore } from "./vector-store.ts";

/** Within Pinecone's 2 MB a request at 1,536 dimensions and more. */
const upsertedAtOnce = 50;
const deletedAtOnce = 1_000;
const mostPages = 1_000;

/** A Pinecone index by its host, over the official SDK, which is loaded when it is first needed: it costs start-up time. */
export function pineconeStore({ apiKey, host }: { apiKey: string; host: string }): VectorStore {
  /** The SDK takes no signal: a fetch of its own for each call does. */
  const call = async <T>(signal: AbortSignal, work: (index: Index) => Promise<T>): Promise<T> => {
    const { Pinecone: Client } = await import("@pinecone-database/pinecone");
    const client: Pinecone = new Client({
      apiKey,
      maxRetries: 0,
      fetchApi: async (input: RequestInfo | URL, init?: RequestInit) => fetch(input, { ...init, signal }),
    });
    try {
      return await work(client.index({ host }));
    } catch (error) {
      throw faultOf(error);
    }
  };
  return {
    upsert: (namespace, vectors, signal) =>
      call(signal, async (index) => {
        for (let at = 0; at < vectors.length; at += upsertedAtOnce)
          await index.namespace(namespace).upsert({ records: vectors.slice(at, at + upsertedAtOnce) });
      }),
    query: (namespace, vector, count, signal) =>
      call(signal, async (index) => {
        const { matches } = await index.namespace(namespace).query({ vector, topK: count });
        return (matches ?? []).map(({ id, score = 0 }) => ({ id, similarity: score }));
      }),
    list: (namespace, prefix, signal) =>
      call(signal, async (index) => {
        const ids: string[] = [];
        let paginationToken: string | undefined;
        for (let page = 0; page < mostPages; page++) {
          const { vectors, pagination } = await index
            .namespace(namespace)
            .listPaginated({ prefix, ...(paginationToken !== undefined && { paginationToken }) });
          ids.push(...(vectors ?? []).flatMap(({ id }) => (id === undefined ? [] : [id])));
          paginationToken = pagination?.next;
          if (!paginationToken) break;
        }
        return ids;
      }),
    delete: (namespace, ids, signal) =>
      call(signal, async (index) => {
        for (let at = 0; at < ids.length; at += deletedAtOnce)
          await index.namespace(namespace).deleteMany({ ids: ids.slice(at, at + deletedAtOnce) });
      }),
    deleteNamespace: (namespace, signal) =>
      call(signal, async (index) => {
        // A namespace that is not there answers 404.
        await index
          .namespace(namespace)
          .deleteAll()
          .catch((error: unknown) => {
            if (nameOf(error) !== "PineconeNotFoundError") throw error;
          });
      }),
    check: (signal) =>
      call(signal, async (index) => ({ dimensions: (await index.describeIndexStats()).dimension })),
  };
}

/** Of the SDK's error only its kind: its text may repeat a header. */
function faultOf(error: unknown): VectorFault {
  const name = nameOf(error);
  return new VectorFault(`Pinecone: ${name}`, name === "PineconeBadRequestError");
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "error";
}
