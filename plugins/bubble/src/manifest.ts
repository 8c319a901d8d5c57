import { closeChat } from "./actions/close-chat.ts";
import { logOutChatVisitor } from "./actions/log-out-chat-visitor.ts";
import { openChat } from "./actions/open-chat.ts";
import { serverActions } from "./actions/manifest.ts";
import { apiCalls } from "./api-calls/manifest.ts";
import { agentDataElement } from "./elements/agent-data/manifest.ts";
import { agentInboxElement } from "./elements/agent-inbox/manifest.ts";
import { chatElement } from "./elements/chat/manifest.ts";
import { apiKeyKey, backendUrlKey, identitySecretKey, widgetIdKey } from "./keys.ts";
import type { PluginManifest } from "./platform/manifest.ts";

/** Everything that the plugin declares to Bubble. */
export const manifest = {
  name: "Foyer live chat & AI support",
  keys: {
    backend_url: backendUrlKey,
    widget_id: widgetIdKey,
    api_key: apiKeyKey,
    identity_secret: identitySecretKey,
  },
  elements: { chat: chatElement, "agent-data": agentDataElement, "agent-inbox": agentInboxElement },
  actions: {
    "open-chat": openChat,
    "close-chat": closeChat,
    "log-out-chat-visitor": logOutChatVisitor,
    ...serverActions,
  },
  api_calls: apiCalls,
} as const satisfies PluginManifest;
