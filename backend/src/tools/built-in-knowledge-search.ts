import { within } from "../deadline.ts";
import { searchKnowledge } from "../vectors/search-knowledge.ts";
import type { BuiltIn } from "./tool.ts";

const passageCount = 4;
const deadlineMs = 3_000;

/** Another look into the knowledge, in words of the model's. */
export const knowledgeSearch: BuiltIn = {
  name: "search_knowledge",
  label: "Looking that up",
  description:
    "Searches what is known for passages that the ones you were given do not hold: for another part of the question, or in other words.",
  parameters: {
    type: "object",
    properties: {
      query: {
        type: "string",
        minLength: 1,
        maxLength: 500,
        description: "What to look for, complete in itself, in the language of the passages.",
      },
    },
    required: ["query"],
    additionalProperties: false,
  },
  async run({ query }, { env, config: { org_id, widget_id } }) {
    try {
      const asked = { org_id, widget_id, query: String(query), limit: passageCount, least: 0 };
      const passages = await within(deadlineMs, "the search", searchKnowledge(env, asked));
      const text = passages.length === 0 ? "No passage was found for that." : "These passages were found.";
      return { ok: true, text, passages };
    } catch (error) {
      return { ok: false, text: "The knowledge cannot be searched at the moment.", error };
    }
  },
};
