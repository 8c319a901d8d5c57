import { Hono } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "./app-env.ts";
import { DeadlineError } from "./deadline.ts";
import { log } from "./log.ts";
import { Refusal, problem } from "./refusal.ts";
import { requestLog } from "./request-log.ts";
import { agentRoutes, agentTokenRoutes, cannedReplyRoutes } from "./routes/agents.ts";
import { analyticsRoutes } from "./routes/analytics.ts";
import { askRoutes } from "./routes/ask.ts";
import { auditRoutes } from "./routes/audit.ts";
import { assistRoutes } from "./routes/assist.ts";
import { chatRoutes } from "./routes/chat.ts";
import { configRoutes } from "./routes/config.ts";
import { consoleRoutes } from "./routes/console.ts";
import { conversationListRoutes } from "./routes/conversation-lists.ts";
import { closeRoutes, historyRoutes, messageRoutes, takeoverRoutes } from "./routes/conversations.ts";
import { healthRoutes } from "./routes/health.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { keyRoutes } from "./routes/keys.ts";
import { knowledgeRoutes } from "./routes/knowledge.ts";
import { mcpRoutes } from "./routes/mcp.ts";
import { meRoutes } from "./routes/me.ts";
import { pageRoutes } from "./routes/pages.ts";
import { providerRoutes } from "./routes/providers.ts";
import { searchRoutes } from "./routes/search.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { shopifyRoutes } from "./routes/shopify.ts";
import { speechRoutes } from "./routes/speech.ts";
import { toolRoutes } from "./routes/tools.ts";
import { ucpRoutes } from "./routes/ucp.ts";
import { transcribeRoutes } from "./routes/transcribe.ts";
import { transcriptRoutes } from "./routes/transcript.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { fileRoutes, uploadRoutes } from "./routes/uploads.ts";
import { twilioRoutes } from "./routes/twilio.ts";
import { visitorRoutes } from "./routes/visitors.ts";
import { widgetRoutes } from "./routes/widgets.ts";

/** Every middleware in order, every route mounted, and the one place where errors become answers. */
export const app = new Hono<AppEnv>()
  .use(requestLog)
  // Framing is each page's own to allow; the bundles are for every site.
  .use(
    secureHeaders({
      xFrameOptions: false,
      crossOriginResourcePolicy: false,
      crossOriginOpenerPolicy: false,
      referrerPolicy: false,
    }),
  )
  .use(
    "/api/*",
    // Tokens travel in headers, never in cookies, so any origin may ask; who may open a widget is the session's to say.
    cors({
      origin: "*",
      allowMethods: ["GET", "POST", "PUT", "DELETE", "OPTIONS"],
      allowHeaders: ["authorization", "content-type", "if-match", "if-none-match"],
      exposeHeaders: ["etag", "retry-after", "x-shopify-retry-invalid-session-request"],
      maxAge: 86_400,
    }),
  )
  .route("/health", healthRoutes)
  .route("/api/widgets", widgetRoutes)
  .route("/api/sessions", sessionRoutes)
  .route("/api/chat", chatRoutes)
  .route("/api/history", historyRoutes)
  .route("/api/conversations", conversationListRoutes)
  .route("/api/inbox", inboxRoutes)
  .route("/api/takeover", takeoverRoutes)
  .route("/api/messages", messageRoutes)
  .route("/api/close", closeRoutes)
  .route("/api/uploads", uploadRoutes)
  .route("/api/files", fileRoutes)
  .route("/api/transcribe", transcribeRoutes)
  .route("/api/speech", speechRoutes)
  .route("/api/assist", assistRoutes)
  .route("/api/ask", askRoutes)
  .route("/api/agent-tokens", agentTokenRoutes)
  .route("/api/agents", agentRoutes)
  .route("/api/canned-replies", cannedReplyRoutes)
  .route("/api/audit", auditRoutes)
  .route("/api/visitors", visitorRoutes)
  .route("/api/config", configRoutes)
  .route("/api/keys", keyRoutes)
  .route("/api/providers", providerRoutes)
  .route("/api/tools", toolRoutes)
  .route("/api/me", meRoutes)
  .route("/api/knowledge", knowledgeRoutes)
  .route("/api/transcript", transcriptRoutes)
  .route("/api/webhooks", webhookRoutes)
  .route("/api/analytics", analyticsRoutes)
  .route("/api/search", searchRoutes)
  .route("/mcp", mcpRoutes)
  .route("/twilio", twilioRoutes)
  .route("/shopify", shopifyRoutes)
  .route("/ucp", ucpRoutes)
  .route("/console", consoleRoutes)
  .route("/", pageRoutes)
  .notFound(() => problem("not_found"))
  .onError((error, c) => {
    if (error instanceof Refusal) return problem(error.code, error.details);
    log("request_failed", { path: c.req.routePath, ...c.get("logged"), error });
    return error instanceof DeadlineError ? problem("unavailable", { retryAfter: 5 }) : problem("internal");
  });
