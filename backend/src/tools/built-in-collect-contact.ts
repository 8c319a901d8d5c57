import type { BuiltIn, ContactForm } from "./tool.ts";

const fieldNames: ContactForm["fields"] = ["name", "email", "phone"];
const longestWhy = 200;

/**
 * Shows a form in the panel. The model learns which fields are known now and not what is in them: it has no need of an
 * address, and what it never read it cannot repeat. Agents see it with the visitor.
 */
export const collectContact: BuiltIn = {
  name: "collect_contact",
  label: "Asking how to reach you",
  asks: true,
  description:
    "Shows the visitor a form for their name, e-mail address or telephone number, and waits. Use it when the team has to reach them later, instead of asking for these in words. You are told which fields were given, not what was written.",
  parameters: {
    type: "object",
    properties: {
      fields: {
        type: "array",
        items: { enum: fieldNames },
        minItems: 1,
        maxItems: fieldNames.length,
        uniqueItems: true,
      },
      why: {
        type: "string",
        minLength: 1,
        maxLength: longestWhy,
        description: "One sentence to the visitor, in their language: what it is for.",
      },
    },
    required: ["fields", "why"],
    additionalProperties: false,
  },
  async run({ fields, why }, { askContact }) {
    if (!askContact) return { ok: false, text: "The visitor cannot be shown a form here." };
    const wanted = fieldNames.filter((name) => Array.isArray(fields) && fields.includes(name));
    const answer = await askContact({ fields: wanted, why: String(why) });
    if (answer === "refused") return { ok: false, text: "The visitor did not want to fill in the form." };
    if (answer === "unanswered") return { ok: false, text: "The visitor did not fill in the form in time." };
    const { given } = answer;
    return given.length === 0
      ? { ok: false, text: "The visitor left the form empty." }
      : { ok: true, text: `Given by the visitor, and kept for the team: ${given.join(", ")}.` };
  },
};
