import { VisitorsQuery } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { adminOnly, orgOf, staff, widgetsOf } from "../auth/principal.ts";
import { log } from "../log.ts";
import { exportVisitor } from "../privacy/visitor-export.ts";
import { Refusal } from "../refusal.ts";
import {
  askForErasure,
  findVisitor,
  type FoundVisitor,
  listVisitors,
  type VisitorScope,
} from "../store/visitors.ts";
import { callerOf } from "./caller.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { orgFor } from "./org-for.ts";
import { parseQuery, parseValue } from "./parse.ts";

const VisitorId = z.string().min(1).max(128);

/** What an org answers a visitor with who asks what is known of them, or wants it gone. */
export const visitorRoutes = new Hono<AppEnv>()
  .use(adminOnly)
  .get("/", async (c) => {
    const { email, user_id, limit, cursor } = parseQuery(c, VisitorsQuery);
    if (email === undefined && user_id === undefined)
      throw new Refusal("invalid", {
        errors: [{ path: "email", message: "Say who is looked for: email or user_id." }],
      });
    const found = await listVisitors(c.env.DB, {
      ...scopeOf(c),
      email,
      userId: user_id,
      after: decodeCursor(cursor, z.string()) ?? "",
      limit: limit + 1,
    });
    const visitors = found.slice(0, limit);
    const last = visitors.at(-1);
    return c.json({ visitors, next_cursor: found.length > limit && last ? encodeCursor(last.id) : null });
  })
  .get("/:visitor_id", async (c) => {
    const { visitorId, orgId, found } = await ownVisitor(c);
    const { widget_id, conversations } = found;
    const caller = await callerOf(c, staff(c));
    await audit(c, {
      org_id: orgId,
      action: "visitor.export",
      target: visitorId,
      widget_id,
      details: { conversations },
    });
    const asked = { caller, orgId, visitorId, found, now: new Date().toISOString() };
    return new Response(exportVisitor(c.env, asked), {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  })
  .delete("/:visitor_id", async (c) => {
    const { visitorId, orgId, found } = await ownVisitor(c);
    const { widget_id, conversations } = found;
    const wanted = { org_id: orgId, visitor_id: visitorId };
    // From here on it will be done: the daily cron finds what the queue did not take.
    await askForErasure(c.env.DB, { ...wanted, asked_at: new Date().toISOString() });
    await c.env.ERASURES.send(wanted).catch((error: unknown) => {
      log("erasure_not_queued", { ...wanted, error });
    });
    await audit(c, {
      org_id: orgId,
      action: "visitor.erase",
      target: visitorId,
      widget_id,
      details: { conversations },
    });
    return c.json({ queued: conversations }, 202);
  });

function scopeOf(c: Context<AppEnv>): VisitorScope {
  const caller = staff(c);
  return { orgId: orgFor(orgOf(caller), c.req.query("org_id")), widgets: widgetsOf(caller) };
}

/** The visitor the path names, if they are the caller's to know of. Another org's look like nobody. */
async function ownVisitor(
  c: Context<AppEnv>,
): Promise<{ visitorId: string; orgId: string; found: FoundVisitor }> {
  const scope = scopeOf(c);
  const visitorId = parseValue(VisitorId, c.req.param("visitor_id"));
  const found = await findVisitor(c.env.DB, scope, visitorId);
  if (!found) throw new Refusal("not_found", { detail: "Nothing is known of such a visitor." });
  const { orgId } = scope;
  c.set("logged", { ...c.get("logged"), org_id: orgId, widget_id: found.widget_id });
  return { visitorId, orgId, found };
}
