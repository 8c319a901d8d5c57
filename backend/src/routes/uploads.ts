import { limits } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { checkTicket, fileKey, withFreshAddress } from "../auth/file-address.ts";
import { anyCredential } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { Refusal } from "../refusal.ts";
import { checkedCaller } from "./checked-caller.ts";
import { conversationStub } from "./conversation-stub.ts";
import { isWhatItSays, knownTypes } from "./file-types.ts";
import { parseQuery, readBytes } from "./parse.ts";
import { discardFile, storeFile, storeMs } from "./stored-file.ts";
import { unwrap } from "./unwrap.ts";

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
  const owner = { org_id, conversationId };
  const attachment = await storeFile(c, owner, { name, contentType, bytes });
  const added = await stub.addFile(caller, attachment);
  // Erased meanwhile: nobody would find the file again.
  if (!added.ok) await discardFile(c, owner, attachment.id);
  unwrap(added);
  return c.json({ attachment: withFreshAddress(attachment, { secret: c.env.FOYER_SECRET }) }, 201);
});

/** The files themselves, and their addresses anew. An address is the permission, for a while: an `<img>` carries no header. */
export const fileRoutes = new Hono<AppEnv>()
  .get("/:conversation_id/:file_id", anyCredential, async (c) => {
    const { conversation_id: conversationId, file_id: id } = c.req.param();
    const caller = await checkedCaller(c);
    const { attachment } = unwrap(await conversationStub(c.env, conversationId).fileFor(caller, id));
    return c.json({ attachment }, 200, { "cache-control": "no-store" });
  })
  .get("/:conversation_id/:file_id/:signature/:name", async (c) => {
    const { conversation_id: conversationId, file_id: id, signature } = c.req.param();
    const place = { conversationId, id };
    const ticket = checkTicket(signature, place, { secret: c.env.FOYER_SECRET });
    if (!ticket.ok)
      throw ticket.why === "forged" ? new Refusal("not_found") : new Refusal("forbidden", expired);
    const found = await conversationStub(c.env, conversationId).file(id);
    const key = found && fileKey({ org_id: found.org_id, conversationId }, id);
    const object = key && (await within(storeMs, "the file store", c.env.FILES.get(key)));
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
        // Not beyond the address itself.
        "cache-control": `private, max-age=${Math.floor(ticket.leftMs / 1_000)}`,
        "referrer-policy": "no-referrer",
      },
    });
  });

const expired = { detail: "This address has expired. The conversation's messages have a new one." };
