import type * as sdk from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from "openai/resources/chat/completions";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";
import { CitationFilter, citationOf } from "./citations.ts";
import { NoAnswerFilter } from "./no-answer-mark.ts";
import { eventData } from "./event-data.ts";
import { HandoffCall, handoffTool } from "./handoff-tool.ts";
import { phrasesFor } from "./phrases.ts";

export interface OpenAIOptions {
  apiKey: string;
  /** Of any server that speaks OpenAI's chat completions. Default: OpenAI's own. */
  baseURL?: string;
  /** Where the request names none. */
  model: string;
  /** From the request to the first piece of the answer, connecting included. */
  firstTokenMs?: number;
  /** Between two pieces. */
  betweenMs?: number;
  wholeMs?: number;
  /** Before the one retry, give or take half. A server's own wish goes before it. */
  retryDelayMs?: number;
}

const openaiURL = "https://api.openai.com/v1";
/** A server that wants a longer rest than this is not asked again. */
const longestRetryAfterMs = 5_000;
/** After the last piece only the token count can come; some servers leave the connection open instead. */
const usageGraceMs = 2_000;
/** Tokens a reasoning model may think in before it writes; its limit counts both. */
const reasoningTokens = 4_096;

/** Chat completions over the official SDK, which is loaded with the first answer: it costs start-up time. */
export function openaiModel(options: OpenAIOptions): ChatModel {
  const baseURL = options.baseURL ?? openaiURL;
  return {
    name: `openai:${options.model}`,
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
      const model = request.model ?? options.model;
      const where = `${model} at ${hostOf(baseURL)}`;
      const watch = new Watch(signal, options, where);
      try {
        const { OpenAI, APIError } = await import("openai");
        // The SDK would retry without regard to our deadline.
        const client = new OpenAI({ apiKey: options.apiKey, baseURL, maxRetries: 0, logLevel: "off" });
        const body = bodyOf(request, model, baseURL);
        for (let attempt = 1; ; attempt++) {
          try {
            yield* answer(client, body, request, watch, where);
            return;
          } catch (error) {
            if (signal.aborted) return;
            const fault = watch.expired ?? faultOf(APIError, error, where);
            // Servers that know no tools refuse the whole request for one: the button is still there.
            if (body.tools && !watch.isWriting && fault.isRequestRefused) {
              delete body.tools;
              attempt--;
              continue;
            }
            const mayRetry = attempt === 1 && !watch.isWriting && fault.retryAfterMs !== undefined;
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

async function* answer(
  client: sdk.OpenAI,
  body: ChatCompletionCreateParamsStreaming,
  request: ChatRequest,
  watch: Watch,
  where: string,
): AsyncGenerator<ChatEvent> {
  const noAnswer = new NoAnswerFilter();
  const sources = new CitationFilter(request.passages.length);
  let reason: string | null = null;
  let usage: { input: number; output: number } | undefined;
  let written = false;
  const tool = new HandoffCall();

  // The SDK asks, and answers for refusals; the stream itself is read here, a whole read of the network at a time.
  const response = await client.chat.completions.create(body, { signal: watch.signal }).asResponse();
  try {
    for await (const events of eventData(response.body)) {
      let content = "";
      let fault: Fault | undefined;
      for (const data of events) {
        const chunk = parseChunk(data);
        if (!chunk) continue;
        if (chunk.error) {
          fault = streamFault(chunk.error, where);
          break;
        }
        const choice = chunk.choices?.[0];
        if (chunk.usage) usage = { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens };
        if (choice && speaks(choice.delta)) watch.heard();
        content += choice?.delta?.content ?? "";
        tool.push(choice?.delta?.tool_calls);
        if (choice?.finish_reason) {
          reason = choice.finish_reason;
          watch.finishing();
        }
      }
      const text = sources.push(noAnswer.push(content));
      if (text !== "") {
        written = true;
        watch.isWriting = true;
        yield { type: "text", text };
      }
      if (fault) throw fault;
    }
  } catch (error) {
    // Nothing that can still go wrong takes the answer back.
    if (reason === null) throw error;
  }
  if (watch.isAborted && reason === null) throw new Error("aborted");
  if (reason === null)
    throw new Fault("model_unavailable", `${where}: the stream ended before the answer did`, 0);

  const nothingBut = noAnswer.found && !written ? phrasesFor(request.locale).noAnswer : "";
  const rest = sources.push(noAnswer.end()) + sources.end() || nothingBut;
  if (rest !== "") {
    written = true;
    watch.isWriting = true;
    yield { type: "text", text: rest };
  }
  if (tool.reason !== undefined) yield { type: "handoff", reason: tool.reason };
  if (!written && tool.reason === undefined) {
    const spent = reason === "length";
    const code = spent ? "model_misconfigured" : "model_unavailable";
    throw new Fault(
      code,
      `${where}: an empty answer, finish_reason ${reason}${spent ? ": raise max_tokens" : ""}`,
    );
  }
  yield {
    type: "finish",
    citations: sources.used
      .toSorted((a, b) => a - b)
      .flatMap((number) => {
        const passage = request.passages[number - 1];
        return passage ? [citationOf(passage, number)] : [];
      }),
    ...(noAnswer.found && { code: "no_answer" as const }),
    ...(usage && { usage }),
  };
}

type Chunk = Partial<ChatCompletionChunk> & { error?: { code?: unknown; type?: unknown } | null };

/** One piece of the stream. Undefined: the mark of its end, or nothing that can be read. */
function parseChunk(data: string): Chunk | undefined {
  try {
    return data === "[DONE]" ? undefined : JSON.parse(data);
  } catch {
    return undefined;
  }
}

function streamFault({ code, type }: NonNullable<Chunk["error"]>, where: string): Fault {
  const details = [`${where}: an error in the stream`, safe(code), safe(type)];
  return new Fault("model_unavailable", details.filter((part) => part !== "").join(", "), 0);
}

/** Whether a piece shows that the model is at work; the empty one that opens a stream does not. */
function speaks(delta: ChatCompletionChunk.Choice.Delta | undefined): boolean {
  if (!delta) return false;
  const { content, tool_calls, ...others } = delta;
  // Servers for reasoning models send their thoughts in fields of their own.
  const reasoning = Object.entries(others).some(
    ([key, value]) => key.startsWith("reasoning") && Boolean(value),
  );
  return Boolean(content) || Boolean(tool_calls?.length) || reasoning;
}

/**
 * What OpenAI's newer models refuse and other servers do not know. OpenAI takes `max_completion_tokens` for all
 * its models, its reasoning models (gpt-5, o1 …) nothing else, and those no temperature; compatible servers are
 * only sure to know `max_tokens`. So the former go by OpenAI's address or a reasoning model's name, whoever
 * relays it, and everyone else gets the latter.
 */
function bodyOf(request: ChatRequest, model: string, baseURL: string): ChatCompletionCreateParamsStreaming {
  const isReasoning = /^(?:o\d|gpt-[5-9])(?!.*chat)/.test(model.split("/").at(-1) ?? model);
  const isOpenAI = /(?:^|\.)openai\.(?:com|azure\.com)$/.test(hostnameOf(baseURL));
  return {
    model,
    messages: [{ role: "system", content: request.system }, ...request.messages],
    stream: true,
    stream_options: { include_usage: true },
    ...(request.mayHandOff && { tools: [handoffTool] }),
    ...(isReasoning
      ? { max_completion_tokens: request.maxTokens + reasoningTokens, reasoning_effort: "low" }
      : { temperature: request.temperature }),
    ...(!isReasoning &&
      (isOpenAI ? { max_completion_tokens: request.maxTokens } : { max_tokens: request.maxTokens })),
  };
}

/** How an attempt failed. */
class Fault extends Error {
  readonly code: ModelError["code"];
  /** Undefined: asking again would not help. 0: the usual delay. */
  readonly retryAfterMs: number | undefined;
  /** The server read the request and did not take it. */
  isRequestRefused = false;
  constructor(code: ModelError["code"], message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The provider's own words are left out, and so is the error as a cause: "Incorrect API key provided: sk-…" has
 * a key in it, and others repeat what the visitor wrote.
 */
function faultOf(APIError: typeof sdk.APIError, error: unknown, where: string): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof APIError && error.status !== undefined) {
    const { status } = error as { status: number };
    const message = [
      `${where}: HTTP ${status}`,
      safe(error.code),
      safe(error.type),
      safe(error.param),
      safe(error.requestID),
    ]
      .filter((part) => part !== "")
      .join(", ");
    if (status === 401 || status === 403 || status === 404) return new Fault("model_misconfigured", message);
    const code = status === 429 ? "model_rate_limited" : "model_unavailable";
    const isPassing = status === 408 || status === 409 || status === 429 || status >= 500;
    // An empty account does not fill up in a second.
    if (!isPassing || error.code === "insufficient_quota") {
      const fault = new Fault(code, message);
      fault.isRequestRefused = status === 400 || status === 422;
      return fault;
    }
    return new Fault(code, message, wishOf(error.headers));
  }
  return new Fault("model_unavailable", `${where}: the connection failed`, 0);
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

/** Identifiers only: a provider's free text never gets into the log. */
function safe(value: unknown): string {
  return typeof value === "string" && /^[\w.[\]-]{1,80}$/.test(value) && !value.startsWith("sk-")
    ? value
    : "";
}

/** The clocks over one answer, all of its attempts together. */
class Watch {
  /** Set once the visitor has seen text: from then on nothing may be tried again. */
  isWriting = false;
  /** Which clock ran out. */
  expired: Fault | undefined;
  #finishing = false;
  readonly #abort = new AbortController();
  readonly #visitor: AbortSignal;
  readonly #betweenMs: number;
  readonly #where: string;
  readonly #whole: ReturnType<typeof setTimeout>;
  #next: ReturnType<typeof setTimeout>;
  readonly #stop = (): void => this.#abort.abort();

  constructor(visitor: AbortSignal, options: OpenAIOptions, where: string) {
    const { firstTokenMs = 20_000, betweenMs = 20_000, wholeMs = 120_000 } = options;
    this.#visitor = visitor;
    this.#betweenMs = betweenMs;
    this.#where = where;
    this.#whole = this.#after(wholeMs, "took longer than");
    this.#next = this.#after(firstTokenMs, "no first token within");
    if (visitor.aborted) this.#stop();
    visitor.addEventListener("abort", this.#stop);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isAborted(): boolean {
    return this.#abort.signal.aborted;
  }

  heard(): void {
    if (this.#finishing) return;
    clearTimeout(this.#next);
    this.#next = this.#after(this.#betweenMs, "stalled for");
  }

  finishing(): void {
    this.#finishing = true;
    clearTimeout(this.#next);
    this.#next = setTimeout(this.#stop, usageGraceMs);
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  end(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#next);
    this.#visitor.removeEventListener("abort", this.#stop);
    this.#stop();
  }

  #after(ms: number, what: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.expired ??= new Fault("model_timeout", `${this.#where}: ${what} ${ms} ms`);
      this.#stop();
    }, ms);
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "an address that is not valid";
}

function hostnameOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : "";
}
