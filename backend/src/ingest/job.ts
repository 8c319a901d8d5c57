/** What is to be got on with; on the queue. Names what, and does not hold it. */
export type IngestJob = DocumentJob | SourceJob | VectorsJob;

/** A document waits in the bucket to be read. Without its ticket in the database the job came too late. */
export interface DocumentJob {
  kind: "document";
  org_id: string;
  widget_id: string;
  external_id: string;
  ticket: string;
  raw_key: string;
}

/** A source is to be begun (`start`) or its next pages fetched (`walk`). */
export interface SourceJob {
  kind: "source";
  step: "start" | "walk";
  org_id: string;
  widget_id: string;
  source_id: string;
  run: string;
}

/** Vectors are to be brought up to what the documents are, whoever's they are. */
interface VectorsJob {
  kind: "vectors";
}
