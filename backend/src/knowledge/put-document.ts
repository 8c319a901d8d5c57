import type { DocumentAnswer, DocumentRequest } from "@foyer/shared-widget/protocol";
import { findDocument, replaceDocument, type Owner } from "../store/documents.ts";
import { plainText } from "./markdown-text.ts";
import { split, splitVersion } from "./split.ts";
import { terms } from "./words.ts";

/** Makes a document part of what a widget knows. The same document again changes nothing and says so. */
export async function putDocument(
  db: D1Database,
  { org_id, widget_id, external_id }: Owner & { external_id: string },
  request: DocumentRequest,
): Promise<DocumentAnswer> {
  const { title, url, content, format } = request;
  const owner = { org_id, widget_id };
  const hash = await sha256(JSON.stringify([splitVersion, title, url ?? null, format, content]));
  const before = await findDocument(db, owner, external_id);
  if (before?.hash === hash) {
    const { hash: _, ...document } = before;
    return { ...document, changed: false };
  }

  const chunks = split(request).map(({ heading, text }) => ({
    heading,
    text,
    headingTerms: terms(heading).join(" "),
    textTerms: terms(plainText(text)).join(" "),
  }));
  const document = { ...owner, external_id, title, url, hash };
  const after = await replaceDocument(db, document, terms(title).join(" "), chunks, new Date().toISOString());
  return { ...after, changed: true };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
