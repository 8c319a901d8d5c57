import type { Chat } from "../elements/chat/chat.ts";
import type { PageContext } from "../platform/bubble.ts";

/** On the page's first floating chat; or as soon as there is one, for workflows that run as the page loads. */
export function onFloatingChat(
  context: PageContext,
  act: (chat: Chat) => void,
  inWords: "open" | "close",
): void {
  const chat = [...(window.foyerChats ?? [])].find(({ mode }) => mode === "floating");
  if (chat) return act(chat);
  context.reportDebugger(
    `Foyer: there is no floating Foyer Chat on this page to ${inWords}. It will be done when there is one.`,
  );
  (window.Foyer ??= []).push([inWords]);
}
