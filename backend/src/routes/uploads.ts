import { type Attachment, limits } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import { ulid } from "ulidx";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { hmacHex, sameSecret } from "../auth/digest.ts";
import { anyCredential } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { Refusal } from "../refusal.ts";
import { checkedCaller } from "./checked-caller.ts";
import { conversationStub } from "./conversation-stub.ts";
import { isWhatItSays, knownTypes } from "./file-types.ts";
import { parseQuery, readBytes } from "./parse.ts";
import { unwrap } from "./unwrap.ts";

const storeMs = 30_000;
const UploadQuery = z.object({ name: z.string().trim().min(1).max(200) });

/** Takes a file in. It is nobody's message yet: `send` names it. */
export const uploadRoutes = new Hono<AppEnv>().post("/:conversation_id", anyCredential, async (c) => {
  const conversationId = c.req.param("conversation_id");
  const { name } = parseQuery(c, UploadQuery);
  const contentType = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (!knownTypes.has(contentType))
    throw new Refusal("unsupported_file", {
      detail: `These are taken: ${[...knownTypes.keys()].join(", ")}.`,
    });
  const caller = await checkedCaller(c);
  const stub = conversationStub(c.env, conversationId);
  const { org_id } = unwrap(await stub.mayAddFile(caller));
  const bytes = await readBytes(c.req.raw, limits.attachmentBytes);
  if (bytes.byteLength === 0) throw new Refusal("bad_request", { detail: "The file is empty." });
  if (!isWhatItSays(contentType, bytes))
    throw new Refusal("unsupported_file", { detail: `This is no ${contentType}.` });
  const id = `f_${ulid()}`;
  const key = fileKey(org_id, conversationId, id);
  await within(storeMs, "the file store", c.env.FILES.put(key, bytes, { httpMetadata: { contentType } }));
  const attachment: Attachment = {
    id,
    name: safeName(name),
    content_type: contentType,
    size: bytes.byteLength,
    url: await fileUrl(c, conversationId, id, safeName(name)),
  };
  const added = await stub.addFile(caller, attachment);
  // Erased meanwhile: nobody would find the file again.
  if (!added.ok) await within(storeMs, "the file store", c.env.FILES.delete(key));
  unwrap(added);
  return c.json({ attachment }, 201);
});

/** The files themselves. Their address is the permission: an `<img>` carries no header. */
export const fileRoutes = new Hono<AppEnv>().get("/:conversation_id/:file_id/:signature/:name", async (c) => {
  const { conversation_id: conversationId, file_id: id, signature } = c.req.param();
  if (!(await sameSecret(signature, await sign(c.env.FOYER_SECRET, conversationId, id))))
    throw new Refusal("not_found");
  const found = await conversationStub(c.env, conversationId).file(id);
  const object =
    found &&
    (await within(storeMs, "the file store", c.env.FILES.get(fileKey(found.org_id, conversationId, id))));
  if (!found || !object) throw new Refusal("not_found", { detail: "This file was deleted." });
  const { name, content_type } = found.attachment;
  const shows = knownTypes.get(content_type)?.shows ?? false;
  return new Response(object.body, {
    headers: {
      "content-type": content_type,
      "content-length": String(object.size),
      "content-disposition": `${shows ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name)}`,
      // Whatever it is, it runs nothing, and nothing of ours.
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "private, max-age=86400",
      "referrer-policy": "no-referrer",
    },
  });
});

/** Below this prefix is everything that an erasure deletes. */
function fileKey(orgId: string, conversationId: string, id: string): string {
  return `attachments/${orgId}/${conversationId}/${id}`;
}

async function fileUrl(
  c: Context<AppEnv>,
  conversationId: string,
  id: string,
  name: string,
): Promise<string> {
  const signature = await sign(c.env.FOYER_SECRET, conversationId, id);
  const path = `/api/files/${conversationId}/${id}/${signature}/${encodeURIComponent(name)}`;
  return new URL(path, c.req.url).href;
}

async function sign(secret: string, conversationId: string, id: string): Promise<string> {
  return (await hmacHex(secret, `file|${conversationId}|${id}`)).slice(0, 40);
}

/** A name that is no path and hides nothing: no control characters, none that turn the reading direction. */
function safeName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, "_").replace(/^\.+/, "_") || "file";
}
