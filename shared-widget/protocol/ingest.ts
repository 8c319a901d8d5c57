/** How knowledge comes in: files, many documents at once, and sites that are read page by page. */
import * as z from "zod";
import { DocumentRequest, DocumentState, ExternalId, PageQuery } from "./http.ts";

export const ingestLimits = {
  /** Pieces a document may be split into: a megabyte of prose makes about 1,500, one of tiny sections more. */
  documentChunks: 5_000,
  /** Largest file that is put as a document, in bytes. */
  fileBytes: 20 * 1024 * 1024,
  /** Documents in one bulk put, and bytes of its JSON body. */
  bulkDocuments: 1_000,
  bulkBytes: 20 * 1024 * 1024,
  /** Sources of one widget, pages of one source, and how many links from its start it goes. */
  sources: 100,
  pages: 5_000,
  depth: 10,
  /** Largest page that is fetched, in bytes. */
  pageBytes: 10 * 1024 * 1024,
} as const;

/** `PUT /api/knowledge/{widget_id}/documents/{external_id}` with a file as its body: what else is to be said of it. */
export const FileQuery = z.object({
  /** Left out: as the file itself has it, else its `external_id`. */
  title: DocumentRequest.shape.title.optional(),
  url: DocumentRequest.shape.url,
  /** Apart by commas. */
  tags: z
    .string()
    .transform((tags) =>
      tags
        .split(",")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ""),
    )
    .pipe(z.array(z.string().max(64)).max(20))
    .optional(),
  language: DocumentRequest.shape.language,
});

/** `POST /api/knowledge/{widget_id}/documents`: many at once. They are read one by one afterwards. */
export const BulkRequest = z.strictObject({
  documents: z
    .array(DocumentRequest.extend({ external_id: ExternalId }))
    .min(1)
    .max(ingestLimits.bulkDocuments),
});
export type BulkRequest = z.infer<typeof BulkRequest>;
export const BulkAnswer = z.object({
  queued: z.int(),
  /** The same was there before: nothing is done. */
  unchanged: z.int(),
});

export const DocumentsQuery = PageQuery.extend({ state: DocumentState.optional() });

/** How far something has come that takes a while. */
export const IngestProgress = z.object({
  kind: z.enum(["bulk", "source"]),
  /** Of the source. */
  source_id: z.string().optional(),
  /** Documents or pages; a crawl finds more as it goes. */
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  finished: z.boolean(),
  started_at: z.iso.datetime(),
});
export type IngestProgress = z.infer<typeof IngestProgress>;

/** `GET /api/knowledge/{widget_id}`: what the widget knows, and what it is about to. */
export const KnowledgeAnswer = z.object({
  documents: z.object({ queued: z.int(), indexing: z.int(), ready: z.int(), failed: z.int() }),
  /** Passages that answers can be made of. */
  chunks: z.int(),
  sources: z.int(),
  /** Of the bulk put or the source that was begun last. */
  progress: IngestProgress.nullable(),
});
export type KnowledgeAnswer = z.infer<typeof KnowledgeAnswer>;

const pattern = z.string().trim().min(1).max(200);

/** `POST /api/knowledge/{widget_id}/sources`: something that is fetched, once or again and again. */
export const SourceRequest = z.strictObject({
  /** One page; the pages a sitemap lists; a page and those it links to on the same site. */
  kind: z.enum(["url", "sitemap", "crawl"]),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  max_pages: z.int().min(1).max(ingestLimits.pages).default(200),
  /** How many links from the start; a crawl only. */
  max_depth: z.int().min(0).max(ingestLimits.depth).default(3),
  /** Paths, where `*` stands for anything. Where there are any, only pages that one of them fits are taken. */
  include: z.array(pattern).max(20).default([]),
  exclude: z.array(pattern).max(20).default([]),
  /** Left out: only when asked to. */
  every_hours: z.int().min(1).max(720).optional(),
});
export type SourceRequest = z.infer<typeof SourceRequest>;

export const SourceAnswer = SourceRequest.extend({
  id: z.string(),
  state: z.enum(["queued", "running", "ready", "failed"]),
  /** Why it failed. */
  reason: z.string().optional(),
  pages: z.object({ waiting: z.int(), done: z.int(), failed: z.int(), skipped: z.int() }),
  /** Pages that could not be had or were left out, the first of them, with why. */
  problems: z.array(z.object({ url: z.string(), reason: z.string() })),
  created_at: z.iso.datetime(),
  /** Of the last run. */
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  /** When it is fetched next. */
  due_at: z.iso.datetime().nullable(),
}).strip();
export type SourceAnswer = z.infer<typeof SourceAnswer>;
export const SourceList = z.object({ sources: z.array(SourceAnswer) });
