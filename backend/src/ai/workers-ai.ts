import { type Chunk, readAnswer } from "./answer-stream.ts";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";
import { completionMessages, completionTools, simplerRequest, withoutPictures } from "./completion-body.ts";
import { ModelFault } from "./model-fault.ts";
import { workersAI } from "./providers.ts";
import type { ToolCallPiece } from "./tool-calls.ts";
import { type Limits, Watch } from "./watch.ts";

/** As much of the binding as is used here. */
export interface TextGeneration {
  run(model: string, inputs: Record<string, unknown>, options: { signal: AbortSignal }): Promise<unknown>;
}

export interface WorkersAIOptions extends Limits {
  ai: TextGeneration;
  /** `@cf/…` */
  model: string;
  contextTokens?: number;
  /** Whether it can look at pictures; undefined: it is asked, and again without them where it refuses. */
  sees?: boolean;
}

/** A model that Cloudflare runs, over the binding: nothing leaves Cloudflare, and there is no key. */
export function workersAIModel({ ai, model, contextTokens, sees, ...limits }: WorkersAIOptions): ChatModel {
  return {
    name: `${workersAI}:${model}`,
    ...(contextTokens !== undefined && { contextTokens }),
    ...(sees !== undefined && { sees }),
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
      const where = `${model} at Workers AI`;
      const watch = new Watch(signal, limits, where);
      let asked = sees === false ? withoutPictures(request) : request;
      try {
        for (;;) {
          try {
            const body = await watch.unlessAborted(
              ai.run(model, inputsOf(asked), { signal: watch.signal }),
              (late) => void (late instanceof ReadableStream && late.cancel()),
            );
            if (!(body instanceof ReadableStream))
              throw new ModelFault("model_misconfigured", `${where}: it does not stream`);
            yield* readAnswer(watch.cancelling(body), asked, watch, where, toChunk);
            return;
          } catch (error) {
            if (signal.aborted) return;
            const fault = watch.expired ?? faultOf(error, where);
            const simpler = watch.isWriting || !fault.isRequestRefused ? undefined : simplerRequest(asked);
            if (!simpler) throw new ModelError(fault.code, fault.message);
            asked = simpler;
          }
        }
      } finally {
        watch.end();
      }
    },
  };
}

function inputsOf(request: ChatRequest): Record<string, unknown> {
  const tools = completionTools(request);
  return {
    // Unlike OpenAI it wants words in every message.
    messages: completionMessages(request).map((message) => ({ ...message, content: message.content ?? "" })),
    stream: true,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    ...(tools.length > 0 && { tools }),
  };
}

interface NativeEvent {
  /** A digit may come as a number. */
  response?: unknown;
  tool_calls?: NativeCall[];
  usage?: Chunk["usage"];
}
interface NativeCall {
  id?: string;
  name?: string;
  arguments?: unknown;
  function?: { name?: string; arguments?: unknown };
}

/** Newer models answer as chat completions do; the others in `response`, whole calls at once, and end with the mark alone. */
function toChunk(data: unknown): Chunk | undefined {
  if (data === undefined) return chunkOf({}, "stop");
  const event = data as NativeEvent & Chunk;
  if (Array.isArray(event.choices) || event.error) return event;
  const { response, tool_calls, usage } = event;
  const content = typeof response === "string" || typeof response === "number" ? String(response) : "";
  const pieces = Array.isArray(tool_calls) ? tool_calls.map(toPiece) : [];
  const delta = { ...(content !== "" && { content }), ...(pieces.length > 0 && { tool_calls: pieces }) };
  return { ...chunkOf(delta, null), ...(usage && { usage }) };
}

function toPiece({ id, name, arguments: args, function: called }: NativeCall, index: number): ToolCallPiece {
  const given = called?.arguments ?? args ?? {};
  return {
    index,
    ...(id && { id }),
    function: {
      name: called?.name ?? name ?? "",
      arguments: typeof given === "string" ? given : JSON.stringify(given),
    },
  };
}

function chunkOf(delta: object, finish_reason: "stop" | null): Chunk {
  return { choices: [{ index: 0, delta, finish_reason }] };
}

/** Its errors begin with a number; their words may repeat what was sent, and stay out of the log. */
function faultOf(error: unknown, where: string): ModelFault {
  if (error instanceof ModelFault) return error;
  const number = /\b[3-8]\d{3}\b/.exec(error instanceof Error ? error.message : "")?.[0];
  const message = `${where}: ${number ? `error ${number}` : "it failed"}`;
  switch (number) {
    // Used up for today; no room at the moment.
    case "3036":
    case "3040":
    case "4006":
      return new ModelFault("model_rate_limited", message);
    // No such model; not for this account; its licence was not agreed to.
    case "5007":
    case "5016":
    case "5018":
      return new ModelFault("model_misconfigured", message);
    case "3007":
    case "3008":
      return new ModelFault("model_timeout", message);
    default: {
      const fault = new ModelFault("model_unavailable", message);
      fault.isRequestRefused = number === "5004" || number === "5006" || number === "8001";
      return fault;
    }
  }
}
