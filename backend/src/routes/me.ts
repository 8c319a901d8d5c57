import type { Agent, MeAnswer } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { maySeeWidget, orgOf, staff, staffOnly } from "../auth/principal.ts";
import { isLanguageModelSet } from "../ai/choose-model.ts";
import { isEmailSet } from "../notify/email.ts";
import { listWidgets } from "../store/widgets.ts";

/** Whose credential this is: what a plugin's "test connection" asks. */
export const meRoutes = new Hono<AppEnv>().get("/", staffOnly, async (c) => {
  const caller = staff(c);
  const widgets = await listWidgets(c.env.DB, { orgId: orgOf(caller), after: "", limit: 100 });
  return c.json({
    credential: caller.kind,
    org_id: orgOf(caller),
    ...(caller.kind === "org" && { key: { id: caller.key_id, name: caller.key_name } }),
    ...(caller.kind === "agent" && { agent: toMe(caller.agent) }),
    features: { assist: isLanguageModelSet(c.env), email: isEmailSet(c.env) },
    widgets: widgets
      .filter(({ config }) => maySeeWidget(caller, config.widget_id))
      .map(({ config }) => ({
        widget_id: config.widget_id,
        org_id: config.org_id,
        title: config.title,
      })),
  });
});

/** Who they are, without when they were last here. */
function toMe({ id, name, email, avatar_url, role, widgets }: Agent): z.infer<typeof MeAnswer>["agent"] {
  return { id, name, role, widgets, ...(email && { email }), ...(avatar_url && { avatar_url }) };
}
