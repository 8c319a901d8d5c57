import * as z from "zod";
import { readText } from "./read-text.ts";
import { VectorFault } from "./vector-fault.ts";

/** Makes vectors of texts, whose nearness is that of their meanings. */
export interface Embeddings {
  /** Of the model and its dimensions: vectors of two of these must never meet. */
  readonly name: string;
  /** One vector for each text, in their order. Throws `VectorFault`. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
}

interface EmbeddingsOptions {
  apiKey: string;
  /** Of any server that speaks OpenAI's embeddings. */
  baseURL: string;
  model: string;
  dimensions: number;
  /** Whether the model is told how many dimensions are wanted; not all know the word. */
  asksDimensions: boolean;
}

const perRequest = 64;
/** What any model takes, in characters; a chunk is far shorter. */
const longestText = 8_000;
/** 64 vectors of 4,096 dimensions, written out. */
const mostBytes = 8_000_000;

const Answer = z.object({
  data: z.array(z.object({ index: z.int().optional(), embedding: z.array(z.number()) })),
});

export function openaiEmbeddings(options: EmbeddingsOptions): Embeddings {
  const { model, dimensions } = options;
  return {
    name: `${model}/${dimensions}`,
    async embed(texts, signal) {
      const vectors: number[][] = [];
      for (let at = 0; at < texts.length; at += perRequest) {
        vectors.push(...(await request(options, texts.slice(at, at + perRequest), signal)));
      }
      return vectors;
    },
  };
}

async function request(
  { apiKey, baseURL, model, dimensions, asksDimensions }: EmbeddingsOptions,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<number[][]> {
  const input = texts.map((text) => text.slice(0, longestText) || " ");
  const response = await fetch(`${baseURL.replace(/\/$/, "")}/embeddings`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      model,
      input,
      encoding_format: "float",
      ...(asksDimensions && { dimensions }),
    }),
    signal,
  }).catch(() => {
    throw new VectorFault(`${model}: the connection failed`);
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new VectorFault(`${model}: HTTP ${response.status}`, [400, 413, 422].includes(response.status));
  }
  const vectors = parse(await readText(response, mostBytes, model), model);
  if (vectors.length !== texts.length)
    throw new VectorFault(`${model}: ${vectors.length} vectors for ${texts.length} texts`);
  const wrong = vectors.find((vector) => vector.length !== dimensions);
  if (wrong)
    throw new VectorFault(
      `${model}: ${wrong.length} dimensions, where EMBEDDINGS_DIMENSIONS is ${dimensions}`,
    );
  return vectors;
}

function parse(text: string, model: string): number[][] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new VectorFault(`${model}: what came is no JSON`);
  }
  const answer = Answer.safeParse(json);
  if (!answer.success) throw new VectorFault(`${model}: what came are no embeddings`);
  const { data } = answer.data;
  return data
    .map((each, at) => ({ embedding: each.embedding, at: each.index ?? at }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ embedding }) => embedding);
}
