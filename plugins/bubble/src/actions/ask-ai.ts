import type { AskAnswer } from "../../../../shared-widget/protocol/http.ts";
import type { Citation } from "../../../../shared-widget/protocol/message.ts";
import { filled } from "../platform/blank.ts";
import { longDeadlineMs, path } from "./backend-api.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { widgetIdOf } from "./widget-id.ts";

export const askAi = {
  display: "Foyer - Ask AI (one shot)",
  type: "server_side",
  category: "plugins",
  fields: {
    ...widgetField,
    question: {
      caption: "Question",
      editor: "DynamicValue",
      value: "text",
      long_text: true,
      doc: "Up to 2,000 characters. Nothing of it is kept.",
    },
    language: {
      caption: "Language",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "A language tag such as en or pt-BR: what is answered in where the question does not tell.",
    },
    ...stopField,
  },
  returns: {
    answer: { caption: "Answer", value: "text", doc: "Markdown; [1] names a source by its number." },
    sources: { caption: "Sources", value: "text", is_list: true, doc: "Number, title and address of each." },
    sources_json: { caption: "Sources JSON", value: "text", doc: "The sources as a JSON list." },
    found: {
      caption: "Found",
      value: "boolean",
      doc: "no: the knowledge has no answer, and Answer says so.",
    },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(
  askAi,
  async ({ properties, context, backend }) => {
    const widgetId = widgetIdOf(properties, context);
    const locale = filled(properties.language);
    const { answer, citations, code } = await backend.call<AskAnswer>({
      method: "POST",
      path: path`/api/ask/${widgetId}`,
      body: { question: required(properties.question, "Question"), ...(locale !== undefined && { locale }) },
      repeatable: true,
      needs: ["answer", "citations"],
    });
    return ok({
      answer,
      sources: citations.map(inWords),
      sources_json: JSON.stringify(citations),
      found: code !== "no_answer",
    });
  },
  { withinMs: longDeadlineMs },
);

function inWords({ number, title, url }: Citation): string {
  return [`[${number}]`, title, url].filter(Boolean).join(" ");
}
