import { ConversationsQuery, listLimits } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { orgOf, staff, staffOnly, widgetsOf } from "../auth/principal.ts";
import { countConversations, listConversations } from "../store/conversation-lists.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { orgFor } from "./org-for.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseQuery } from "./parse.ts";

/** Lists of conversations, newest first: an org's, or one widget's. */
export const conversationListRoutes = new Hono<AppEnv>()
  .get("/", staffOnly, async (c) => {
    const caller = staff(c);
    const orgId = orgFor(orgOf(caller), c.req.query("org_id"));
    return page(c, { orgId, widgets: widgetsOf(caller) });
  })
  .get("/:widget_id", staffOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    return page(c, { orgId: config.org_id, widgets: [config.widget_id] });
  });

const Position = z.object({ updated_at: z.string(), id: z.string() });

async function page(
  c: Context<AppEnv>,
  scope: { orgId: string; widgets: readonly string[] | null },
): Promise<Response> {
  const { limit, cursor, total, ...asked } = parseQuery(c, ConversationsQuery);
  const filter = { ...scope, ...asked };
  const after = decodeCursor(cursor, Position);
  const [found, count] = await Promise.all([
    listConversations(c.env.DB, { ...filter, after, limit: limit + 1 }),
    total === "true" ? countConversations(c.env.DB, filter, listLimits.countMax + 1) : undefined,
  ]);
  const conversations = found.slice(0, limit);
  const last = conversations.at(-1);
  return c.json({
    conversations,
    next_cursor:
      found.length > limit && last ? encodeCursor({ updated_at: last.updated_at, id: last.id }) : null,
    ...(count !== undefined && { total: Math.min(count, listLimits.countMax) }),
    ...(count !== undefined && count > listLimits.countMax && { total_is_more: true }),
  });
}
