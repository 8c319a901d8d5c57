import {
  BulkAnswer,
  BulkRequest,
  KnowledgeAnswer,
  SourceAnswer,
  SourceList,
  SourceRequest,
} from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

const key = ["org_key", "platform"] as const;
const staff = ["agent", "org_key", "platform"] as const;
const bodyProblems = ["bad_request", "unsupported_type", "invalid", "too_large"] as const;

/** How knowledge comes in beside one document at a time. */
export const knowledgeRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/knowledge/{widget_id}",
    tag: "Knowledge",
    operation: "readKnowledge",
    summary: "See what the widget knows",
    description: `How many documents there are in each state, how many passages they make, and how far the bulk put or the source has come that was begun last.`,
    credentials: staff,
    answers: [{ status: 200, description: "The counts.", schema: KnowledgeAnswer }],
    problems: ["not_found"],
  },
  {
    method: "post",
    path: "/api/knowledge/{widget_id}/documents",
    tag: "Knowledge",
    operation: "putDocuments",
    summary: "Put many documents",
    description: `Up to 1,000 at once, 20 MiB in all. It is answered before they are read: \`GET /api/knowledge/{widget_id}\` shows how far it has come. What was there before under an id stays until then. What has not changed costs nothing.`,
    credentials: key,
    body: {
      schema: BulkRequest,
      example: {
        documents: [
          { external_id: "returns", title: "Returns", content: "Send it back within 30 days." },
          { external_id: "shipping", title: "Shipping", content: "It takes two days." },
        ],
      },
    },
    answers: [{ status: 202, description: "They will be read.", schema: BulkAnswer }],
    problems: [...bodyProblems, "not_found", "unavailable"],
  },
  {
    method: "post",
    path: "/api/knowledge/{widget_id}/sources",
    tag: "Knowledge",
    operation: "makeSource",
    summary: "Fetch a page, a sitemap or a site",
    description: `\`url\` is one page; \`sitemap\` the pages that a sitemap lists; \`crawl\` a page and those it links to. Only pages of the same site are fetched, at a gentle pace, as its robots.txt allows \`FoyerBot\`. HTML, PDF, Word and text are read; each page becomes a document whose \`external_id\` is its address.

With \`every_hours\` it is done again and again: pages that have not changed cost next to nothing, and documents go whose pages are gone.`,
    credentials: key,
    body: {
      schema: SourceRequest,
      example: { kind: "crawl", url: "https://shop.example/help", include: ["/help*"], every_hours: 24 },
    },
    answers: [{ status: 202, description: "It will be fetched.", schema: SourceAnswer }],
    problems: [...bodyProblems, "not_found"],
  },
  {
    method: "get",
    path: "/api/knowledge/{widget_id}/sources",
    tag: "Knowledge",
    operation: "listSources",
    summary: "List the sources",
    description: `With how far each has come, and what could not be had and why.`,
    credentials: staff,
    answers: [{ status: 200, description: "All of them.", schema: SourceList }],
    problems: ["not_found"],
  },
  {
    method: "delete",
    path: "/api/knowledge/{widget_id}/sources/{source_id}",
    tag: "Knowledge",
    operation: "deleteSource",
    summary: "Delete a source",
    description: `With the documents that came from it.`,
    credentials: key,
    answers: [{ status: 204, description: "Deleted." }],
    problems: ["not_found"],
  },
  {
    method: "post",
    path: "/api/knowledge/{widget_id}/sources/{source_id}/run",
    tag: "Knowledge",
    operation: "runSource",
    summary: "Fetch a source again",
    description: `Now, from the beginning.`,
    credentials: key,
    answers: [{ status: 202, description: "It will be fetched.", schema: SourceAnswer }],
    problems: ["not_found"],
  },
];
