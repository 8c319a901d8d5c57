import type { BuiltIn } from "./tool.ts";

const longestReason = 300;
const longestSummary = 2_000;

/** What a language model calls when a person should take over. */
export const handOffToPerson: BuiltIn = {
  name: "hand_off_to_person",
  label: "Getting a person",
  description: "Asks a person of the team to take this conversation over.",
  parameters: {
    type: "object",
    properties: {
      reason: { type: "string", description: "For the team: what the visitor needs, in a few words." },
      summary: {
        type: "string",
        description: "For the team: what was said and tried so far, in two or three sentences.",
      },
    },
    additionalProperties: false,
  },
  run: ({ reason, summary }) =>
    Promise.resolve({
      ok: true,
      text: "A person was asked for.",
      handOff: { reason: textOf(reason, longestReason), summary: textOf(summary, longestSummary) },
    }),
};

function textOf(value: unknown, most: number): string {
  return typeof value === "string" ? value.trim().slice(0, most) : "";
}
