import type * as sdk from "openai";
import { readAnswer } from "./answer-stream.ts";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";
import { completionBody, simplerRequest, withoutPictures } from "./completion-body.ts";
import { ModelFault, safeWord } from "./model-fault.ts";
import { type Limits, Watch } from "./watch.ts";

export interface OpenAIOptions extends Limits {
  apiKey: string;
  /** Of any server that speaks OpenAI's chat completions. Default: OpenAI's own. */
  baseURL?: string;
  /** What we call who is there. Default: `openai`. */
  provider?: string;
  model: string;
  contextTokens?: number;
  /** Whether it can look at pictures; undefined: it is asked, and again without them where it refuses. */
  sees?: boolean;
  /** 1: where it fails, somebody else is asked. Default 2. */
  attempts?: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
  /** Before the one retry, give or take half. A server's own wish goes before it. */
  retryDelayMs?: number;
}

export const openaiURL = "https://api.openai.com/v1";
/** A server that wants a longer rest than this is not asked again. */
const longestRetryAfterMs = 5_000;
/** Of a refusal only identifiers are read. */
const refusalBytes = 64 * 1_024;

/** Chat completions over the official SDK, which is loaded with the first answer: it costs start-up time. */
export function openaiModel(options: OpenAIOptions): ChatModel {
  const { baseURL = openaiURL, model, provider = "openai", attempts = 2, contextTokens, sees } = options;
  return {
    name: `${provider}:${model}`,
    ...(contextTokens !== undefined && { contextTokens }),
    ...(sees !== undefined && { sees }),
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
      const where = `${model} at ${hostOf(baseURL)}`;
      const watch = new Watch(signal, options, where);
      try {
        const { OpenAI, APIError } = await import("openai");
        const client = new OpenAI({
          apiKey: options.apiKey,
          baseURL,
          defaultHeaders: options.headers ?? {},
          // The SDK would retry without regard to our deadline.
          maxRetries: 0,
          logLevel: "off",
          // A redirect would take the key, and what was said, wherever it leads.
          fetchOptions: { redirect: "manual" },
          fetch: fetchBounded,
        });
        let asked = sees === false ? withoutPictures(request) : request;
        for (let attempt = 1; ; attempt++) {
          try {
            // The SDK asks, and answers for refusals; the stream itself is read by us.
            const response = await client.chat.completions
              .create(completionBody(asked, { model, baseURL }), { signal: watch.signal })
              .asResponse();
            yield* readAnswer(response.body, asked, watch, where);
            return;
          } catch (error) {
            if (signal.aborted) return;
            const fault = watch.expired ?? faultOf(APIError, error, where);
            // Servers that know no tools refuse the whole request for one: the button is still there.
            const simpler = watch.isWriting || !fault.isRequestRefused ? undefined : simplerRequest(asked);
            if (simpler) {
              asked = simpler;
              attempt--;
              continue;
            }
            const mayRetry = attempt < attempts && !watch.isWriting && fault.retryAfterMs !== undefined;
            if (!mayRetry) throw new ModelError(fault.code, fault.message);
            await watch.rest(fault.retryAfterMs || retryDelay(options));
            if (signal.aborted) return;
            if (watch.expired) throw new ModelError(fault.code, fault.message);
          }
        }
      } finally {
        watch.end();
      }
    },
  };
}

/** The SDK reads a refusal to its end, however long; it gets no more than the beginning. */
async function fetchBounded(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.ok || !response.body) return response;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes >= refusalBytes) break;
  }
  return new Response(new Blob(parts).slice(0, refusalBytes), response);
}

/**
 * The provider's own words are left out, and so is the error as a cause: "Incorrect API key provided: sk-…" has
 * a key in it, and others repeat what the visitor wrote.
 */
function faultOf(APIError: typeof sdk.APIError, error: unknown, where: string): ModelFault {
  if (error instanceof ModelFault) return error;
  if (error instanceof APIError && error.status !== undefined) {
    const { status } = error as { status: number };
    const message = [
      `${where}: HTTP ${status}`,
      safeWord(error.code),
      safeWord(error.type),
      safeWord(error.param),
      safeWord(error.requestID),
    ]
      .filter((part) => part !== "")
      .join(", ");
    const isMisdirected = status >= 300 && status < 400;
    if (isMisdirected || status === 401 || status === 403 || status === 404)
      return new ModelFault("model_misconfigured", message);
    const code = status === 429 ? "model_rate_limited" : "model_unavailable";
    const isPassing = status === 408 || status === 409 || status === 429 || status >= 500;
    // An empty account does not fill up in a second.
    if (!isPassing || error.code === "insufficient_quota") {
      const fault = new ModelFault(code, message);
      fault.isRequestRefused = status === 400 || status === 422;
      return fault;
    }
    return new ModelFault(code, message, wishOf(error.headers));
  }
  return new ModelFault("model_unavailable", `${where}: the connection failed`, 0);
}

/** How long a server asks to be left alone, where it says; undefined where that is too long to wait. */
function wishOf(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  const said = headers?.get("retry-after");
  const seconds = Number(said ?? Number.NaN);
  const date = Date.parse(said ?? "");
  const wish = Number.isFinite(exact)
    ? exact
    : Number.isFinite(seconds)
      ? seconds * 1_000
      : date - Date.now();
  if (Number.isNaN(wish)) return 0;
  return wish > longestRetryAfterMs ? undefined : Math.max(0, wish);
}

function retryDelay({ retryDelayMs = 500 }: OpenAIOptions): number {
  return retryDelayMs * (0.5 + Math.random());
}

/** Only the host: an address may carry a secret. */
export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? "an address that is not valid";
}
