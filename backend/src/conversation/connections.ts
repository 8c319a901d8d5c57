import { CloseCode, limits, type ServerFrame, SUBPROTOCOL } from "@foyer/shared-widget/protocol";
import type { Caller } from "./caller.ts";

/** One client that hears what happens: a socket, which sleeps with the object, or an event stream, which does not. */
export interface Connection {
  readonly caller: Caller;
  send(frame: ServerFrame): void;
  close(code: number, reason: string): void;
}

interface Attachment {
  caller: Caller;
  connectedMs: number;
}

/** More frames a minute than this are no person's. */
const framesPerMinute = 240;
const keepAliveMs = 15_000;
/** A client pings every 25 seconds: a socket that missed three is not one that a person sits at. */
const goneAfterMs = 3 * limits.pingMs;
/** Frames an event stream's reader may be behind before it is let go; it comes back with `after`. */
const streamBacklog = 1_000;

/** Everyone connected to one conversation. */
export class Connections {
  readonly #ctx: DurableObjectState;
  readonly #streams = new Set<Connection>();
  readonly #frameCounts = new WeakMap<WebSocket, { minute: number; count: number }>();

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
    // Answered by the runtime without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  acceptSocket(caller: Caller): { socket: WebSocket; connection: Connection } {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server, [caller.kind]);
    server.serializeAttachment({ caller, connectedMs: Date.now() } satisfies Attachment);
    return { socket: client, connection: toConnection(server) };
  }

  /** The connection behind a socket that an event came from, also after a sleep. */
  ofSocket(socket: WebSocket): Connection {
    return toConnection(socket);
  }

  /** An event stream: frames as server-sent events, until `connection.close` or the reader goes; then `onEnd`. */
  openStream(
    caller: Caller,
    onEnd: () => void = () => {},
  ): { body: ReadableStream<Uint8Array>; connection: Connection } {
    const encoder = new TextEncoder();
    let stop: (() => void) | undefined;
    let connection!: Connection;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const write = (text: string): void => controller.enqueue(encoder.encode(text));
          const timer = setInterval(() => {
            if (isExpired(caller, Date.now())) connection.close(CloseCode.unauthorized, "token expired");
            else write(": still here\n\n");
          }, keepAliveMs);
          stop = () => {
            clearInterval(timer);
            if (this.#streams.delete(connection)) onEnd();
          };
          connection = {
            caller,
            send: (frame) => {
              if ((controller.desiredSize ?? 0) < -streamBacklog)
                return connection.close(CloseCode.tooMany, "");
              write(`event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`);
            },
            close: () => {
              if (!this.#streams.has(connection)) return;
              stop?.();
              controller.close();
            },
          };
          this.#streams.add(connection);
        },
        cancel: () => stop?.(),
      },
      new CountQueuingStrategy({ highWaterMark: 1 }),
    );
    return { body, connection };
  }

  /** To everyone, or to everyone but one. */
  broadcast(frame: ServerFrame, except?: Connection): void {
    const text = JSON.stringify(frame);
    for (const socket of this.#ctx.getWebSockets()) {
      if (except && isSame(except, socket)) continue;
      sendText(socket, text);
    }
    for (const stream of this.#streams) if (stream !== except) stream.send(frame);
  }

  /** To everyone what is theirs to know. */
  tellEach(toFrame: (caller: Caller) => ServerFrame): void {
    for (const connection of this.#all()) connection.send(toFrame(connection.caller));
  }

  /** What no visitor may hear. */
  broadcastToStaff(frame: ServerFrame): void {
    for (const connection of this.#all()) if (connection.caller.kind !== "visitor") connection.send(frame);
  }

  get hasVisitor(): boolean {
    return this.#all().some(({ caller }) => caller.kind === "visitor");
  }

  /** Whether the visitor sits where a question would reach them. */
  get canAskVisitor(): boolean {
    return this.#all().some(({ caller }) => caller.kind === "visitor" && !caller.cannotBeAsked);
  }

  /** Whether the agent is connected with a token of their own, and has been heard of lately. */
  hasAgent(agentId: string): boolean {
    const now = Date.now();
    const isLive = (socket: WebSocket): boolean =>
      isOfAgent(toConnection(socket), agentId) && now - this.#heardMs(socket) < goneAfterMs;
    return (
      this.#ctx.getWebSockets("agent").some(isLive) ||
      [...this.#streams].some((stream) => isOfAgent(stream, agentId))
    );
  }

  closeAgent(agentId: string, code: number, reason: string): void {
    for (const connection of this.#all()) if (isOfAgent(connection, agentId)) connection.close(code, reason);
  }

  #all(): Connection[] {
    // A socket that is closing is still listed, and nobody hears it any more.
    const open = this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
    return [...open.map(toConnection), ...this.#streams];
  }

  #heardMs(socket: WebSocket): number {
    const { connectedMs } = socket.deserializeAttachment() as Attachment;
    return Math.max(connectedMs, this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0);
  }

  /** Counts a frame of a socket in; true when it sends more than a person could. */
  isFlooding(socket: WebSocket): boolean {
    const minute = Math.floor(Date.now() / 60_000);
    const before = this.#frameCounts.get(socket);
    const count = before?.minute === minute ? before.count + 1 : 1;
    this.#frameCounts.set(socket, { minute, count });
    return count > framesPerMinute;
  }

  closeAll(code: number, reason: string): void {
    for (const socket of this.#ctx.getWebSockets()) socket.close(code, reason);
    for (const stream of this.#streams) stream.close(code, reason);
  }

  hasSockets(): boolean {
    return this.#ctx.getWebSockets().length > 0;
  }

  /** Closes sockets that have not even pinged for a while, and those whose token has run out. */
  closeIdle(now: number): void {
    for (const socket of this.#ctx.getWebSockets()) {
      const { caller } = socket.deserializeAttachment() as Attachment;
      if (isExpired(caller, now)) socket.close(CloseCode.unauthorized, "token expired");
      else if (now - this.#heardMs(socket) > limits.idleSocketMs) socket.close(CloseCode.idle, "idle");
    }
  }
}

/** Browsers see close codes, not statuses: a refused socket opens and closes at once. */
export function refuseSocket(code: number, reason: string): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: { "sec-websocket-protocol": SUBPROTOCOL },
  });
}

export function isExpired(caller: Caller, now: number): boolean {
  return caller.kind !== "key" && caller.exp * 1000 < now;
}

function isOfAgent({ caller }: Connection, agentId: string): boolean {
  return caller.kind === "agent" && caller.agent.id === agentId;
}

function toConnection(socket: WebSocket): SocketConnection {
  const { caller } = socket.deserializeAttachment() as Attachment;
  return {
    caller,
    socket,
    send: (frame) => sendText(socket, JSON.stringify(frame)),
    close: (code, reason) => socket.close(code, reason),
  };
}

interface SocketConnection extends Connection {
  socket: WebSocket;
}

function isSame(connection: Connection, socket: WebSocket): boolean {
  return "socket" in connection && connection.socket === socket;
}

/** A socket that is closing throws on send; its close event tidies up. */
function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // It will come back with `after`.
  }
}
