import type { ChatAnswer, ClientFrame, ServerFrame } from "../protocol/index.ts";
import type { OpenLink } from "./link.ts";
import { refusal, type Refusal, request } from "./request.ts";
import { Timers } from "./timers.ts";

const openingMs = 20_000;
/** The server says at least a comment every 15 s. */
const silenceMs = 45_000;

/** The same conversation where WebSockets are refused: frames come as events, and go by `POST`, in order. */
export const openEventStream: OpenLink = (url, token, events) => {
  const timers = new Timers();
  const ending = new AbortController();
  const { signal } = ending;
  let posts = Promise.resolve();

  const close = () => {
    timers.clearAll();
    ending.abort();
  };
  const lose = (code: number, reason = "") => {
    if (signal.aborted) return;
    close();
    events.lost(code, reason);
  };
  const allow = (ms: number) => timers.set("silence", ms, () => lose(1006));

  const listen = async () => {
    const response = await fetch(url, {
      cache: "no-store",
      credentials: "omit",
      headers: { accept: "text/event-stream", authorization: `Bearer ${token}` },
      signal,
    });
    if (!response.ok || !response.body) {
      const refused = await refusal(response);
      return lose(closeCodeOf(refused), refused.message);
    }
    let rest = "";
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) return lose(1006);
      allow(silenceMs);
      const { data, rest: left } = takeEvents(rest + value);
      rest = left;
      for (const text of data) {
        const frame: ServerFrame = JSON.parse(text);
        events.frame(frame);
        if (signal.aborted) return;
      }
    }
  };

  const post = async (frame: ClientFrame) => {
    const body = frame.type === "send" ? { ...frame, wait: false } : frame;
    const answer = await request<ChatAnswer>(url.replace(/\?.*/, ""), { token, body, signal });
    if (signal.aborted) return;
    if (answer.ok) {
      if (answer.body.message) events.frame({ type: "message", message: answer.body.message }, true);
      return;
    }
    const { code, message, status, retryAfter } = answer;
    if (code === "unreachable" || status === 401 || status === 404) return lose(closeCodeOf(answer), message);
    events.frame({
      type: "error",
      code,
      message,
      ...(frame.type === "send" && { id: frame.id }),
      ...(retryAfter && { retry_after: retryAfter }),
    });
  };

  allow(openingMs);
  listen().catch(() => lose(1006));
  return {
    send(frame) {
      posts = posts.then(() => post(frame));
    },
    check() {},
    close,
  };
};

/** The data of the whole events at the beginning of a stream, and what is left over. */
export function takeEvents(text: string): { data: string[]; rest: string } {
  const blocks = text.split(/\r?\n\r?\n/);
  const rest = blocks.pop() ?? "";
  const data = blocks.map((block) =>
    block
      .split(/\r?\n/)
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(5).replace(/^ /, ""))
      .join("\n"),
  );
  return { data: data.filter(Boolean), rest };
}

/** Close codes are the HTTP statuses plus 4000; where nothing answered, the line was cut. */
function closeCodeOf({ status }: Refusal): number {
  return status ? 4000 + status : 1006;
}
