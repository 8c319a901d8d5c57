import type { Page, WebSocket } from "@playwright/test";

/** The sockets that a page has opened since and not closed. */
export function openSockets(page: Page): () => number {
  const open = new Set<WebSocket>();
  page.on("websocket", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  return () => open.size;
}

/** How many listeners the page's window and document have, whoever added them. */
export async function listenersOf(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  let count = 0;
  for (const expression of [
    "window",
    "document",
    "document.documentElement",
    "document.body",
    "visualViewport",
  ]) {
    const { result } = await cdp.send("Runtime.evaluate", { expression });
    const { listeners } = await cdp.send("DOMDebugger.getEventListeners", { objectId: result.objectId! });
    count += listeners.length;
  }
  await cdp.detach();
  return count;
}
