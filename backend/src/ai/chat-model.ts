import type { Citation, MessageCode, Passage } from "@foyer/shared-widget/protocol";

/** One answer to write. Built by `prompt.ts`; a model reads what it needs of it. */
export interface ChatRequest {
  /** What the assistant is told, the widget's own prompt and the passages included. */
  system: string;
  /** The last messages, oldest first, ending with the visitor's. Consecutive ones of a role are joined. */
  messages: { role: "user" | "assistant"; content: string }[];
  /** What the knowledge holds on the question, best first; citation number n is passages[n - 1]. */
  passages: Passage[];
  /** BCP 47 tag of the visitor, where known. */
  locale?: string;
  /** The widget's choice; undefined: the deployment's. */
  model?: string;
  temperature: number;
  maxTokens: number;
  /** The model may ask for a person: it is given a tool for that, where it knows tools. */
  mayHandOff?: boolean;
}

/**
 * What a model tells while it writes. Text pieces in order, then exactly one `finish`; a fault is thrown as
 * `ModelError`. A stream that stops without `finish` counts as cut off.
 */
export type ChatEvent =
  | { type: "text"; text: string }
  /** The model used its tool: a person should take over. At most once, before `finish`. */
  | { type: "handoff"; reason: string }
  | {
      type: "finish";
      /** Sources the text really uses, by the numbers it uses. */
      citations: Citation[];
      /** `no_answer` where the knowledge had none: a person is offered. */
      code?: Extract<MessageCode, "no_answer">;
      /** Tokens as the provider counts them, where it says. */
      usage?: { input: number; output: number };
    };

export interface ChatModel {
  /** For logs and health, e.g. `openai:gpt-5-mini` or `passages`. */
  readonly name: string;
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
