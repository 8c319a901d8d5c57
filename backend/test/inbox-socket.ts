import {
  type ConversationSummary,
  InboxServerFrame,
  type InboxReady,
  SUBPROTOCOL,
} from "@foyer/shared-widget/protocol";
import { asDescribed } from "./as-described.ts";
import type { Server } from "./server.ts";

type FrameOf<T extends InboxServerFrame["type"]> = Extract<InboxServerFrame, { type: T }>;

/** An agent's inbox that keeps what it heard, in order, each frame checked against the protocol. */
export class InboxSocket {
  readonly frames: InboxServerFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  #heard = (): void => {};

  constructor(server: Server, { token, after }: { token?: string; after?: string } = {}) {
    const url = new URL(`/api/inbox${after === undefined ? "" : `?after=${after}`}`, server.url);
    url.protocol = "ws:";
    this.#socket = new WebSocket(url, [SUBPROTOCOL, ...(token === undefined ? [] : [`bearer.${token}`])]);
    this.#socket.addEventListener("message", ({ data }) => {
      this.frames.push(asDescribed(InboxServerFrame, JSON.parse(String(data))));
      this.#heard();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
      // A close event follows.
      this.#socket.addEventListener("error", () => {});
    });
  }

  static async open(
    server: Server,
    options: { token: string; after?: string },
  ): Promise<{ inbox: InboxSocket; ready: InboxReady }> {
    const inbox = new InboxSocket(server, options);
    return { inbox, ready: await inbox.next("ready") };
  }

  /** False as soon as the server says goodbye; the close event may come seconds later, when the object sleeps. */
  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  of<T extends InboxServerFrame["type"]>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  }

  /** Every summary heard, also of the greeting, in order. */
  get summaries(): ConversationSummary[] {
    return this.frames.flatMap((frame) =>
      frame.type === "ready" || frame.type === "conversations" ? frame.conversations : [],
    );
  }

  /** The last cursor heard. */
  get cursor(): string {
    return this.frames.flatMap((frame) => ("cursor" in frame ? [frame.cursor] : [])).at(-1) ?? "";
  }

  send(frame: object | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** The first frame of a type, heard already or next, that `isIt` holds for. */
  async next<T extends InboxServerFrame["type"]>(
    type: T,
    isIt: (frame: FrameOf<T>) => boolean = () => true,
    ms = 10_000,
  ): Promise<FrameOf<T>> {
    return this.#until(
      () => this.of(type).find(isIt),
      () => `no such ${type}`,
      ms,
    );
  }

  /** The first summary, heard already or next, that `isIt` holds for. */
  async summary(isIt: (summary: ConversationSummary) => boolean, ms = 10_000): Promise<ConversationSummary> {
    return this.#until(
      () => this.summaries.find(isIt),
      () => "no such summary",
      ms,
    );
  }

  async #until<T>(find: () => T | undefined, complaint: () => string, ms: number): Promise<T> {
    const until = Date.now() + ms;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`${complaint()} among ${JSON.stringify(this.frames)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        const before = this.#heard;
        this.#heard = () => {
          clearTimeout(timer);
          before();
          resolve();
        };
      });
    }
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }
}
