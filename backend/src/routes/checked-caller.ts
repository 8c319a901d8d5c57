import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { isOriginAllowed } from "../auth/origins.ts";
import { authenticate } from "../auth/principal.ts";
import type { Caller } from "../conversation/caller.ts";
import { Refusal } from "../refusal.ts";
import { readWidget } from "../store/widgets.ts";
import { callerOf } from "./caller.ts";

/** The caller, and for a visitor's page that its origin still may, and that the widget is for such visitors. */
export async function checkedCaller(c: Context<AppEnv>): Promise<Caller> {
  const principal = c.get("principal") ?? (await authenticate(c));
  if (principal.kind === "visitor") {
    const widget = await readWidget(c.env, principal.widget_id);
    // An id that was given away names another org's widget.
    if (!widget || widget.config.org_id !== principal.org_id)
      throw new Refusal("not_found", { detail: "This widget was deleted." });
    const origin = c.req.header("origin");
    // Same-origin requests of the hosted page carry none when they are GETs.
    if (
      origin !== undefined &&
      !isOriginAllowed(origin, widget.config.allowed_origins, new URL(c.req.url).origin)
    ) {
      throw new Refusal("origin_not_allowed");
    }
    if (widget.config.verified_only && !principal.verified) throw new Refusal("identity_required");
  }
  return callerOf(c, principal);
}
