import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { keyHolder, keyOnly, orgOf } from "../auth/principal.ts";
import { listWidgets } from "../store/widgets.ts";

/** Whose credential this is: what a plugin's "test connection" asks. */
export const meRoutes = new Hono<AppEnv>().get("/", keyOnly, async (c) => {
  const holder = keyHolder(c);
  const widgets = await listWidgets(c.env.DB, { orgId: orgOf(holder), after: "", limit: 100 });
  return c.json({
    credential: holder.kind,
    org_id: orgOf(holder),
    ...(holder.kind === "org" && { key: { id: holder.key_id, name: holder.key_name } }),
    widgets: widgets.map(({ config }) => ({
      widget_id: config.widget_id,
      org_id: config.org_id,
      title: config.title,
    })),
  });
});
