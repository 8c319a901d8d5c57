import type { Block } from "../knowledge/block.ts";
import { decodeText } from "../ingest/decode-text.ts";
import { fileKind } from "../ingest/file-kind.ts";
import { readDocument } from "../ingest/read-document.ts";
import { Unreadable } from "../ingest/unreadable.ts";

/** What a file says, or why nobody can tell. */
export type FileText = { text: string } | { unreadable: string };

/** More than any model is shown of one file. */
const mostChars = 60_000;

/** Whether files of that type have words to read. */
export function hasText(contentType: string): boolean {
  return fileKind(contentType) !== undefined;
}

export async function readFileText(bytes: Uint8Array, contentType: string): Promise<FileText> {
  const kind = fileKind(contentType);
  if (!kind) return { unreadable: "Files of its kind are not read." };
  try {
    // A table that somebody sends need not be one of questions and answers.
    const isPlain = kind === "text" || kind === "csv";
    const text = isPlain
      ? decodeText(bytes)
      : (await readDocument(bytes, kind)).blocks.map(said).join("\n\n");
    const trimmed = text.trim();
    if (trimmed === "") return { unreadable: "There is no text in it." };
    return { text: trimmed.slice(0, mostChars).toWellFormed() };
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error.message };
    throw error;
  }
}

function said(block: Block): string {
  return block.kind === "heading" ? `${"#".repeat(block.level)} ${block.text}` : block.text;
}
