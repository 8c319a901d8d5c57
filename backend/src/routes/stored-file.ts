import { type Attachment } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { hmacHex } from "../auth/digest.ts";
import { within } from "../deadline.ts";

/** Whose a file is. */
export interface FileOwner {
  org_id: string;
  conversationId: string;
}

/** A file that was looked at: of a known type, and what it says. */
export interface CheckedFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

export const storeMs = 30_000;

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
  return {
    id,
    name: plainName,
    content_type: contentType,
    size: bytes.byteLength,
    url: await fileUrl(c, owner.conversationId, id, plainName),
  };
}

export async function discardFile(c: Context<AppEnv>, owner: FileOwner, id: string): Promise<void> {
  await within(storeMs, "the file store", c.env.FILES.delete(fileKey(owner, id)));
}

/** Below this prefix is everything that an erasure deletes. */
export function fileKey({ org_id, conversationId }: FileOwner, id: string): string {
  return `attachments/${org_id}/${conversationId}/${id}`;
}

/** What makes a file's address one that cannot be guessed. */
export async function signFile(secret: string, conversationId: string, id: string): Promise<string> {
  return (await hmacHex(secret, `file|${conversationId}|${id}`)).slice(0, 40);
}

async function fileUrl(
  c: Context<AppEnv>,
  conversationId: string,
  id: string,
  name: string,
): Promise<string> {
  const signature = await signFile(c.env.FOYER_SECRET, conversationId, id);
  const path = `/api/files/${conversationId}/${id}/${signature}/${encodeURIComponent(name)}`;
  return new URL(path, c.req.url).href;
}

/** A name that is no path and hides nothing: no control characters, none that turn the reading direction. */
function safeName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, "_").replace(/^\.+/, "_") || "file";
}
