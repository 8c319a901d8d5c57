import type { ModelError } from "./chat-model.ts";

/** How an attempt to get an answer failed. */
export class ModelFault extends Error {
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

/** Identifiers only: a provider's free text never gets into the log. */
export function safeWord(value: unknown): string {
  return typeof value === "string" && /^[\w.[\]-]{1,80}$/.test(value) && !value.startsWith("sk-")
    ? value
    : "";
}
