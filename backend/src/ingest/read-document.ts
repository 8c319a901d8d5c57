import type { Block } from "../knowledge/block.ts";
import { htmlBlocks } from "../knowledge/html-blocks.ts";
import { pageHead } from "../knowledge/html-head.ts";
import { markdownBlocks } from "../knowledge/markdown-blocks.ts";
import { textBlocks } from "../knowledge/text-blocks.ts";
import { decodeText } from "./decode-text.ts";
import { type FileKind, kindByBytes } from "./file-kind.ts";
import { readCsv } from "./read-csv.ts";
import { readDocx } from "./read-docx.ts";
import { readPdf } from "./read-pdf.ts";
import { Unreadable } from "./unreadable.ts";

export interface ReadDocument {
  /** As the document itself has it. */
  title: string | undefined;
  blocks: Block[];
}

/** What a file says. Throws `Unreadable`, with a reason for whoever gave it, where it says nothing. */
export async function readDocument(
  bytes: Uint8Array,
  kind: FileKind,
  charset?: string,
): Promise<ReadDocument> {
  const read = await readKind(bytes, kind, charset);
  if (!read.blocks.some((block) => block.kind !== "heading")) throw new Unreadable("There is no text in it.");
  const heading = read.blocks.find((block) => block.kind === "heading");
  return { ...read, title: (read.title ?? heading?.text)?.slice(0, 300) };
}

async function readKind(
  bytes: Uint8Array,
  kind: FileKind,
  charset: string | undefined,
): Promise<ReadDocument> {
  if (bytes.byteLength === 0) throw new Unreadable("It is empty.");
  const found = kindByBytes(bytes);
  if (kind === "pdf") {
    if (found !== "pdf") throw new Unreadable("It is no PDF.");
    return readPdf(bytes);
  }
  if (kind === "docx") {
    if (found !== "zip") throw new Unreadable("It is no Word document. Save it as .docx.");
    return { title: undefined, blocks: await readDocx(bytes) };
  }
  const text = decodeText(bytes, charset);
  if (kind === "html") return { title: pageHead(text, "about:blank").title, blocks: htmlBlocks(text) };
  if (kind === "csv") return { title: undefined, blocks: await readCsv(text) };
  return { title: undefined, blocks: kind === "markdown" ? markdownBlocks(text) : textBlocks(text) };
}
