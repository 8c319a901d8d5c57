import { type DocumentAnswer, type DocumentRequest, ingestLimits } from "@foyer/shared-widget/protocol";
import { sha256Hex } from "../auth/digest.ts";
import { Refusal } from "../refusal.ts";
import {
  type ChunkRow,
  type DocumentRow,
  findDocument,
  type Owner,
  replaceDocument,
  type StoredDocument,
} from "../store/documents.ts";
import { plainText } from "./markdown-text.ts";
import { type Chunk, split, splitVersion } from "./split.ts";
import { languageOfText, terms } from "./words.ts";

/** Part of every file's hash: raise it when files are read in another way, so that the next put does it again. */
const readVersion = 1;

/** Makes a document part of what a widget knows. The same document again changes nothing and says so. */
export async function putDocument(
  db: D1Database,
  { org_id, widget_id, external_id }: Owner & { external_id: string },
  request: DocumentRequest,
): Promise<DocumentAnswer> {
  const { title, url, language } = request;
  const tags = distinct(request.tags);
  const owner = { org_id, widget_id };
  const hash = await documentHash(request);
  const before = await findDocument(db, owner, external_id);
  if (before?.hash === hash && before.state === "ready") return { ...before, changed: false };

  const pieces = split(request);
  const refused = tooMany(pieces);
  if (refused !== null) throw new Refusal("too_large", { detail: refused });
  const after = await storeDocument(db, { ...owner, external_id, title, url, tags, language, hash }, pieces);
  if (!after) throw new Error("a document that waits for nothing was not stored");
  return { ...after, changed: true };
}

/** Indexes a document's pieces and stores it; undefined where its ticket no longer counts. */
export async function storeDocument(
  db: D1Database,
  document: DocumentRow,
  pieces: readonly Chunk[],
): Promise<StoredDocument | undefined> {
  const beginning = pieces.slice(0, 5).map(({ text }) => plainText(text));
  const language = languageOfText(beginning.join("\n"), document.language);
  const chunks = pieces.map(({ heading, text }): ChunkRow => ({
    heading,
    text,
    headingTerms: terms(heading, language).join(" "),
    textTerms: terms(plainText(text), language).join(" "),
  }));
  const titleTerms = terms([document.title, ...document.tags].join("\n"), language).join(" ");
  return replaceDocument(db, document, titleTerms, chunks, new Date().toISOString());
}

/** Why a document of so many pieces is not taken; null: it is. */
export function tooMany(pieces: readonly Chunk[]): string | null {
  if (pieces.length <= ingestLimits.documentChunks) return null;
  return `It has ${pieces.length} sections; ${ingestLimits.documentChunks} are taken. Put it as several documents.`;
}

/** The same hash, the same document, split in the same way. */
export async function documentHash(request: DocumentRequest): Promise<string> {
  const { title, url, content, format } = request;
  return sha256Hex(JSON.stringify([splitVersion, title, url ?? null, format, content, ...marksOf(request)]));
}

/** What of a document's hash is left out where there is none: what was put before there were any is still the same. */
function marksOf({ tags, language }: Pick<DocumentRequest, "tags" | "language">): unknown[] {
  const each = distinct(tags);
  return each.length > 0 || language !== undefined ? [each, language ?? null] : [];
}

export function distinct(tags: readonly string[] = []): string[] {
  return [...new Set(tags)];
}

/** The same of a file, by a hash of its bytes. */
export async function fileHash(file: {
  title: string | undefined;
  url: string | undefined;
  kind: string;
  bytes: string;
  tags: string[];
  language: string | undefined;
}): Promise<string> {
  const { title, url, kind, bytes } = file;
  return sha256Hex(
    JSON.stringify([splitVersion, readVersion, title ?? null, url ?? null, kind, bytes, ...marksOf(file)]),
  );
}
