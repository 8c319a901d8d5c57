import type { Attachment } from "@foyer/shared-widget/protocol";
import type { FileSource } from "../ai/attachments.ts";
import { type FileText, readFileText } from "../ai/file-text.ts";
import { type FileOwner, fileKeyOf } from "../auth/file-address.ts";
import { within } from "../deadline.ts";
import type { Files } from "./files.ts";

const fetchMs = 5_000;
const readMs = 10_000;

const notNow: FileText = { unreadable: "It could not be fetched." };
/** Where reading takes everything down, the next try finds this instead of the same end. */
const endedIt: FileText = { unreadable: "Reading it takes too much." };

/** The files of a conversation from R2. What a document says is read once and kept with the conversation. */
export function fileSource(
  bucket: R2Bucket,
  owner: FileOwner,
  files: Pick<Files, "textOf" | "keepText">,
  log: (event: string, fields: Record<string, unknown>) => void,
): FileSource {
  async function bytes(file: Attachment): Promise<Uint8Array | null> {
    try {
      return await within(fetchMs, "the file store", contentOf(bucket, fileKeyOf(file, owner)));
    } catch (error) {
      log("file_not_fetched", { file: file.id, error });
      return null;
    }
  }
  return {
    bytes,
    async text(file) {
      const kept = files.textOf(file.id);
      if (kept) return kept;
      const content = await bytes(file);
      if (!content) return notNow;
      try {
        files.keepText(file.id, endedIt);
        const read = await within(readMs, "reading", readFileText(content, file.content_type));
        files.keepText(file.id, read);
        return read;
      } catch (error) {
        log("file_not_read", { file: file.id, error });
        return endedIt;
      }
    },
  };
}

async function contentOf(bucket: R2Bucket, key: string): Promise<Uint8Array | null> {
  const object = await bucket.get(key);
  return object && new Uint8Array(await object.arrayBuffer());
}
