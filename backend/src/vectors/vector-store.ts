interface StoredVector {
  id: string;
  values: number[];
  /** The embeddings' name, beside it for whoever looks into the store. */
  metadata: { model: string };
}

interface VectorHit {
  id: string;
  /** Cosine of the angle to what was asked: 1 is the same direction. */
  similarity: number;
}

/** Keeps vectors apart by namespace. All methods throw `VectorFault`. */
export interface VectorStore {
  /** Puts vectors in place of those with the same ids. */
  upsert(namespace: string, vectors: readonly StoredVector[], signal: AbortSignal): Promise<void>;
  /** The nearest, best first. */
  query(namespace: string, vector: number[], count: number, signal: AbortSignal): Promise<VectorHit[]>;
  /** All ids that begin so. */
  list(namespace: string, prefix: string, signal: AbortSignal): Promise<string[]>;
  delete(namespace: string, ids: readonly string[], signal: AbortSignal): Promise<void>;
  /** Fine where there is none. */
  deleteNamespace(namespace: string, signal: AbortSignal): Promise<void>;
  /** Whether it answers and takes the key; the dimensions its vectors must have, where it says. */
  check(signal: AbortSignal): Promise<{ dimensions: number | undefined }>;
}
