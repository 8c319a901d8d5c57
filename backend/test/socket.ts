import { ServerFrame, SUBPROTOCOL } from "@foyer/shared-widget/protocol";
import { asDescribed } from "./as-described.ts";
import type { Server } from "./server.ts";

type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

/** A WebSocket that keeps what it heard, in order, each frame checked against the protocol. */
export class Socket {
  readonly frames: ServerFrame[] = [];
  /** Text that is no JSON: `pong`. */
  readonly texts: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  #heard = (): void => {};

  constructor(
    server: Server,
    conversationId: string,
    {
      token,
      after,
      protocols = [SUBPROTOCOL, ...(token === undefined ? [] : [`bearer.${token}`])],
      headers = {},
    }: { token?: string; after?: number; protocols?: string[]; headers?: Record<string, string> } = {},
  ) {
    const url = new URL(
      `/api/chat/${conversationId}${after === undefined ? "" : `?after=${after}`}`,
      server.url,
    );
    url.protocol = "ws:";
    // Node's own WebSocket takes headers too, as a server that joins a conversation sends them.
    this.#socket = new WebSocket(url, { protocols, headers });
    this.#socket.addEventListener("message", ({ data }) => {
      const text = String(data);
      if (text.startsWith("{")) this.frames.push(asDescribed(ServerFrame, JSON.parse(text)));
      else this.texts.push(text);
      this.#heard();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
      // A close event follows.
      this.#socket.addEventListener("error", () => {});
    });
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(frame: object | string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(
      typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame),
    );
  }

  /** The first frame of a type, heard already or next, that `isIt` holds for. */
  async next<T extends ServerFrame["type"]>(
    type: T,
    isIt: (frame: FrameOf<T>) => boolean = () => true,
    ms = 10_000,
  ): Promise<FrameOf<T>> {
    const find = () =>
      this.frames.find((frame): frame is FrameOf<T> => frame.type === type && isIt(frame as FrameOf<T>));
    const until = Date.now() + ms;
    for (;;) {
      const found = find();
      if (found) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`no such ${type} among ${JSON.stringify(this.frames)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The text frame that answers `ping`: by then, everything sent before has been handled. */
  async pong(): Promise<string> {
    const before = this.texts.length;
    this.send("ping");
    const until = Date.now() + 10_000;
    while (this.texts.length === before && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return this.texts.at(-1) ?? "nothing";
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }
}
