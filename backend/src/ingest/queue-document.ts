import type { BulkAnswer, BulkRequest, DocumentAnswer } from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import type * as z from "zod";
import { bytesSha256Hex } from "../auth/digest.ts";
import type { Env } from "../env.ts";
import { distinct, documentHash, fileHash } from "../knowledge/put-document.ts";
import { findDocument, type Owner } from "../store/documents.ts";
import { findUnchanged, type NewPending, putBatch, putPending } from "../store/pending-documents.ts";
import type { FileKind } from "./file-kind.ts";
import type { DocumentJob } from "./job.ts";

/** Below it in the bucket lies what waits to be read. */
export const rawPrefix = "knowledge/";

export interface NewFile {
  external_id: string;
  bytes: Uint8Array<ArrayBuffer>;
  kind: FileKind;
  charset?: string | undefined;
  title?: string | undefined;
  url?: string | undefined;
  tags?: string[] | undefined;
  language?: string | undefined;
  sourceId?: string | undefined;
}

/**
 * Lets a file wait to be read. The same file again, where it could be read, changes nothing. Undefined where it was
 * deleted meanwhile, or its source was.
 */
export async function queueFile(env: Env, owner: Owner, file: NewFile): Promise<DocumentAnswer | undefined> {
  const { external_id, bytes, kind, charset, title, url, language, sourceId } = file;
  const tags = distinct(file.tags);
  const hash = await fileHash({ title, url, kind, tags, language, bytes: await bytesSha256Hex(bytes) });
  const before = await findDocument(env.DB, owner, external_id);
  if (before?.hash === hash && before.state === "ready") return { ...before, changed: false };
  const fallbackTitle =
    external_id
      .split("/")
      .findLast((part) => part.trim() !== "")
      ?.trim() ?? external_id;
  const pending = {
    title,
    fallbackTitle: fallbackTitle.slice(0, 300),
    url,
    tags,
    language,
    kind,
    charset,
    hash,
  };
  await queue(env, owner, bytes, [{ external_id, ticket: ulid(), pending }], { sourceId });
  const after = await findDocument(env.DB, owner, external_id);
  return after && { ...after, changed: true };
}

/** Lets many documents wait, and their progress be told as that of the last bulk put. */
export async function queueBulk(
  env: Env,
  owner: Owner,
  { documents }: BulkRequest,
): Promise<z.infer<typeof BulkAnswer>> {
  const batch = ulid();
  const at = new Date().toISOString();
  // The documents first: a crash between must not make those look done that never came.
  const counts = await queueDocuments(env, owner, documents, batch);
  await putBatch(env.DB, owner, { batch, ...counts, at });
  return counts;
}

/** Lets many documents wait, all in one object of the bucket: a thousand would take too many calls. */
export async function queueDocuments(
  env: Env,
  owner: Owner,
  documents: BulkRequest["documents"],
  batch?: string,
): Promise<z.infer<typeof BulkAnswer>> {
  // Of two with one id the last counts, as it would have one after the other.
  const distinctOnes = [...new Map(documents.map((each) => [each.external_id, each])).values()];
  const hashed = await Promise.all(
    distinctOnes.map(async ({ external_id, ...request }) => ({
      external_id,
      request,
      hash: await documentHash(request),
    })),
  );
  const unchanged = await findUnchanged(
    env.DB,
    owner,
    hashed.map(({ external_id, hash }) => ({ external_id, hash })),
  );
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  const changed = hashed
    .filter(({ external_id }) => !unchanged.has(external_id))
    .map(({ external_id, request, hash }): NewPending => {
      const { title, url, language, format, content } = request;
      const bytes = encoder.encode(content) as Uint8Array<ArrayBuffer>;
      const range = { offset, length: bytes.byteLength };
      parts.push(bytes);
      offset += bytes.byteLength;
      const tags = distinct(request.tags);
      return {
        external_id,
        ticket: ulid(),
        pending: {
          title,
          fallbackTitle: title,
          url,
          tags,
          language,
          kind: format,
          charset: "utf-8",
          hash,
          range,
        },
      };
    });
  if (changed.length > 0) await queue(env, owner, await new Blob(parts).arrayBuffer(), changed, { batch });
  return { queued: changed.length, unchanged: unchanged.size };
}

/** In this order: a crash leaves nothing that waits for what never came, and what waits unheard is found again. */
async function queue(
  env: Env,
  owner: Owner,
  raw: Uint8Array<ArrayBuffer> | ArrayBuffer,
  documents: readonly NewPending[],
  { batch, sourceId }: { batch?: string | undefined; sourceId?: string | undefined },
): Promise<void> {
  const { org_id, widget_id } = owner;
  const rawKey = `${rawPrefix}${org_id}/${widget_id}/${ulid()}`;
  await env.FILES.put(rawKey, raw);
  await putPending(env.DB, owner, documents, { rawKey, at: new Date().toISOString(), batch, sourceId });
  await sendDocumentJobs(
    env,
    documents.map(({ external_id, ticket }) => ({ org_id, widget_id, external_id, ticket, raw_key: rawKey })),
  );
}

/** A queue takes a hundred messages and 256 KB at once; a job is at most 2 KB. */
const jobsAtOnce = 100;

export async function sendDocumentJobs(env: Env, jobs: readonly Omit<DocumentJob, "kind">[]): Promise<void> {
  for (let at = 0; at < jobs.length; at += jobsAtOnce)
    await env.INGEST.sendBatch(
      jobs.slice(at, at + jobsAtOnce).map((job) => ({ body: { kind: "document", ...job } })),
    );
}
