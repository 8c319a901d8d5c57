import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { analyticsRoutes } from "../routes/analytics.ts";
import { conversationListRoutes } from "../routes/conversation-lists.ts";
import { historyRoutes, messageRoutes, takeoverRoutes } from "../routes/conversations.ts";
import { knowledgeRoutes } from "../routes/knowledge.ts";
import { meRoutes } from "../routes/me.ts";
import { transcriptRoutes } from "../routes/transcript.ts";

interface Ask {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

/** Calls one of the API's routes as the caller. Throws what the route throws. */
export type Api = (method: "GET" | "POST" | "PUT" | "DELETE", path: string, ask?: Ask) => Promise<Response>;

/**
 * The routes that tools may call, and no others. A tool is a call of the API with the caller's own credential: who
 * may do what, how much of it, and what is written down about it stands in the route alone.
 */
const routes = new Hono<AppEnv>()
  .route("/api/analytics", analyticsRoutes)
  .route("/api/conversations", conversationListRoutes)
  .route("/api/history", historyRoutes)
  .route("/api/knowledge", knowledgeRoutes)
  .route("/api/me", meRoutes)
  .route("/api/messages", messageRoutes)
  .route("/api/takeover", takeoverRoutes)
  .route("/api/transcript", transcriptRoutes)
  // The tool that called has words of its own for it.
  .onError((error) => {
    throw error;
  });

export function apiFor(c: Context<AppEnv>): Api {
  return async (method, path, { query = {}, body } = {}) => {
    const url = new URL(path, c.req.url);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = new Headers(body === undefined ? {} : { "content-type": "application/json" });
    for (const name of ["authorization", "cf-connecting-ip"]) {
      const value = c.req.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    const request = new Request(url, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return routes.fetch(request, c.env, c.executionCtx);
  };
}
