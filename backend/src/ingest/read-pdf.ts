import type { Block } from "../knowledge/block.ts";
import { pdfBlocks } from "./pdf-blocks.ts";
import { type PdfLine, pdfLines, type PdfRun } from "./pdf-lines.ts";
import { Unreadable } from "./unreadable.ts";

const mostPages = 2_000;
/** More text than a document may become passages of. */
const mostCharacters = 5_000_000;

export interface PdfText {
  title: string | undefined;
  blocks: Block[];
}

export async function readPdf(bytes: Uint8Array): Promise<PdfText> {
  const { getDocumentProxy } = await import("unpdf");
  let document: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    // Keeps the bytes for itself. Errors are thrown; nothing is to be printed.
    document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (cause) {
    throw new Unreadable(whyNot(cause), { cause });
  }
  try {
    if (document.numPages > mostPages) throw new Unreadable(`It has more than ${mostPages} pages.`);
    const pages: PdfLine[][] = [];
    let characters = 0;
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const lines = pdfLines(items.flatMap((item): PdfRun[] => ("str" in item ? [toRun(item)] : [])));
      page.cleanup();
      characters += lines.reduce((sum, { text }) => sum + text.length, 0);
      if (characters > mostCharacters) throw new Unreadable("It holds more text than one document may.");
      pages.push(lines);
    }
    if (characters === 0)
      throw new Unreadable("It holds no text, only pictures: run text recognition (OCR) on it first.");
    return { title: await titleOf(document), blocks: pdfBlocks(pages) };
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable(whyNot(cause), { cause });
  } finally {
    await document.loadingTask.destroy();
  }
}

function whyNot(cause: unknown): string {
  const isLocked = cause instanceof Error && cause.name === "PasswordException";
  return isLocked ? "The PDF is locked with a password." : "The PDF is damaged.";
}

function toRun({ str, transform, width }: { str: string; transform: unknown[]; width: number }): PdfRun {
  const [a = 0, b = 0, , , x = 0, y = 0] = transform.map(Number);
  return { text: str, x, y, width, size: Math.hypot(a, b) };
}

async function titleOf(document: { getMetadata(): Promise<{ info: object }> }): Promise<string | undefined> {
  const { info } = await document.getMetadata();
  const title = "Title" in info && typeof info.Title === "string" ? info.Title.trim() : "";
  // What a word processor leaves there.
  return title === "" || /^(?:untitled|unbenannt|microsoft word)/i.test(title) || /\.\w{2,4}$/.test(title)
    ? undefined
    : title;
}
