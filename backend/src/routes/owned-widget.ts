import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { keyHolder, orgOf } from "../auth/principal.ts";
import { Refusal } from "../refusal.ts";
import { readWidget, type Widget } from "../store/widgets.ts";

/** The widget the path names, if the key's holder owns it. Another org's widget looks like none. */
export async function ownedWidget(c: Context<AppEnv>, widgetId: string): Promise<Widget> {
  const widget = await readWidget(c.env, widgetId);
  const org = orgOf(keyHolder(c));
  if (!widget || (org !== null && widget.config.org_id !== org)) {
    throw new Refusal("not_found", { detail: `There is no widget ${widgetId}.` });
  }
  c.set("logged", { ...c.get("logged"), org_id: widget.config.org_id, widget_id: widgetId });
  return widget;
}
