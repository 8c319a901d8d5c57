import type { DocumentRequest } from "@foyer/shared-widget/protocol";

/** What the bench asks of its Worker. */
export type Job =
  | { op: "put"; widget_id: string; external_id: string; document: DocumentRequest }
  /** Brings the vectors up to the documents; `true`: there is more to do. */
  | { op: "sync" }
  /** Fills the plain index with the widget's chunks. */
  | { op: "prepare"; widget_id: string }
  /** `words`: Foyer's search without vectors; `hybrid`: with them; `plain`: BM25 as SQLite has it. */
  | { op: "words" | "hybrid" | "plain"; widget_id: string; query: string; least?: number };
