import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { Refusal } from "../refusal.ts";
import { agentProfile } from "../shopify/ucp/agent-profile.ts";
import { appCredentials } from "../shopify/app-credentials.ts";

/** What shops read of who asks them. */
export const ucpRoutes = new Hono<AppEnv>().get("/profile.json", (c) => {
  if (!appCredentials(c.env)) throw new Refusal("not_found");
  // It is the same until the next deployment; a shop need not ask at every call.
  return c.json(agentProfile(), 200, { "cache-control": "public, max-age=3600" });
});
