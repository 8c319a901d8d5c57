import type { ChatEvent, ChatRequest, ToolCall } from "./chat-model.ts";

/** A piece of a call, as streams of chat completions bring it. */
export interface ToolCallPiece {
  index?: number;
  id?: string | null;
  function?: { name?: string | null; arguments?: string | null };
}

const mostCalls = 16;
const longestArguments = 32_000;

/** Puts the calls of one answer together from the pieces of its stream. */
export class ToolCalls {
  readonly #calls = new Map<number, ToolCall>();
  readonly #mayCall: boolean;

  constructor({ tools = [] }: Pick<ChatRequest, "tools">) {
    this.#mayCall = tools.length > 0;
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

  /** What was called, once the stream is over. Who was given no tools calls none. */
  get events(): Extract<ChatEvent, { type: "tool_call" }>[] {
    if (!this.#mayCall) return [];
    const ids = new Set<string>();
    return [...this.#calls.values()]
      .filter(({ name }) => name !== "")
      .map((call, at) => {
        // Some servers give none, or the same to all.
        const id = call.id === "" || ids.has(call.id) ? `call_${at + 1}` : call.id;
        ids.add(id);
        return { type: "tool_call", call: { ...call, id } };
      });
  }
}
