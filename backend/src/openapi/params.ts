import * as z from "zod";
import { AgentId, ExternalId, ProviderName, WidgetId } from "@foyer/shared-widget/protocol";

/** Every name that stands in braces in a path. */
export const params: Record<string, { schema: z.ZodType; description: string; example: string }> = {
  widget_id: { schema: WidgetId, description: "The widget's id.", example: "main" },
  conversation_id: {
    schema: z.string(),
    description: "As `POST /api/sessions` or the list of conversations gave it.",
    example: "c_01K8ZC7Q6V9M2T4R8X5B3N1D0F",
  },
  external_id: {
    schema: ExternalId,
    description:
      "Your own name for the document, percent-encoded: `docs/returns.md` is sent as `docs%2Freturns.md`.",
    example: "docs%2Freturns.md",
  },
  id: {
    schema: z.string(),
    description: "The key's id, not the key itself.",
    example: "k_01K8ZC9E4JX0Y6W2S7H5P3A1GK",
  },
  provider: {
    schema: ProviderName,
    description: "`openai`, `openrouter`, `groq`, or your own name for a server of yours.",
    example: "openai",
  },
  webhook_id: {
    schema: z.string(),
    description: "As `POST /api/webhooks` or the list of webhooks gave it.",
    example: "wh_01K8ZC9E4JX0Y6W2S7H5P3A1GK",
  },
  delivery_id: {
    schema: z.string(),
    description: "Of one try, from the log of deliveries.",
    example: "dl_01K8ZC9E4JX0Y6W2S7H5P3A1GM",
  },
  source_id: {
    schema: z.string(),
    description: "As `POST /api/knowledge/{widget_id}/sources` or the list of sources gave it.",
    example: "src_01K8ZC9E4JX0Y6W2S7H5P3A1GK",
  },
  visitor_id: {
    schema: z.string(),
    description: "As conversations and `GET /api/visitors` name their visitors.",
    example: "v_01K8ZC9E4JX0Y6W2S7H5P3A1GN",
  },
  version: {
    schema: z.string(),
    description: "A published version of the widget.",
    example: "0.1.0-1a2b3c4d",
  },
  agent_id: { schema: AgentId, description: "The org's own name for its agent.", example: "ana" },
  file_id: { schema: z.string(), description: "Of the attachment.", example: "f_01K8ZC9E4JX0Y6W2S7H5P3A1GP" },
  token: {
    schema: z.string(),
    description: "As the answer to the call gave it.",
    example: "eyJhbGciOiJIUzI1NiJ9.eyJraW5kIjoiY2FsbCJ9.c2lnbmVk",
  },
  signature: {
    schema: z.string(),
    description: "Until when the address is good, and what makes it one that cannot be guessed.",
    example: "1795284000-3f1c0a9b8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a",
  },
  name: { schema: z.string(), description: "The file's name.", example: "label.pdf" },
  file: { schema: z.string(), description: "A file's name.", example: "panel.js" },
};
