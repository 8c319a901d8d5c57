import type { Unzipped } from "fflate";
import type { Block } from "../knowledge/block.ts";
import { htmlBlocks } from "../knowledge/html-blocks.ts";
import { Unreadable } from "./unreadable.ts";

const mostEntries = 2_000;
/** Of what is read of it, unpacked. */
const mostBytes = 50 * 1024 * 1024;

/**
 * What a Word document says. It is a zip file, which may claim anything of itself: only the parts that hold text are
 * unpacked, into no more room than they said they need, and those alone are handed on.
 */
export async function readDocx(bytes: Uint8Array): Promise<Block[]> {
  const { default: mammoth } = await import("mammoth");
  const { zipSync } = await import("fflate");
  const parts = await textParts(bytes);
  if (!parts["word/document.xml"] && !parts["_rels/.rels"])
    throw new Unreadable("It is no Word document. Save it as .docx.");
  const zip = zipSync(parts, { level: 0 });
  try {
    const { value } = await mammoth.convertToHtml(
      // Bundled for a browser it takes the one, else the other.
      { arrayBuffer: zip.buffer, buffer: Buffer.from(zip) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: "" })), includeEmbeddedStyleMap: false },
    );
    return htmlBlocks(value);
  } catch (cause) {
    throw new Unreadable("The Word document is damaged.", { cause });
  }
}

async function textParts(bytes: Uint8Array): Promise<Unzipped> {
  const { unzipSync } = await import("fflate");
  let entries = 0;
  let size = 0;
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (++entries > mostEntries) throw new Unreadable(`It holds more than ${mostEntries} files.`);
        if (!/\.(?:xml|rels)$/i.test(name)) return false;
        size += originalSize;
        if (size > mostBytes)
          throw new Unreadable(`Unpacked it is larger than ${mostBytes / 1024 / 1024} MiB.`);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable("The Word document is damaged.", { cause });
  }
}
