import {
  AgentMessageRequest,
  type Author,
  PageQuery,
  ReleaseRequest,
  TakeoverRequest,
} from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { anyCredential, isAdmin, staff, staffOnly } from "../auth/principal.ts";
import { Refusal } from "../refusal.ts";
import { attachByUrl } from "./attach-by-url.ts";
import { callerOf } from "./caller.ts";
import { conversationStub } from "./conversation-stub.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { parseBody, parseOptionalBody, parseQuery } from "./parse.ts";
import { unwrap } from "./unwrap.ts";

/** The transcript of one conversation, from its object. */
export const historyRoutes = new Hono<AppEnv>()
  .use(anyCredential)
  .get("/:conversation_id", async (c) => {
    const { limit, cursor } = parseQuery(c, PageQuery);
    const before = decodeCursor(cursor, z.int());
    const stub = conversationStub(c.env, c.req.param("conversation_id"));
    const history = await stub.history(await caller(c), { before, limit });
    const { messages, hasOlder, conversation } = unwrap(history);
    const first = messages[0];
    const next_cursor = hasOlder && first ? encodeCursor(first.seq) : null;
    return c.json({ messages, next_cursor, conversation });
  })
  .delete("/:conversation_id", async (c) => {
    const principal = c.get("principal");
    if (principal?.kind === "agent" && !isAdmin(principal))
      throw new Refusal("forbidden", { detail: "Agents delete nothing; this needs an admin." });
    unwrap(await conversationStub(c.env, c.req.param("conversation_id")).clear(await caller(c)));
    return c.body(null, 204);
  });

/** Takes a conversation over in an agent's name, and hands it back. */
export const takeoverRoutes = new Hono<AppEnv>()
  .use(staffOnly)
  .post("/:conversation_id", async (c) => {
    const { agent, force, reason } = await parseOptionalBody(c, TakeoverRequest);
    const stub = conversationStub(c.env, c.req.param("conversation_id"));
    const { conversation } = unwrap(
      await stub.perform(await namedCaller(c, agent), {
        type: "takeover",
        ...(force !== undefined && { force }),
        ...(reason !== undefined && { reason }),
      }),
    );
    return c.json({ conversation });
  })
  .delete("/:conversation_id", async (c) => {
    const { agent } = await parseOptionalBody(c, ReleaseRequest);
    const stub = conversationStub(c.env, c.req.param("conversation_id"));
    const { conversation } = unwrap(
      await stub.perform(await callerOf(c, staff(c), agent), { type: "release" }),
    );
    return c.json({ conversation });
  });

/** An agent's reply over plain HTTP. */
export const messageRoutes = new Hono<AppEnv>().post("/:conversation_id", staffOnly, async (c) => {
  const conversationId = c.req.param("conversation_id");
  const {
    id = `m_${ulid()}`,
    agent,
    text,
    attachments: put = [],
    attachment_urls: urls = [],
    internal,
  } = await parseBody(c, AgentMessageRequest, 256 * 1024);
  const stub = conversationStub(c.env, conversationId);
  const who = await namedCaller(c, agent);
  const attachments = [...put];
  if (urls.length > 0) {
    const { org_id, said } = unwrap(await stub.mayReply(who, id, urls.length));
    if (said) return c.json({ message: said }, 201);
    attachments.push(...(await attachByUrl(c, who, { org_id, conversationId }, urls)));
  }
  const { message, note } = unwrap(
    await stub.perform(
      who,
      internal
        ? { type: "note", id, text }
        : { type: "send", id, text, ...(attachments.length > 0 && { attachments }) },
    ),
  );
  return c.json({ ...(message && { message }), ...(note && { note }) }, 201);
});

export const closeRoutes = new Hono<AppEnv>().post("/:conversation_id", staffOnly, async (c) => {
  const { agent } = await parseOptionalBody(c, ReleaseRequest);
  const stub = conversationStub(c.env, c.req.param("conversation_id"));
  const { conversation } = unwrap(await stub.perform(await callerOf(c, staff(c), agent), { type: "close" }));
  return c.json({ conversation });
});

/** Who says or takes something is somebody: a key, which has no name of its own, has to give one. */
async function namedCaller(c: Context<AppEnv>, agent: Author | undefined): ReturnType<typeof callerOf> {
  const principal = staff(c);
  if (principal.kind !== "agent" && !agent)
    throw new Refusal("invalid", {
      errors: [{ path: "agent", message: "Say which agent this is: id, name." }],
    });
  return callerOf(c, principal, agent);
}

async function caller(c: Context<AppEnv>): ReturnType<typeof callerOf> {
  const principal = c.get("principal");
  if (!principal) throw new Refusal("unauthorized");
  return callerOf(c, principal);
}
