import type { Chat, ChatHolder } from "./chat.ts";

declare global {
  interface Window {
    /** Every chat of this plugin's on the page. Bubble evaluates each element's code anew: only the page is shared. */
    foyerChats?: Set<Chat>;
  }
}

export function standingChats(): Set<Chat> {
  return (window.foyerChats ??= new Set());
}

/** The one floating chat of the widget, however many elements ask for it; inline, one of its own. */
export function joinChat(holder: ChatHolder, create: () => Chat): Chat {
  const { widgetId, endpoint, mode } = holder.wish;
  const shared =
    mode === "floating" &&
    [...standingChats()].find(
      (chat) => chat.mode === mode && chat.widgetId === widgetId && chat.endpoint === endpoint,
    );
  const chat = shared || create();
  standingChats().add(chat);
  chat.join(holder);
  return chat;
}

export function leaveChat(chat: Chat, holder: ChatHolder): void {
  if (chat.leave(holder)) standingChats().delete(chat);
}
