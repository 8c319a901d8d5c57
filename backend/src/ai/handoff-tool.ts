import type { ChatCompletionChunk, ChatCompletionFunctionTool } from "openai/resources/chat/completions";

const name = "ask_for_person";
const longestReason = 300;

/** What a language model calls when a person should take over. */
export const handoffTool: ChatCompletionFunctionTool = {
  type: "function",
  function: {
    name,
    description: "Asks a person of the team to take this conversation over.",
    parameters: {
      type: "object",
      properties: {
        reason: { type: "string", description: "For the team: what the visitor needs, in a few words." },
      },
      required: ["reason"],
      additionalProperties: false,
    },
  },
};

/** Puts the call together from the pieces of a stream. */
export class HandoffCall {
  readonly #calls = new Map<number, { name: string; arguments: string }>();

  push(pieces: ChatCompletionChunk.Choice.Delta["tool_calls"]): void {
    for (const { index, function: piece } of pieces ?? []) {
      const call = this.#calls.get(index) ?? { name: "", arguments: "" };
      call.name += piece?.name ?? "";
      call.arguments = (call.arguments + (piece?.arguments ?? "")).slice(0, 4_000);
      this.#calls.set(index, call);
    }
  }

  /** Undefined: the model did not call. A reason that cannot be read is an empty one: the wish still counts. */
  get reason(): string | undefined {
    const call = [...this.#calls.values()].find((each) => each.name === name);
    if (!call) return undefined;
    try {
      const { reason } = JSON.parse(call.arguments) as { reason?: unknown };
      return typeof reason === "string" ? reason.slice(0, longestReason) : "";
    } catch {
      return "";
    }
  }
}
