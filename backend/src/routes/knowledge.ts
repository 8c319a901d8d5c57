import {
  BulkRequest,
  DocumentRequest,
  DocumentsQuery,
  ExternalId,
  FileQuery,
  ingestLimits,
  limits,
  SearchQuery,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { Env } from "../env.ts";
import { audit } from "../audit/audit.ts";
import { keyOnly, staffOnly } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { charsetOf, fileKind, fileTypes } from "../ingest/file-kind.ts";
import { decodeText } from "../ingest/decode-text.ts";
import { queueBulk, queueFile } from "../ingest/queue-document.ts";
import { readDocument } from "../ingest/read-document.ts";
import { takeUpForgotten } from "../ingest/take-up-forgotten.ts";
import { Unreadable } from "../ingest/unreadable.ts";
import { log } from "../log.ts";
import { putDocument } from "../knowledge/put-document.ts";
import { Refusal } from "../refusal.ts";
import { countDocuments, deleteDocument, listDocuments, type Owner } from "../store/documents.ts";
import { batchProgress } from "../store/pending-documents.ts";
import { countSources, sourceProgress } from "../store/sources.ts";
import { askForVectors } from "../vectors/consume-vectors.ts";
import { searchKnowledge } from "../vectors/search-knowledge.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseBody, parseQuery, parseValue, readBytes } from "./parse.ts";
import { sourceRoutes } from "./sources.ts";

/** For what is written before the answer: a file into the bucket, a thousand rows into the database. */
const queueMs = 30_000;
/** A job that fails is tried again for about a minute. */
const forgottenAfterMs = 5 * 60_000;

/** What a widget's assistant knows: agents read it, keys write it. Ids may hold slashes: everything after `documents/` is the id. */
export const knowledgeRoutes = new Hono<AppEnv>()
  .route("/", sourceRoutes)
  .get("/:widget_id", staffOnly, async (c) => {
    const owner = ownerOf((await ownedWidget(c, c.req.param("widget_id"))).config);
    const [counts, sources, bulk, source] = await within(
      10_000,
      "the database",
      Promise.all([
        countDocuments(c.env.DB, owner),
        countSources(c.env.DB, owner),
        batchProgress(c.env.DB, owner),
        sourceProgress(c.env.DB, owner),
      ]),
    );
    const { queued, indexing } = counts.documents;
    if (queued + indexing > 0 || source?.finished === false) await takeUp(c.env, owner);
    const progress = (bulk?.started_at ?? "") > (source?.started_at ?? "") ? bulk : source;
    return c.json({ ...counts, sources, progress });
  })
  .put("/:widget_id/documents/:external_id{.+}", keyOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const place = { ...ownerOf(config), external_id: parseValue(ExternalId, c.req.param("external_id")) };
    const isFile = fileKind(c.req.header("content-type")) !== undefined;
    const put = isFile
      ? await putFile(c, place)
      : await putDocument(c.env.DB, place, await parseBody(c, DocumentRequest, limits.documentBytes));
    // A plugin that puts its whole shop again each night has changed what it has changed.
    if (put.changed) {
      await audit(c, { ...ownerOf(config), action: "document.put", target: place.external_id });
      await askForVectors(c.env);
    }
    return c.json(put, put.state === "ready" ? 200 : 202);
  })
  .post("/:widget_id/documents", keyOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const owner = ownerOf(config);
    const request = await parseBody(c, BulkRequest, ingestLimits.bulkBytes);
    const counts = await within(queueMs, "the queue", queueBulk(c.env, owner, request));
    if (counts.queued > 0)
      await audit(c, { ...owner, action: "document.bulk_put", target: null, details: counts });
    return c.json(counts, 202);
  })
  .delete("/:widget_id/documents/:external_id{.+}", keyOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const external_id = parseValue(ExternalId, c.req.param("external_id"));
    const deleted = await deleteDocument(c.env.DB, ownerOf(config), external_id);
    if (!deleted) throw new Refusal("not_found");
    await audit(c, { ...ownerOf(config), action: "document.delete", target: external_id });
    await askForVectors(c.env);
    return c.body(null, 204);
  })
  .get("/:widget_id/documents", staffOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const page = parseQuery(c, DocumentsQuery);
    return c.json(await listDocuments(c.env.DB, ownerOf(config), page));
  })
  .get("/:widget_id/search", staffOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const { q, limit } = parseQuery(c, SearchQuery);
    const query = { ...ownerOf(config), query: q, limit };
    return c.json({ passages: await within(10_000, "the search", searchKnowledge(c.env, query)) });
  });

/** The body is the document itself. What is text and not large is read at once, all else waits for its turn. */
async function putFile(c: Context<AppEnv>, place: Owner & { external_id: string }) {
  const contentType = c.req.header("content-type");
  const kind = fileKind(contentType);
  if (kind === undefined) throw new Refusal("unsupported_file", { detail: fileTypes.join(", ") });
  const { title, url, tags, language } = parseQuery(c, FileQuery);
  const charset = charsetOf(contentType);
  const bytes = await readBytes(c.req.raw, ingestLimits.fileBytes);
  if (bytes.byteLength === 0) throw new Refusal("bad_request", { detail: "The body is empty." });
  const isSmall = bytes.byteLength <= limits.documentBytes;
  if (isSmall && (kind === "html" || kind === "markdown" || kind === "text")) {
    try {
      const read = await readDocument(bytes, kind, charset);
      const content = decodeText(bytes, charset);
      // Sent without saying so, as some clients do.
      if (kind === "text" && isDocumentRequest(content)) throw new Refusal("unsupported_type");
      const named = title ?? read.title ?? place.external_id.slice(0, 300);
      return await putDocument(c.env.DB, place, { title: named, content, format: kind, url, tags, language });
    } catch (error) {
      if (error instanceof Unreadable) throw new Refusal("bad_request", { detail: error.message });
      throw error;
    }
  }
  const file = { external_id: place.external_id, bytes, kind, charset, title, url, tags, language };
  const queued = await within(queueMs, "the queue", queueFile(c.env, place, file));
  if (!queued) throw new Refusal("not_found", { detail: "It was deleted meanwhile." });
  return queued;
}

/** Who waits looks again and again, so what a crash has lost need not wait for the hour. */
async function takeUp(env: Env, owner: Owner): Promise<void> {
  const asked = { owner, nowMs: Date.now(), forgottenAfterMs };
  await within(queueMs, "the queue", takeUpForgotten(env, asked)).catch((error: unknown) =>
    log("ingest_not_taken_up", { ...owner, error }),
  );
}

function isDocumentRequest(text: string): boolean {
  try {
    return DocumentRequest.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

const ownerOf = ({ org_id, widget_id }: WidgetConfig): Owner => ({ org_id, widget_id });
