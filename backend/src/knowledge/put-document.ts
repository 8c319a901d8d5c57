import { type DocumentAnswer, type DocumentRequest, limits } from "@foyer/shared-widget/protocol";
import { sha256Hex } from "../auth/digest.ts";
import { Refusal } from "../refusal.ts";
import { findDocument, replaceDocument, type Owner } from "../store/documents.ts";
import { plainText } from "./markdown-text.ts";
import { split, splitVersion } from "./split.ts";
import { languageOfText, terms } from "./words.ts";

/** Makes a document part of what a widget knows. The same document again changes nothing and says so. */
export async function putDocument(
  db: D1Database,
  { org_id, widget_id, external_id }: Owner & { external_id: string },
  request: DocumentRequest,
): Promise<DocumentAnswer> {
  const { title, url, content, format, language } = request;
  const tags = [...new Set(request.tags ?? [])];
  const owner = { org_id, widget_id };
  // Left out where there are none: what was put before there were any is still the same.
  const marks = tags.length > 0 || language !== undefined ? [tags, language ?? null] : [];
  const hash = await sha256Hex(JSON.stringify([splitVersion, title, url ?? null, format, content, ...marks]));
  const before = await findDocument(db, owner, external_id);
  if (before?.hash === hash) {
    const { hash: _, ...document } = before;
    return { ...document, changed: false };
  }

  const pieces = split(request);
  if (pieces.length > limits.documentChunks) {
    throw new Refusal("too_large", {
      detail: `It has ${pieces.length} sections; ${limits.documentChunks} are taken. Put it as several documents.`,
    });
  }
  const beginning = pieces.slice(0, 5).map(({ text }) => plainText(text));
  const indexedAs = languageOfText(beginning.join("\n"), language);
  const chunks = pieces.map(({ heading, text }) => ({
    heading,
    text,
    headingTerms: terms(heading, indexedAs).join(" "),
    textTerms: terms(plainText(text), indexedAs).join(" "),
  }));
  const document = { ...owner, external_id, title, url, tags, language, hash };
  const titleTerms = terms([title, ...tags].join("\n"), indexedAs).join(" ");
  const after = await replaceDocument(db, document, titleTerms, chunks, new Date().toISOString());
  return { ...after, changed: true };
}
