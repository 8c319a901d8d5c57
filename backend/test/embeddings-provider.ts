import { createServer, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

const Body = z.strictObject({
  model: z.string().min(1),
  input: z.array(z.string().min(1).max(30_000)).min(1).max(2_048),
  encoding_format: z.literal("float").optional(),
  dimensions: z.int().min(1).optional(),
});
type EmbeddingsCall = z.infer<typeof Body>;

/** Words that mean the same, for a model that reads nothing but words. */
const meanings = [
  ["refund", "reimburse", "reimbursed", "reimbursement"],
  ["parcel", "package", "packet"],
  ["dog", "hound", "puppy"],
].map((words) => new Set(words));
const small = new Set(
  "a an and are do does for get how i is it my of on or the to we what you your".split(" "),
);

/** OpenAI's embeddings, of which each counts the meanings of a text's words. */
export class EmbeddingsProvider {
  readonly calls: EmbeddingsCall[] = [];
  /** Answers in place of the provider itself; false: let it. */
  instead: ((response: ServerResponse, call: EmbeddingsCall) => boolean) | undefined;
  readonly #http: HttpServer;

  private constructor() {
    this.#http = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (text += part));
      request.on("end", () => {
        const answer = (status: number, body: object): void =>
          void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
        if (request.method === "GET" && request.url === "/v1/models") return answer(200, { data: [] });
        if (request.method !== "POST" || request.url !== "/v1/embeddings") return answer(404, {});
        if (request.headers.authorization !== "Bearer embeddings-key") return answer(401, {});
        const call = Body.safeParse(JSON.parse(text));
        if (!call.success) return answer(400, { error: { message: call.error.message } });
        this.calls.push(call.data);
        if (this.instead?.(response, call.data)) return;
        const { model, input, dimensions = 64 } = call.data;
        // Neither in the order asked for nor with that to be relied on: each says which it is of.
        const data = input
          .map((each, index) => ({ object: "embedding", index, embedding: bagOfWords(each, dimensions) }))
          .toReversed();
        answer(200, { object: "list", model, data, usage: { prompt_tokens: 1, total_tokens: 1 } });
      });
    });
  }

  static async start(): Promise<EmbeddingsProvider> {
    const provider = new EmbeddingsProvider();
    await new Promise<void>((resolve) => provider.#http.listen(0, "127.0.0.1", resolve));
    return provider;
  }

  get baseURL(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

/** How often each meaning occurs, at a place of its own or one it shares with few. */
function bagOfWords(text: string, dimensions: number): number[] {
  const vector: number[] = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    if (small.has(word)) continue;
    const meaning = meanings.findIndex((words) => words.has(word));
    const place = meaning === -1 ? meanings.length + (hash(word) % (dimensions - meanings.length)) : meaning;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  // A text without words means something, too.
  return vector.some((value) => value > 0) ? vector : vector.map((value, place) => (place === 0 ? 1 : value));
}

function hash(word: string): number {
  let sum = 0;
  for (const letter of word) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}
