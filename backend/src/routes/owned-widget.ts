import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { maySeeWidget, orgOf, staff } from "../auth/principal.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../refusal.ts";
import { readWidget, type Widget } from "../store/widgets.ts";

/** The widget the path names, if it is the caller's to see. Another org's, or one out of an agent's scope, looks like none. */
export async function ownedWidget(
  c: Context<AppEnv>,
  widgetId: string,
  read: (stores: Env, widgetId: string) => Promise<Widget | null> = readWidget,
): Promise<Widget> {
  const widget = await read(c.env, widgetId);
  const caller = staff(c);
  const org = orgOf(caller);
  const isTheirs = org === null || widget?.config.org_id === org;
  if (!widget || !isTheirs || !maySeeWidget(caller, widgetId)) {
    throw new Refusal("not_found", { detail: `There is no widget ${widgetId}.` });
  }
  c.set("logged", { ...c.get("logged"), org_id: widget.config.org_id, widget_id: widgetId });
  return widget;
}
