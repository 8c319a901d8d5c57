import type { ClientFrame, Message, ServerFrame } from "@foyer/shared-widget/protocol";
import { vi } from "vitest";
import type { Caller } from "../caller.ts";
import type { Conversation } from "../conversation.ts";

/** A client that remembers every frame. */
export class Client {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  closed: CloseEvent | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (data !== "pong") this.frames.push(JSON.parse(data as string));
    });
    socket.addEventListener("close", (event) => {
      this.closed = event;
    });
    socket.accept();
  }

  static async connect(
    stub: DurableObjectStub<Conversation>,
    caller: Caller,
    after?: number,
  ): Promise<Client> {
    const url = `https://conversation/${after === undefined ? "" : `?after=${after}`}`;
    const headers = { upgrade: "websocket", "x-foyer-caller": JSON.stringify(caller) };
    const response = await stub.fetch(url, { headers });
    const client = new Client(response.webSocket!);
    await client.until(() => client.frames.length > 0 || client.closed !== undefined);
    return client;
  }

  send(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  say(id: string, text = "Where are conversations stored?"): void {
    this.send({ type: "send", id, text });
  }

  of<T extends ServerFrame["type"]>(type: T): Extract<ServerFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type);
  }

  get messages(): Message[] {
    return this.of("message").map((frame) => frame.message);
  }

  async until(condition: () => boolean): Promise<void> {
    await vi.waitUntil(condition, { timeout: 10_000, interval: 5 });
  }
}
