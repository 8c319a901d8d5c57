/**
 * A conversation from the visitor's side, without any user interface: `new ChatClient({ endpoint, widgetId })`,
 * `subscribe`, `connect`, `send`.
 */
export { ChatClient } from "./chat-client.ts";
export type { ChatClientOptions, ChatState, PendingMessage } from "./state.ts";
