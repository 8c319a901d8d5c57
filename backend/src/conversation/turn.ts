import type { Citation, Message, MessageCode } from "@foyer/shared-widget/protocol";
import type { ModelCall } from "../traces/turn-trace.ts";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "../ai/chat-model.ts";

/** How a turn ended: the fields of the message it leaves. Null: it was stopped, and who stopped it knows what to keep; or it asked for a person without a word. */
export type TurnResult = {
  message: Pick<Message, "text" | "status" | "citations" | "code"> | null;
  usage?: { input: number; output: number } | undefined;
  firstTokenMs?: number | undefined;
  /** The model wants a person to take over; with or without words of its own. */
  handoff?: { reason: string; summary: string } | undefined;
  /** Models that failed before the one that was asked last. */
  fallbacks: Fallback[];
  /** Every model that was asked. */
  calls: ModelCall[];
  /** For the operator's log. */
  error?: unknown;
};

type Fallback = Extract<ChatEvent, { type: "fallback" }>;

interface TurnEvents {
  /** A piece of the answer, `offset` UTF-16 units in. Pieces that arrive together come as one. */
  onDelta(offset: number, text: string): void;
  /** The text so far, now and then, to be kept in case the process dies. */
  onCheckpoint(text: string): void;
}

/** Pieces leave at most once a frame of the reader's screen. */
const flushMs = 16;
const checkpointMs = 2_000;

/** One run of the assistant: reads a model's stream, lets it out in sensible pieces, and ends exactly once. */
export class Turn {
  readonly id: string;
  /** The answer so far. */
  text = "";
  readonly #events: TurnEvents;
  readonly #abort = new AbortController();
  #sent = 0;
  #flushedAt = 0;
  #isFlushDue = false;
  #checkpointAt = Date.now();

  constructor(id: string, events: TurnEvents) {
    this.id = id;
    this.#events = events;
  }

  /** Ends the model's stream. What was written so far stays in `text`. */
  stop(): void {
    this.#abort.abort();
  }

  get isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** `prepare` finds passages and builds the prompt. Never rejects. */
  async run(model: ChatModel, prepare: () => Promise<ChatRequest>): Promise<TurnResult> {
    const startedAt = Date.now();
    let firstTokenMs: number | undefined;
    let finish: Extract<ChatEvent, { type: "finish" }> | undefined;
    let handoff: TurnResult["handoff"];
    const fallbacks: Fallback[] = [];
    const calls: ModelCall[] = [];
    const began = (name: string): number => calls.push({ model: name, startedAt: Date.now(), endedAt: 0 });
    const over = (code?: MessageCode): void => {
      const call = calls.at(-1);
      if (call) Object.assign(call, { endedAt: Date.now(), ...(code && { code }) });
    };
    const ended = (fields: Omit<TurnResult, "fallbacks" | "calls" | "firstTokenMs">): TurnResult => {
      over(fields.error === undefined ? undefined : fields.message?.code);
      return { ...fields, fallbacks, calls, firstTokenMs };
    };
    try {
      const request = await prepare();
      if (!this.isStopped) {
        began(model.name);
        for await (const event of model.stream(request, this.#abort.signal)) {
          if (this.isStopped) break;
          switch (event.type) {
            case "text":
              firstTokenMs ??= Date.now() - startedAt;
              this.#add(event.text);
              break;
            case "handoff":
              handoff = { reason: event.reason, summary: event.summary };
              break;
            case "again":
              over();
              began(event.model);
              break;
            case "fallback":
              fallbacks.push(event);
              over(event.error.code);
              began(event.to);
              break;
            case "tool_call":
              // Where there are tools, the loop around the model answers them.
              throw new ModelError("model_unavailable", `a call of ${event.call.name}, which nobody gave`);
            case "finish":
              finish = event;
          }
        }
      }
      this.#flush();
      if (this.isStopped) return ended({ message: null });
      if (finish && this.text.trim()) {
        const { citations, code, usage } = finish;
        return ended({ message: this.#message("complete", code, citations), usage, handoff });
      }
      if (finish && handoff) return ended({ message: null, usage: finish.usage, handoff });
      throw new ModelError(
        "model_unavailable",
        finish ? "the answer was empty" : "the stream ended without saying that it was done",
      );
    } catch (error) {
      this.#flush();
      if (this.isStopped) return ended({ message: null });
      const code = error instanceof ModelError ? error.code : "model_unavailable";
      return ended({ message: this.#message(this.text ? "interrupted" : "failed", code), error });
    }
  }

  #message(status: Message["status"], code?: MessageCode, citations: Citation[] = []): TurnResult["message"] {
    return {
      text: this.text || (code ? failureText(code) : ""),
      status,
      ...(citations.length > 0 && { citations }),
      ...(code && { code }),
    };
  }

  #add(text: string): void {
    this.text += text;
    const now = Date.now();
    if (now - this.#checkpointAt >= checkpointMs) {
      this.#checkpointAt = now;
      this.#events.onCheckpoint(this.text);
    }
    // The reader waits for the first piece; from then on, what comes within a frame leaves together.
    if (this.#sent === 0) return this.#flush();
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    setTimeout(() => this.#flush(), Math.max(0, this.#flushedAt + flushMs - now));
  }

  #flush(): void {
    this.#isFlushDue = false;
    this.#flushedAt = Date.now();
    if (this.#sent === this.text.length) return;
    const offset = this.#sent;
    this.#sent = this.text.length;
    this.#events.onDelta(offset, this.text.slice(offset));
  }
}

/** What a failed answer says to clients that do not translate its code. */
export function failureText(code: MessageCode): string {
  switch (code) {
    case "model_timeout":
      return "The assistant took too long to answer. Please try again.";
    case "model_rate_limited":
      return "The assistant is very busy at the moment. Please try again in a minute.";
    case "model_misconfigured":
      return "The assistant is not set up correctly at the moment. You can ask for a person.";
    case "interrupted":
      return "The answer was interrupted. Please try again.";
    default:
      return "The assistant cannot answer at the moment. Please try again.";
  }
}
