import type { Agent, MeAnswer } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import type * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { orgOf, type Staff, staff, staffOnly, widgetsOf } from "../auth/principal.ts";
import { hasLanguageModel } from "../ai/choose-model.ts";
import { isEmailSet } from "../notify/email.ts";
import { version } from "../version.ts";
import { listWidgets, readWidget, type Widget } from "../store/widgets.ts";

/** Whose credential this is: what a plugin's "test connection" asks. */
export const meRoutes = new Hono<AppEnv>().get("/", staffOnly, async (c) => {
  const caller = staff(c);
  const widgets = await widgetsFor(c, caller);
  return c.json({
    credential: caller.kind,
    version,
    org_id: orgOf(caller),
    ...(caller.kind === "org" && { key: { id: caller.key_id, name: caller.key_name } }),
    ...(caller.kind === "agent" && { agent: toMe(caller.agent) }),
    features: { assist: await hasLanguageModel(c.env, orgOf(caller)), email: isEmailSet(c.env) },
    widgets: widgets.map(({ config: { widget_id, org_id, title } }) => ({ widget_id, org_id, title })),
  });
});

/** At most a hundred: those an agent is bound to by name, else the first of the org's. */
async function widgetsFor(c: Context<AppEnv>, caller: Staff): Promise<Widget[]> {
  const bound = widgetsOf(caller);
  if (!bound) return listWidgets(c.env.DB, { orgId: orgOf(caller), after: "", limit: 100 });
  const found = await Promise.all(bound.map((id) => readWidget(c.env, id)));
  return found.filter((widget) => widget !== null && widget.config.org_id === orgOf(caller)) as Widget[];
}

/** Who they are, without when they were last here. */
function toMe({ id, name, email, avatar_url, role, widgets }: Agent): z.infer<typeof MeAnswer>["agent"] {
  return { id, name, role, widgets, ...(email && { email }), ...(avatar_url && { avatar_url }) };
}
