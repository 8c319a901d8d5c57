import type { Attachment } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { FileOwner } from "../auth/file-address.ts";
import type { Caller } from "../conversation/caller.ts";
import { allowsPrivate } from "../notify/public-address.ts";
import { Refusal } from "../refusal.ts";
import { conversationStub } from "./conversation-stub.ts";
import { fetchFile } from "./fetch-file.ts";
import { discardFile, storeFile } from "./stored-file.ts";
import { unwrap } from "./unwrap.ts";

/** For all files of one message. */
const fetchMs = 20_000;

/**
 * Puts files into a conversation that are told by their addresses, and answers their ids in that order. All of them or,
 * on a fault, none: the refusal names the field, which is `attachment_urls`.
 */
export async function attachByUrl(
  c: Context<AppEnv>,
  caller: Caller,
  owner: FileOwner,
  urls: readonly string[],
): Promise<string[]> {
  const stub = conversationStub(c.env, owner.conversationId);
  const stored: Attachment[] = [];
  try {
    const until = Date.now() + fetchMs;
    // One after the other: ten of them at once are more than a Worker has room for.
    for (const [index, url] of urls.entries()) {
      const limitMs = Math.max(0, until - Date.now());
      const fetched = await fetchFile(url, { allowPrivate: allowsPrivate(c.env), limitMs });
      if (!fetched.ok)
        throw new Refusal("invalid", {
          errors: [{ path: `attachment_urls.${index}`, message: fetched.reason }],
        });
      stored.push(await storeFile(c, owner, fetched.file));
    }
    for (const attachment of stored) unwrap(await stub.addFile(caller, attachment));
  } catch (error) {
    await Promise.allSettled(stored.map(({ id }) => discardFile(c, owner, id)));
    throw error;
  }
  return stored.map(({ id }) => id);
}
