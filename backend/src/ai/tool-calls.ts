import type { ChatEvent, ChatRequest, ChatTool, ToolCall } from "./chat-model.ts";
import { handoffReason, handoffTool } from "./handoff-tool.ts";

/** A piece of a call, as streams of chat completions bring it. */
export interface ToolCallPiece {
  index?: number;
  id?: string | null;
  function?: { name?: string | null; arguments?: string | null };
}

const mostCalls = 16;
const longestArguments = 32_000;

/** Every tool that a model is given for one answer. */
export function toolsOf({ tools = [], mayHandOff }: ChatRequest): ChatTool[] {
  return [...tools, ...(mayHandOff ? [handoffTool] : [])];
}

/** Puts the calls of one answer together from the pieces of its stream. */
export class ToolCalls {
  readonly #calls = new Map<number, ToolCall>();
  readonly #given: ReadonlySet<string>;

  constructor(request: ChatRequest) {
    this.#given = new Set(toolsOf(request).map(({ name }) => name));
  }

  push(pieces: readonly ToolCallPiece[] | null | undefined): void {
    for (const [at, { index = at, id, function: piece }] of (pieces ?? []).entries()) {
      const call = this.#calls.get(index) ?? { id: "", name: "", arguments: "" };
      if (!this.#calls.has(index) && this.#calls.size === mostCalls) continue;
      call.id ||= id ?? "";
      call.name += piece?.name ?? "";
      // Cut off, it is no JSON any more, and whoever reads it says so.
      call.arguments = (call.arguments + (piece?.arguments ?? "")).slice(0, longestArguments);
      this.#calls.set(index, call);
    }
  }

  /** What was called, once the stream is over. A tool nobody gave is not called. */
  get events(): Extract<ChatEvent, { type: "tool_call" | "handoff" }>[] {
    const calls = [...this.#calls.values()].filter(({ name }) => this.#given.has(name));
    const wish = calls.find(({ name }) => name === handoffTool.name);
    return [
      ...calls
        .filter(({ name }) => name !== handoffTool.name)
        .map((call, at) => ({
          type: "tool_call" as const,
          call: { ...call, id: call.id || `call_${at + 1}` },
        })),
      ...(wish ? [{ type: "handoff" as const, reason: handoffReason(wish) }] : []),
    ];
  }
}
