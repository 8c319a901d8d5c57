import { type Attachment } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { fileKey, type FileOwner, filePath } from "../auth/file-address.ts";
import { within } from "../deadline.ts";

/** A file that was looked at: of a known type, and what it says. */
export interface CheckedFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

export const storeMs = 30_000;
/** Where a ticket stands in an address that is given out. */
const unsigned = "0";

/** Keeps a file. Nobody finds it before its conversation knows of it: `addFile`, or `discardFile`. */
export async function storeFile(
  c: Context<AppEnv>,
  owner: FileOwner,
  { name, contentType, bytes }: CheckedFile,
): Promise<Attachment> {
  const id = `f_${ulid()}`;
  const put = c.env.FILES.put(fileKey(owner, id), bytes, { httpMetadata: { contentType } });
  await within(storeMs, "the file store", put);
  const plainName = safeName(name);
  // No ticket opens anything for ever, so what is kept holds none.
  const path = filePath({ conversationId: owner.conversationId, id }, unsigned, plainName);
  return {
    id,
    name: plainName,
    content_type: contentType,
    size: bytes.byteLength,
    url: new URL(path, c.req.url).href,
  };
}

export async function discardFile(c: Context<AppEnv>, owner: FileOwner, id: string): Promise<void> {
  await within(storeMs, "the file store", c.env.FILES.delete(fileKey(owner, id)));
}

/** A name that is no path and hides nothing: no control characters, none that turn the reading direction. */
function safeName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, "_").replace(/^\.+/, "_") || "file";
}
