import type { ServerActionManifest } from "./server-action.ts";
import { askAi } from "./ask-ai.ts";
import { assignConversation } from "./assign-conversation.ts";
import { closeConversation } from "./close-conversation.ts";
import { createAgentSession } from "./create-agent-session.ts";
import { createVisitorToken } from "./create-visitor-token.ts";
import { deleteKnowledgeArticle } from "./delete-knowledge-article.ts";
import { getAnalytics } from "./get-analytics.ts";
import { getConversationHistory } from "./get-conversation-history.ts";
import { getWidgetConfig } from "./get-widget-config.ts";
import { handBack } from "./hand-back.ts";
import { listConversations } from "./list-conversations.ts";
import { saveWidgetConfig } from "./save-widget-config.ts";
import { searchKnowledge } from "./search-knowledge.ts";
import { sendAgentReply } from "./send-agent-reply.ts";
import { takeOver } from "./take-over.ts";
import { testConnection } from "./test-connection.ts";
import { upsertKnowledgeArticle } from "./upsert-knowledge-article.ts";

/** By the name of the file that does it. */
export const serverActions = {
  "test-connection": testConnection,
  "create-visitor-token": createVisitorToken,
  "create-agent-session": createAgentSession,
  "get-widget-config": getWidgetConfig,
  "save-widget-config": saveWidgetConfig,
  "list-conversations": listConversations,
  "get-conversation-history": getConversationHistory,
  "take-over": takeOver,
  "hand-back": handBack,
  "close-conversation": closeConversation,
  "assign-conversation": assignConversation,
  "send-agent-reply": sendAgentReply,
  "upsert-knowledge-article": upsertKnowledgeArticle,
  "delete-knowledge-article": deleteKnowledgeArticle,
  "search-knowledge": searchKnowledge,
  "ask-ai": askAi,
  "get-analytics": getAnalytics,
} as const satisfies Record<string, ServerActionManifest>;
