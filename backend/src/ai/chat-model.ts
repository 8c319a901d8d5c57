import type { Citation, MessageCode, Passage } from "@foyer/shared-widget/protocol";

/** A picture for models that can see. */
export interface ChatImage {
  /** `https:` where the provider can fetch it, else `data:`. */
  url: string;
  /** `image/png`, `image/jpeg`, `image/webp` or `image/gif`. */
  content_type: string;
}

/** A tool's call as the model wrote it. */
export interface ToolCall {
  /** The provider's, unique in its answer: the result goes back under it. */
  id: string;
  name: string;
  /** JSON in most cases; nobody has checked it. */
  arguments: string;
}

/** A tool that the model may call. */
export interface ChatTool {
  /** 1 to 64 letters, digits, `_`, `-`. */
  name: string;
  description: string;
  /** JSON schema of an object. */
  parameters: Record<string, unknown>;
}

/** What was said so far, and what came of the tools that were called meanwhile. */
export type ChatMessage =
  | { role: "user"; content: string; images?: ChatImage[] }
  | { role: "assistant"; content: string; tool_calls?: ToolCall[] }
  /** Follows the assistant's message that holds the call. */
  | { role: "tool"; call_id: string; content: string };

/** One answer to write. Built by `prompt.ts`; a model reads what it needs of it. */
export interface ChatRequest {
  /** What the assistant is told, the widget's own prompt and the passages included. */
  system: string;
  /** The last messages, oldest first, ending with the visitor's or with results. Consecutive ones of a person are joined. */
  messages: ChatMessage[];
  /** What the knowledge holds on the question, best first; citation number n is passages[n - 1]. */
  passages: Passage[];
  /** BCP 47 tag of the visitor, where known. */
  locale?: string;
  temperature: number;
  maxTokens: number;
  /** What it may call, where it knows tools. */
  tools?: ChatTool[];
  /** Moderation flagged what the visitor wrote: no model is asked. */
  isRefused?: boolean;
}

/**
 * What a model tells while it writes. Text pieces in order, then exactly one `finish`; a fault is thrown as
 * `ModelError`. A stream that stops without `finish` counts as cut off.
 */
export type ChatEvent =
  | { type: "text"; text: string }
  /** The model wants to call a tool, maybe one that nobody gave it; before `finish`. It goes on once it has the results. */
  | { type: "tool_call"; call: ToolCall }
  /** Its calls were made, and it is asked again with what came of them. */
  | { type: "again"; model: string }
  /** A person should take over. At most once, before `finish`. */
  | { type: "handoff"; reason: string; summary: string }
  /** The model asked first failed before its first word, and the next one is asked. */
  | { type: "fallback"; from: string; to: string; error: ModelError }
  | {
      type: "finish";
      /** Sources the text really uses, by the numbers it uses. */
      citations: Citation[];
      /** Why there is no answer: a person is offered. */
      code?: Extract<MessageCode, "no_answer" | "message_refused" | "answer_withheld">;
      /** Tokens as the provider counts them, where it says. */
      usage?: { input: number; output: number };
    };

export interface ChatModel {
  /** For logs and health, e.g. `openai:gpt-5-mini` or `passages`. */
  readonly name: string;
  /** What it can read and write at once, in its tokens; undefined: it does not matter. */
  readonly contextTokens?: number;
  /** Those that are asked in turn where one fails, this one being all of them. */
  readonly models?: readonly ChatModel[];
  /** It can look at pictures; of several, one can. Who cannot is asked without them. */
  readonly sees?: boolean;
  /** Streams one answer. Ends soon after `signal` aborts, without an error. */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
}

/** A model failed. `code` becomes the visitor's message, `message` the operator's log line; never a secret in it. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: Extract<MessageCode, `model_${string}`>;
  constructor(code: ModelError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
