import type { ApiCall } from "../platform/manifest.ts";
import { agentAuthorization, refresh } from "./call-parameters.ts";

export const documents = {
  name: "Foyer knowledge documents",
  method: "get",
  path: "/api/knowledge/[widget_id]/documents",
  url_params: { widget_id: { sample: "sample-shop", doc: "The widget's ID." } },
  headers: { Authorization: agentAuthorization },
  params: {
    limit: { sample: "50", doc: "At most so many, 1 to 200. Blank: 50.", allow_blank: true },
    cursor: {
      sample: "sample",
      doc: "next_cursor of the page before. Blank: the first page.",
      allow_blank: true,
    },
    refresh,
  },
  doc: "What a widget's assistant knows, without the text.",
  answer: {
    documents: {
      caption: "Foyer knowledge documents document",
      is_list: true,
      fields: {
        external_id: { value: "text", sample: "returns" },
        title: { value: "text", sample: "Returns" },
        url: { value: "text", sample: "https://app.example.com/returns" },
        tags: { value: "text", is_list: true, sample: "refund" },
        language: { value: "text", sample: "en" },
        chunks: { value: "number", sample: 3 },
        updated_at: { value: "date", sample: "2026-05-04T08:00:00.000Z" },
      },
    },
    next_cursor: { value: "text", sample: "sample" },
  },
} as const satisfies ApiCall;
