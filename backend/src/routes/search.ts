import { MessageSearchQuery } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { orgOf, staff, staffOnly, widgetsOf } from "../auth/principal.ts";
import { excerptOf, expressionOf, type Phrase, phrasesOf } from "../insights/search-words.ts";
import { plainText } from "../knowledge/markdown-text.ts";
import { findMessages, type FoundMessage } from "../store/message-search.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { orgFor } from "./org-for.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseQuery } from "./parse.ts";

/** Full text over the messages of all widgets the caller may see. */
export const searchRoutes = new Hono<AppEnv>().get("/", staffOnly, async (c) => {
  const { q, widget_id, role, status, from, to, limit, cursor } = parseQuery(c, MessageSearchQuery);
  const scope = await scopeOf(c, widget_id);
  const before = decodeCursor(cursor, z.int());
  const phrases = phrasesOf(q);
  if (phrases.length === 0) return c.json({ results: [], next_cursor: null });
  const found = await findMessages(c.env.DB, expressionOf(phrases), {
    ...scope,
    role,
    status,
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
    before,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return c.json({
    results: page.map((message) => toResult(message, phrases)),
    next_cursor: found.length > limit && last ? encodeCursor(last.id) : null,
  });
});

async function scopeOf(
  c: Context<AppEnv>,
  widgetId: string | undefined,
): Promise<{ orgId: string; widgets: readonly string[] | null }> {
  if (widgetId !== undefined) {
    const { config } = await ownedWidget(c, widgetId);
    return { orgId: config.org_id, widgets: [widgetId] };
  }
  const caller = staff(c);
  return { orgId: orgFor(orgOf(caller), c.req.query("org_id")), widgets: widgetsOf(caller) };
}

function toResult(
  { conversation_id, widget_id, seq, role, author, text, created_at, visitor }: FoundMessage,
  phrases: readonly Phrase[],
) {
  const { id, name, email } = JSON.parse(visitor) as {
    id: string;
    name: string | null;
    email: string | null;
  };
  return {
    conversation_id,
    widget_id,
    seq,
    role,
    ...(author !== null && { author: JSON.parse(author) }),
    created_at,
    visitor: { id, ...(name !== null && { name }), ...(email !== null && { email }) },
    // A visitor's marks are what they typed.
    excerpt: excerptOf(role === "visitor" ? text : plainText(text), phrases),
  };
}
