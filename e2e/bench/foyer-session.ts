import { type MessageEvent, WebSocket } from "ws";
import type { ServerFrame, SessionResponse } from "../../shared-widget/protocol/index.ts";

export type FoyerSession = Pick<SessionResponse, "conversation_id" | "token">;

let visitors = 0;

/** Every visitor comes from an address of their own, as on the net: rates are kept by address. */
export async function openSession(endpoint: string, widgetId: string): Promise<FoyerSession> {
  visitors += 1;
  const address = `10.0.${visitors >> 8}.${visitors & 255}`;
  const response = await fetch(`${endpoint}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": address },
    body: JSON.stringify({ widget_id: widgetId }),
  });
  if (!response.ok)
    throw new Error(`POST /api/sessions answered ${response.status}: ${await response.text()}`);
  const session: SessionResponse = JSON.parse(await response.text());
  return session;
}

/** Calls back for every frame of the server, until the returned function is called. */
export function listen(socket: WebSocket, onFrame: (frame: ServerFrame) => void): () => void {
  const onMessage = ({ data }: MessageEvent): void => {
    if (typeof data === "string") onFrame(JSON.parse(data));
  };
  socket.addEventListener("message", onMessage);
  return () => socket.removeEventListener("message", onMessage);
}

/** Connected, with `ready` behind it. */
export async function openSocket(endpoint: string, session: FoyerSession): Promise<WebSocket> {
  const url = `${endpoint.replace(/^http/, "ws")}/api/chat/${session.conversation_id}`;
  const socket = new WebSocket(url, ["foyer.v1", `bearer.${session.token}`], { perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    socket.once("message", () => resolve());
    socket.once("error", reject);
    socket.once("close", (code) => reject(new Error(`The socket was closed with ${code}.`)));
  });
  return socket;
}
