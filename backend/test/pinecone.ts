import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

const Metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
const Namespace = z
  .string()
  .max(512)
  .regex(/^[\x21-\x7e]+$/);
const Id = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[\x20-\x7e]+$/);
const Upsert = z.strictObject({
  namespace: Namespace,
  vectors: z
    .array(z.strictObject({ id: Id, values: z.array(z.number()).min(1), metadata: Metadata.optional() }))
    .min(1)
    .max(1_000),
});
const Filter = z.record(z.string(), z.strictObject({ $eq: z.union([z.string(), z.number(), z.boolean()]) }));
const Query = z.strictObject({
  namespace: Namespace,
  vector: z.array(z.number()),
  topK: z.int().min(1).max(10_000),
  filter: Filter.optional(),
  includeValues: z.boolean().optional(),
  includeMetadata: z.boolean().optional(),
});
const Delete = z.union([
  z.strictObject({ namespace: Namespace, ids: z.array(Id).min(1).max(1_000) }),
  z.strictObject({ namespace: Namespace, deleteAll: z.literal(true) }),
  z.strictObject({ namespace: Namespace, filter: Filter }),
]);

type Stored = z.infer<typeof Upsert>["vectors"][number];

const mostBytes = 2_000_000;
const pageSize = 100;

/** A refusal as Pinecone words it. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A Pinecone index: namespaces, cosine, filters, lists, stats and deletions, by its published HTTP interface. Takes
 * nothing that the real one would refuse. The official SDK is its judge.
 */
export class PineconeIndex {
  readonly namespaces = new Map<string, Map<string, Stored>>();
  /** Every call that reached it, e.g. `POST /query`. */
  readonly calls: string[] = [];
  /** Answers in place of the index itself; false: let it. */
  instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly #http: HttpServer;
  readonly #apiKey: string;
  readonly #dimension: number;

  private constructor(apiKey: string, dimension: number) {
    this.#apiKey = apiKey;
    this.#dimension = dimension;
    this.#http = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (text += part));
      request.on("end", () => {
        const path = (request.url ?? "").split("?")[0];
        this.calls.push(`${request.method} ${path}`);
        if (this.instead?.(request, response)) return;
        const { status, body } = this.#answer(request, text);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
  }

  static async start(apiKey: string, dimension: number): Promise<PineconeIndex> {
    const index = new PineconeIndex(apiKey, dimension);
    await new Promise<void>((resolve) => index.#http.listen(0, "127.0.0.1", resolve));
    return index;
  }

  get host(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** All ids, whichever namespace they are in. */
  get ids(): string[] {
    return [...this.namespaces.values()].flatMap((vectors) => [...vectors.keys()]);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #answer(request: IncomingMessage, text: string): { status: number; body: object } {
    try {
      if (request.headers["api-key"] !== this.#apiKey) throw new Refused(401, "Invalid API Key");
      if (!/^\d{4}-\d{2}$/.test(String(request.headers["x-pinecone-api-version"])))
        throw new Refused(400, "no X-Pinecone-Api-Version");
      if (Buffer.byteLength(text) > mostBytes) throw new Refused(400, "Request size exceeds 2MB");
      return { status: 200, body: this.#perform(request, text) };
    } catch (error) {
      const status = error instanceof Refused ? error.status : 400;
      const message = error instanceof Error ? error.message : "bad request";
      return { status, body: { code: status === 404 ? 5 : 3, message, details: [] } };
    }
  }

  #perform(request: IncomingMessage, text: string): object {
    const url = new URL(request.url ?? "", this.host);
    const json = (): unknown => JSON.parse(text);
    switch (`${request.method} ${url.pathname}`) {
      case "POST /vectors/upsert":
        return this.#upsert(Upsert.parse(json()));
      case "POST /query":
        return this.#query(Query.parse(json()));
      case "GET /vectors/list":
        return this.#list(url.searchParams);
      case "POST /vectors/delete":
        return this.#delete(Delete.parse(json()));
      case "POST /describe_index_stats":
        return this.#stats();
      default:
        throw new Refused(404, "no such operation");
    }
  }

  #upsert({ namespace, vectors }: z.infer<typeof Upsert>): object {
    for (const { values } of vectors) this.#measure(values);
    const held = this.namespaces.get(namespace) ?? new Map<string, Stored>();
    this.namespaces.set(namespace, held);
    for (const vector of vectors) held.set(vector.id, vector);
    return { upsertedCount: vectors.length };
  }

  #query({ namespace, vector, topK, filter, includeMetadata }: z.infer<typeof Query>): object {
    this.#measure(vector);
    const matches = [...(this.namespaces.get(namespace)?.values() ?? [])]
      .filter((stored) => passes(stored, filter))
      .map(({ id, values, metadata }) => ({
        id,
        score: cosine(values, vector),
        values: [],
        ...(includeMetadata && { metadata }),
      }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, topK);
    return { matches, namespace, usage: { readUnits: 1 } };
  }

  #list(params: URLSearchParams): object {
    const namespace = Namespace.parse(params.get("namespace"));
    const prefix = params.get("prefix") ?? "";
    const after = params.get("paginationToken") ?? "";
    const ids = [...(this.namespaces.get(namespace)?.keys() ?? [])]
      .filter((id) => id.startsWith(prefix) && id > after)
      .toSorted((a, b) => (a < b ? -1 : 1));
    const page = ids.slice(0, Number(params.get("limit") ?? pageSize));
    const next = ids.length > page.length ? page.at(-1) : undefined;
    return {
      vectors: page.map((id) => ({ id })),
      namespace,
      ...(next !== undefined && { pagination: { next } }),
      usage: { readUnits: 1 },
    };
  }

  #delete(request: z.infer<typeof Delete>): object {
    const held = this.namespaces.get(request.namespace);
    if (!held) {
      if ("deleteAll" in request) throw new Refused(404, "Namespace not found");
      return {};
    }
    if ("deleteAll" in request) this.namespaces.delete(request.namespace);
    else if ("ids" in request) for (const id of request.ids) held.delete(id);
    else for (const stored of held.values()) if (passes(stored, request.filter)) held.delete(stored.id);
    return {};
  }

  #stats(): object {
    const counts = [...this.namespaces].map(([name, held]) => [name, { vectorCount: held.size }] as const);
    return {
      namespaces: Object.fromEntries(counts),
      dimension: this.#dimension,
      indexFullness: 0,
      totalVectorCount: this.ids.length,
    };
  }

  #measure(values: readonly number[]): void {
    if (values.length !== this.#dimension)
      throw new Refused(
        400,
        `Vector dimension ${values.length} does not match the dimension of the index ${this.#dimension}`,
      );
    if (values.every((value) => value === 0))
      throw new Refused(400, "Dense vectors must contain at least one non-zero value");
  }
}

function passes({ metadata }: Stored, filter: z.infer<typeof Filter> | undefined): boolean {
  return Object.entries(filter ?? {}).every(([key, { $eq }]) => metadata?.[key] === $eq);
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
