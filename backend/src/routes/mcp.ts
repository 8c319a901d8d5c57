import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { staffOnly } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { isOwnPage } from "../mcp/page-origin.ts";
import { Refusal } from "../refusal.ts";

const deadlineMs = 30_000;

/** What models of others may do here, over the Model Context Protocol. */
export const mcpRoutes = new Hono<AppEnv>()
  .use(async (c, next) => {
    if (!isOwnPage(c.req.header("origin"), new URL(c.req.url)))
      throw new Refusal("forbidden", { detail: "This is for programs; no other site's page may ask." });
    await next();
  })
  .use(staffOnly)
  .post("/", async (c) => {
    const [{ answer }, { serverFor }] = await Promise.all([
      import("../mcp/answer.ts"),
      import("../mcp/server.ts"),
    ]);
    // Also where nothing is to come any more: a call that was cancelled in its own batch is never answered.
    return within(
      deadlineMs,
      "the MCP server",
      answer(c.req.raw, () => serverFor(c)),
    );
  })
  // Without sessions there is no stream to open and none to end.
  .all("/", (c) =>
    c.json({ jsonrpc: "2.0", error: { code: -32_000, message: "Method not allowed." }, id: null }, 405, {
      allow: "POST",
    }),
  );
