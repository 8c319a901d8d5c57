import {
  type AgentRole,
  type Author,
  CloseCode,
  type InboxServerFrame,
  limits,
  type Presence,
} from "@foyer/shared-widget/protocol";
import { type Scope, scopeKey } from "./scope.ts";

/** An agent who wants to come in. The Worker has checked the token. */
export interface Guest {
  org_id: string;
  agent: Author;
  role: AgentRole;
  /** Null: all of the org's. */
  widgets: string[] | null;
  /** Unix milliseconds: when a server last vouched for the agent. */
  auth_at: number;
  /** When the token ends, unix seconds. */
  exp: number;
}

/** What a socket sleeps with. */
interface Attachment extends Guest {
  status: Presence["status"];
  connectedMs: number;
}

/** A tab of an agent's. */
export interface Seat extends Presence {
  readonly socket: WebSocket;
  readonly scope: Scope;
  /** Seats with the same key see the same. */
  readonly scopeKey: string;
}

/** More frames a minute than this are no person's. */
const framesPerMinute = 60;

/** The open sockets of an org's agents. They sleep with the object; what belongs to one stands in its attachment. */
export class Seats {
  readonly #ctx: DurableObjectState;
  readonly #seats = new Map<WebSocket, Seat>();
  readonly #frameCounts = new WeakMap<WebSocket, { minute: number; count: number }>();

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
    // Answered by the runtime without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    for (const socket of ctx.getWebSockets()) this.#seats.set(socket, toSeat(socket));
  }

  get all(): Iterable<Seat> {
    return this.#seats.values();
  }

  get size(): number {
    return this.#seats.size;
  }

  /** Undefined: it was closed from here already. */
  of(socket: WebSocket): Seat | undefined {
    return this.#seats.get(socket);
  }

  ofAgent(agentId: string): Seat[] {
    return [...this.all].filter(({ id }) => id === agentId);
  }

  take(guest: Guest): { client: WebSocket; seat: Seat } {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    const attachment: Attachment = { ...guest, status: "online", connectedMs: Date.now() };
    server.serializeAttachment(attachment);
    return { client, seat: this.#sit(server) };
  }

  setStatus({ socket }: Seat, status: Presence["status"]): void {
    this.#change(socket, { status });
  }

  /** The agent is described anew. */
  describe(seat: Seat, described: Pick<Guest, "agent" | "role" | "widgets">): Seat {
    return this.#change(seat.socket, described);
  }

  /** The socket is gone, or is to go with `code`. */
  leave({ socket }: Pick<Seat, "socket">, code?: number, reason?: string): void {
    this.#seats.delete(socket);
    if (code !== undefined) socket.close(code, reason);
  }

  isExpired({ socket }: Seat, now: number): boolean {
    return attachmentOf(socket).exp * 1000 <= now;
  }

  /** Closes seats whose token has run out, and those that have not even pinged for a while. Answers whose. */
  closeStale(now: number): Seat[] {
    return [...this.all].filter((seat) => {
      const { connectedMs } = attachmentOf(seat.socket);
      const heardMs = this.#ctx.getWebSocketAutoResponseTimestamp(seat.socket)?.getTime() ?? connectedMs;
      const isIdle = now - Math.max(heardMs, connectedMs) > limits.idleSocketMs;
      if (this.isExpired(seat, now)) this.leave(seat, CloseCode.unauthorized, "token expired");
      else if (isIdle) this.leave(seat, CloseCode.idle, "idle");
      else return false;
      return true;
    });
  }

  /** When the next token runs out, in ms. */
  get nextExpiryMs(): number {
    return Math.min(...[...this.all].map(({ socket }) => attachmentOf(socket).exp * 1000));
  }

  /** Counts a frame in; true when the socket sends more than a person could. */
  isFlooding({ socket }: Seat): boolean {
    const minute = Math.floor(Date.now() / 60_000);
    const before = this.#frameCounts.get(socket);
    const count = before?.minute === minute ? before.count + 1 : 1;
    this.#frameCounts.set(socket, { minute, count });
    return count > framesPerMinute;
  }

  #change(socket: WebSocket, change: Partial<Attachment>): Seat {
    socket.serializeAttachment({ ...attachmentOf(socket), ...change } satisfies Attachment);
    return this.#sit(socket);
  }

  #sit(socket: WebSocket): Seat {
    const seat = toSeat(socket);
    this.#seats.set(socket, seat);
    return seat;
  }
}

/** `frame` as it is, or as JSON that was written once for many. */
export function tell({ socket }: Seat, frame: InboxServerFrame | string): void {
  try {
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  } catch {
    // It is closing, and will come back with `after`.
  }
}

function attachmentOf(socket: WebSocket): Attachment {
  return socket.deserializeAttachment() as Attachment;
}

function toSeat(socket: WebSocket): Seat {
  const { agent, role, widgets, status } = attachmentOf(socket);
  return { ...agent, role, widgets, status, socket, scope: widgets, scopeKey: scopeKey(widgets) };
}
