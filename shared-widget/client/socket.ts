import type { ServerFrame } from "../protocol/index.ts";
import { limits, SUBPROTOCOL } from "../protocol/limits.ts";
import type { OpenLink } from "./link.ts";
import { Timers } from "./timers.ts";

const answerMs = 10_000;

/** The conversation over a WebSocket, with `ping` to notice when the other end is gone. */
export const openSocket: OpenLink = (url, token, events) => {
  const timers = new Timers();
  const socket = new WebSocket(url.replace(/^http/, "ws"), [SUBPROTOCOL, `bearer.${token}`]);
  const listening = new AbortController();

  const close = () => {
    timers.clearAll();
    listening.abort();
    socket.close();
  };
  const lose = (code: number, reason: string) => {
    close();
    events.lost(code, reason);
  };
  // A dead line never closes by itself: whatever is asked must be answered in time, the opening too.
  const expectAnswer = () => timers.set("answer", answerMs, () => lose(1006, ""));
  const ping = () => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send("ping");
    if (!timers.has("answer")) expectAnswer();
    timers.set("ping", limits.pingMs, ping);
  };

  const { signal } = listening;
  socket.addEventListener(
    "message",
    ({ data }: MessageEvent<string>) => {
      timers.clear("answer");
      if (!timers.has("ping")) timers.set("ping", limits.pingMs, ping);
      if (data === "pong") return;
      const frame: ServerFrame = JSON.parse(data);
      events.frame(frame);
    },
    { signal },
  );
  socket.addEventListener("close", ({ code, reason }) => lose(code, reason), { signal });
  // Without a listener Node reports the failure as uncaught; `close` follows anyway.
  socket.addEventListener("error", () => {});
  expectAnswer();

  return { send: (frame) => socket.send(JSON.stringify(frame)), check: ping, close };
};
