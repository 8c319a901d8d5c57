import { PublicConfig } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { sha256Hex } from "../auth/digest.ts";
import { Refusal } from "../refusal.ts";
import { readWidget } from "../store/widgets.ts";

/** The part of a widget's config that every page may read. */
export const widgetRoutes = new Hono<AppEnv>().get("/:widget_id", async (c) => {
  const widget = await readWidget(c.env, c.req.param("widget_id"));
  if (!widget) throw new Refusal("not_found", { detail: "There is no such widget. Check data-widget-id." });
  const config = PublicConfig.parse(widget.config);
  // Of the answer itself: a new field changes it as a save does.
  const etag = `"${(await sha256Hex(JSON.stringify(config))).slice(0, 16)}"`;
  const headers = { etag, "cache-control": "public, max-age=0, must-revalidate" };
  const known = c.req
    .header("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(etag) || known?.includes("*")) return c.body(null, 304, headers);
  return c.json(config, 200, headers);
});
