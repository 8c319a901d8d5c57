import type { DocumentAnswer } from "../../../../shared-widget/protocol/http.ts";
import { filled } from "../platform/blank.ts";
import { longDeadlineMs, path } from "./backend-api.ts";
import { absoluteUrl, required, textsOf } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { widgetIdOf } from "./widget-id.ts";

export const upsertKnowledgeArticle = {
  display: "Foyer - Upsert knowledge article",
  type: "server_side",
  category: "plugins",
  fields: {
    ...widgetField,
    external_id: {
      caption: "External ID",
      editor: "DynamicValue",
      value: "text",
      doc: "Your own ID of the article, such as its unique ID. The same ID again takes the place of what was there.",
    },
    title: { caption: "Title", editor: "DynamicValue", value: "text", doc: "What citations name it." },
    content: {
      caption: "Content",
      editor: "DynamicValue",
      value: "text",
      long_text: true,
      doc: "What the assistant is to know. Up to a megabyte.",
    },
    format: {
      caption: "Format",
      editor: "Dropdown",
      options: ["markdown", "html", "text"],
      default_val: "markdown",
      doc: "How Content is written.",
    },
    source_url: {
      caption: "Source URL",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Where a visitor can read it; citations link there.",
    },
    tags: {
      caption: "Tags",
      editor: "DynamicValue",
      value: "text",
      is_list: true,
      optional: true,
      doc: "Up to 20 words that it is found by too.",
    },
    language: {
      caption: "Language",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "A language tag such as en or pt-BR.",
    },
    ...stopField,
  },
  returns: {
    article_id: { caption: "Article ID", value: "text", doc: "The External ID." },
    status: { caption: "Status", value: "text", doc: "saved, or unchanged where it was the same before." },
    chunks: { caption: "Chunks", value: "number", doc: "The passages that it can be found by." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(
  upsertKnowledgeArticle,
  async ({ properties, context, backend }) => {
    const widgetId = widgetIdOf(properties, context);
    const externalId = required(properties.external_id, "External ID");
    const url = filled(properties.source_url);
    const tags = await textsOf(properties.tags, "Tags", 20);
    const language = filled(properties.language);
    const document = await backend.call<DocumentAnswer>({
      method: "PUT",
      path: path`/api/knowledge/${widgetId}/documents/${externalId}`,
      body: {
        title: required(properties.title, "Title"),
        content: required(properties.content, "Content"),
        format: filled(properties.format) ?? "markdown",
        ...(url !== undefined && { url: absoluteUrl(url) }),
        ...(tags.length > 0 && { tags }),
        ...(language !== undefined && { language }),
      },
      repeatable: true,
      needs: ["external_id", "chunks", "changed"],
    });
    return ok({
      article_id: document.external_id,
      status: document.changed ? "saved" : "unchanged",
      chunks: document.chunks,
    });
  },
  { withinMs: longDeadlineMs },
);
