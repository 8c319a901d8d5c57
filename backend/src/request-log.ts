import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { AppEnv } from "./app-env.ts";
import { log } from "./log.ts";

/** One line a request: what was asked and how it ended. The route's pattern, never the address: it may hold ids of people. */
export const requestLog = createMiddleware<AppEnv>(async (c, next) => {
  const startedAt = Date.now();
  c.set("logged", {});
  await next();
  log("request", {
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    ms: Date.now() - startedAt,
    ...c.get("logged"),
  });
});
