import { AuditQuery } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { adminOnly, orgOf, staff, widgetsOf } from "../auth/principal.ts";
import { listAuditEntries } from "../store/audit.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { orgFor } from "./org-for.ts";
import { parseQuery } from "./parse.ts";

/** What the org's agents and keys did. An admin of some widgets sees what was done about those. */
export const auditRoutes = new Hono<AppEnv>().get("/", adminOnly, async (c) => {
  const caller = staff(c);
  const orgId = orgFor(orgOf(caller), c.req.query("org_id"));
  const { limit, cursor, actor, action, target, from, to } = parseQuery(c, AuditQuery);
  const entries = await listAuditEntries(c.env.DB, {
    orgId,
    widgets: widgetsOf(caller),
    actor,
    action,
    target,
    from: from && new Date(from).toISOString(),
    to: to && new Date(to).toISOString(),
    after: decodeCursor(cursor, z.object({ at: z.string(), id: z.string() })),
    limit: limit + 1,
  });
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  return c.json({
    entries: page,
    next_cursor: entries.length > limit && last ? encodeCursor({ at: last.at, id: last.id }) : null,
  });
});
