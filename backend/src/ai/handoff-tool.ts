import type { ChatTool, ToolCall } from "./chat-model.ts";

const longestReason = 300;

/** What a language model calls when a person should take over. */
export const handoffTool: ChatTool = {
  name: "ask_for_person",
  description: "Asks a person of the team to take this conversation over.",
  parameters: {
    type: "object",
    properties: {
      reason: { type: "string", description: "For the team: what the visitor needs, in a few words." },
    },
    required: ["reason"],
    additionalProperties: false,
  },
};

/** A reason that cannot be read is an empty one: the wish still counts. */
export function handoffReason(call: ToolCall): string {
  try {
    const { reason } = JSON.parse(call.arguments) as { reason?: unknown };
    return typeof reason === "string" ? reason.slice(0, longestReason) : "";
  } catch {
    return "";
  }
}
