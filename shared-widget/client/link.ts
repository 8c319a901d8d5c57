import type { ClientFrame, ServerFrame } from "../protocol/index.ts";

/** One live way to a conversation, by socket or by event stream. */
export interface Link {
  send(frame: ClientFrame): void;
  /** Finds out soon whether the other end is still there. */
  check(): void;
  /** Ends it. Nothing is called back afterwards. */
  close(): void;
}

export interface LinkEvents {
  /** `isAside`: it came as the answer to a `POST`, and may be ahead of the frames that come in order. */
  frame(frame: ServerFrame, isAside?: boolean): void;
  /** Over, by a WebSocket close code: the server's own, or 1006. */
  lost(code: number, reason: string): void;
}

export type OpenLink = (url: string, token: string, events: LinkEvents) => Link;
