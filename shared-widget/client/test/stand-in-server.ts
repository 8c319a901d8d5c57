import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import type * as z from "zod";
import {
  ChatAnswer,
  ClientFrame,
  type ErrorCode,
  errors,
  HistoryPage,
  limits,
  type Message,
  OwnConversations,
  PublicConfig,
  ServerFrame,
  SessionRequest,
  SessionResponse,
  SUBPROTOCOL,
  WidgetConfig,
} from "../../protocol/index.ts";
import { pause } from "./until.ts";

interface Talk {
  id: string;
  visitor: string;
  messages: Message[];
  firstSeq: number;
  mode: "ai" | "waiting" | "human" | "closed";
  read: { visitor: number; agent: number };
  partial: { id: string; text: string } | undefined;
  lines: Set<Line>;
  reachable: boolean;
  csat: number | undefined;
}

/** One client that listens, by socket or by event stream. */
interface Line {
  kind: "socket" | "sse";
  send(frame: unknown): void;
  /** Ends it with a close code, or without a word. */
  end(code?: number): void;
}

interface Token {
  talk: string;
  visitor: string;
  userId?: string;
}

export const goodSignature = "a".repeat(64);

/**
 * A backend of one process, for the client's tests: real HTTP and real sockets, every body and frame parsed by the
 * wire's schemas in both directions, and told by each test how to misbehave. `faults` lists what broke the protocol.
 */
export class StandInServer {
  faults: string[] = [];
  talks = new Map<string, Talk>();
  tokens = new Map<string, Token>();
  sessions: SessionRequest[] = [];
  frames: ClientFrame[] = [];
  /** `after` of every connection, in order; null where it was not given. */
  afters: (string | null)[] = [];
  historyRequests = 0;
  pings = 0;

  /** Upgrades are answered with 403, as some proxies do. */
  refusesUpgrades = false;
  /** The next connections get these close codes before anything else. */
  closesNext: number[] = [];
  /** So many messages are stored, and the line is cut where the acknowledgement should come. */
  losesAcknowledgements = 0;
  /** So many messages are stored and never acknowledged, on a line that stays. */
  forgetsAcknowledgements = 0;
  /** So many `send` are refused with `rate_limited`. */
  limitsSends = 0;
  retryAfter = 0.2;
  refusesSessions: ErrorCode | null = null;
  answersPings = true;
  tokenLifeMs = 3_600_000;
  sessionDelayMs = 0;
  /** By name: what was put, as text. */
  uploads = new Map<string, string>();
  mails: string[] = [];
  sendsMail = true;

  #server!: Server;
  #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  #port = 0;
  #users = new Map<string, string>();
  #count = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get lines(): Line[] {
    return [...this.talks.values()].flatMap(({ lines }) => [...lines]);
  }

  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.faults.push(String(error));
        response.destroy();
      });
    });
    this.#server.on("upgrade", (request, socket, head) => {
      if (this.refusesUpgrades) {
        socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#connect(request, ws));
    });
    await new Promise<void>((resolve) => {
      this.#server.listen(this.#port, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    if (address && typeof address === "object") this.#port = address.port;
    return this;
  }

  /** Gone without a word; `start` brings it back on the same port, with what was stored. */
  async crash(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    for (const talk of this.talks.values()) {
      talk.lines.clear();
      talk.partial = undefined;
    }
    await closed;
  }

  /** The one conversation of tests that have one. */
  get talk(): Talk {
    const talk = [...this.talks.values()].at(-1);
    if (!talk) throw new Error("no conversation yet");
    return talk;
  }

  /** Somebody says something: stored, numbered, sent to all. */
  say(
    talk: Talk,
    role: Message["role"],
    text: string,
    id = `s${++this.#count}`,
    files: string[] = [],
  ): Message {
    const last = talk.messages.at(-1)?.seq ?? talk.firstSeq - 1;
    const message: Message = {
      seq: last + 1,
      id,
      role,
      text,
      status: "complete",
      created_at: new Date().toISOString(),
      ...(files.length && {
        attachments: files.map((file) => ({
          id: file,
          name: file,
          content_type: "text/plain",
          size: 1,
          url: "/f",
        })),
      }),
    };
    talk.messages.push(message);
    if (talk.partial?.id === id) talk.partial = undefined;
    this.broadcast(talk, { type: "message", message });
    return message;
  }

  /** A piece of an answer; `skipped`: nobody is told. */
  write(talk: Talk, id: string, text: string, skipped = false): void {
    const offset = talk.partial?.id === id ? talk.partial.text.length : 0;
    talk.partial = { id, text: (talk.partial?.text.slice(0, offset) ?? "") + text };
    if (!skipped) this.broadcast(talk, { type: "delta", id, offset, text });
  }

  broadcast(talk: Talk, frame: z.input<typeof ServerFrame>): void {
    for (const line of talk.lines) line.send(frame);
  }

  clear(talk: Talk): void {
    talk.firstSeq = (talk.messages.at(-1)?.seq ?? talk.firstSeq - 1) + 1;
    talk.messages = [];
    this.broadcast(talk, this.#ready(talk, null));
  }

  newTalk(visitor: string): Talk {
    const talk: Talk = {
      id: `c${++this.#count}`,
      visitor,
      messages: [],
      firstSeq: 1,
      mode: "ai",
      read: { visitor: 0, agent: 0 },
      partial: undefined,
      lines: new Set(),
      reachable: false,
      csat: undefined,
    };
    this.talks.set(talk.id, talk);
    return talk;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const [, , resource, id = ""] = url.pathname.split("/");
    if (resource === "widgets") return respond(response, 200, publicConfig(id));
    if (resource === "sessions" && request.method === "GET") return this.#own(request, response);
    if (resource === "sessions") return this.#session(request, response);
    const talk = this.#authorised(request.headers.authorization?.replace("Bearer ", ""), id);
    if (typeof talk === "number") return problem(response, talk === 4401 ? "unauthorized" : "not_found");
    if (resource === "history") return this.#history(url, response, talk);
    if (resource === "transcript") return this.#transcript(url, request, response, talk);
    if (resource === "uploads") return this.#upload(url, request, response);
    if (resource !== "chat") return problem(response, "not_found");
    if (request.method === "POST") return this.#post(request, response, talk);
    this.#stream(request, response, talk, url);
  }

  #own(request: IncomingMessage, response: ServerResponse): void {
    const token = this.tokens.get(request.headers.authorization?.replace("Bearer ", "") ?? "");
    if (!token) return problem(response, "unauthorized");
    const own = [...this.talks.values()].filter(({ visitor }) => visitor === token.visitor).toReversed();
    const conversations = own.map(({ id, mode, messages }) => {
      const { role, text, created_at } = messages.at(-1) ?? {};
      return {
        id,
        mode,
        title: messages[0]?.text ?? "",
        ...(role && { last_message: { role, text, created_at } }),
        updated_at: created_at ?? new Date(0).toISOString(),
      };
    });
    respond(response, 200, OwnConversations.parse({ conversations }));
  }

  async #transcript(url: URL, request: IncomingMessage, response: ServerResponse, talk: Talk): Promise<void> {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/plain" });
      response.end(`${url.searchParams.get("format")}\n${talk.messages.map(({ text }) => text).join("\n")}`);
      return;
    }
    if (!this.sendsMail) return problem(response, "not_configured");
    this.mails.push(JSON.parse(await readText(request)).email);
    respond(response, 202, {});
  }

  async #upload(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = url.searchParams.get("name") ?? "";
    const content = await readText(request);
    if (content === "refuse me") return problem(response, "unsupported_file");
    this.uploads.set(name, content);
    const attachment = {
      id: `f_${this.uploads.size}`,
      name,
      content_type: request.headers["content-type"],
      size: content.length,
      url: `${this.url}/file`,
    };
    respond(response, 201, { attachment });
  }

  async #session(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = this.#parse(SessionRequest.strict(), JSON.parse(await readText(request)));
    if (!body) return problem(response, "invalid");
    this.sessions.push(body);
    if (this.sessionDelayMs) await pause(this.sessionDelayMs);
    if (this.refusesSessions === "identity_required") {
      const { status, title } = errors.identity_required;
      const config = publicConfig(body.widget_id);
      return respond(response, status, { status, title, detail: title, code: this.refusesSessions, config });
    }
    if (this.refusesSessions) return problem(response, this.refusesSessions);
    const { identity } = body;
    if (identity && identity.signature !== goodSignature) return problem(response, "identity_invalid");
    const former = body.token ? this.tokens.get(body.token) : undefined;
    const userId = identity?.user_id ?? former?.userId;
    const visitor = former?.visitor ?? `v${++this.#count}`;
    let talk = former && !body.new ? this.talks.get(body.conversation_id ?? former.talk) : undefined;
    if (body.conversation_id && talk?.visitor !== visitor) return problem(response, "not_found");
    talk = this.talks.get(body.continue ?? "") ?? talk;
    if (identity) {
      const own = this.talks.get(this.#users.get(identity.user_id) ?? "");
      if (own && own !== talk) {
        for (const { role, text, id } of former?.userId ? [] : (talk?.messages ?? []))
          this.say(own, role, text, id);
        talk = own;
      }
    }
    talk ??= this.newTalk(visitor);
    if (userId) this.#users.set(userId, talk.id);
    const token = `t${++this.#count}.${talk.id}`;
    this.tokens.set(token, { talk: talk.id, visitor, ...(userId ? { userId } : {}) });
    const answer: SessionResponse = {
      conversation_id: talk.id,
      visitor_id: visitor,
      verified: userId !== undefined,
      token,
      expires_at: new Date(Date.now() + this.tokenLifeMs).toISOString(),
      config: publicConfig(body.widget_id),
    };
    respond(response, 200, SessionResponse.parse(answer));
  }

  #connect(request: IncomingMessage, socket: WebSocket): void {
    const url = new URL(request.url ?? "/", this.url);
    const bearer = request.headers["sec-websocket-protocol"]
      ?.split(/, */)
      .find((one) => one.startsWith("bearer."));
    const talk = this.#authorised(bearer?.slice(7), url.pathname.split("/")[3] ?? "");
    const refusal = this.closesNext.shift() ?? (typeof talk === "number" ? talk : undefined);
    if (refusal !== undefined || typeof talk === "number") return socket.close(refusal);
    const line: Line = {
      kind: "socket",
      send: (frame) => socket.send(JSON.stringify(this.#checked(frame))),
      end: (code) => (code ? socket.close(code) : socket.terminate()),
    };
    socket.on("close", () => talk.lines.delete(line));
    socket.on("message", (data: Buffer) => {
      const text = data.toString();
      if (text === "ping") {
        this.pings++;
        return this.answersPings && socket.send("pong");
      }
      const frame = this.#parse(ClientFrame, JSON.parse(text));
      return frame && this.#take(talk, frame, line);
    });
    this.#greet(talk, line, url);
  }

  #stream(request: IncomingMessage, response: ServerResponse, talk: Talk, url: URL): void {
    if (request.headers.accept !== "text/event-stream")
      this.faults.push("an event stream that does not say so");
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": hello\n\n");
    const line: Line = {
      kind: "sse",
      send: (frame) => {
        const checked = this.#checked(frame);
        response.write(`event: ${checked.type}\ndata: ${JSON.stringify(checked)}\n\n`);
      },
      end: () => response.destroy(),
    };
    response.on("close", () => talk.lines.delete(line));
    this.#greet(talk, line, url);
  }

  async #post(request: IncomingMessage, response: ServerResponse, talk: Talk): Promise<void> {
    const { wait, ...body } = JSON.parse(await readText(request));
    const frame = this.#parse(ClientFrame, body);
    if (!frame) return problem(response, "bad_frame");
    if (frame.type === "send" && wait !== false) this.faults.push("a send that waits for the answer");
    let refused: z.input<typeof ServerFrame> | undefined;
    const line: Line = {
      kind: "sse",
      send: (answer) => {
        refused = this.#checked(answer);
      },
      end: () => response.destroy(),
    };
    const message = this.#take(talk, frame, line);
    if (response.destroyed) return;
    if (refused?.type === "error") return problem(response, "rate_limited", this.retryAfter);
    respond(response, 200, ChatAnswer.parse({ message, conversation: this.#ready(talk, null).conversation }));
  }

  #greet(talk: Talk, line: Line, url: URL): void {
    const after = url.searchParams.get("after");
    this.afters.push(after);
    talk.lines.add(line);
    line.send(this.#ready(talk, after === null ? null : Number(after)));
  }

  #ready(talk: Talk, after: number | null) {
    const missed = talk.messages.filter(({ seq }) => seq > (after ?? 0));
    const reset = after === null || missed.length > limits.readyMessages;
    return {
      type: "ready" as const,
      conversation: {
        id: talk.id,
        mode: talk.mode,
        ...(talk.reachable && { reachable: true }),
        ...(talk.csat && { csat: talk.csat }),
        first_seq: talk.firstSeq,
        last_seq: talk.messages.at(-1)?.seq ?? talk.firstSeq - 1,
        read: talk.read,
      },
      messages: missed.slice(-limits.readyMessages),
      reset,
      ...(talk.partial ? { partial: talk.partial } : {}),
    };
  }

  #take(talk: Talk, frame: ClientFrame, from: Line): Message | undefined {
    this.frames.push(frame);
    if (frame.type === "read") {
      talk.read.visitor = Math.max(talk.read.visitor, frame.seq);
      for (const line of talk.lines)
        if (line !== from) line.send({ type: "read", role: "visitor", seq: frame.seq });
    }
    if (frame.type === "handoff") {
      talk.mode = frame.on ? "waiting" : "ai";
      this.broadcast(talk, { type: "state", mode: talk.mode });
    }
    if (frame.type === "contact" || (frame.type === "rate" && frame.csat)) {
      if (frame.type === "contact") talk.reachable ||= Boolean(frame.email);
      else talk.csat = frame.csat;
      const { reachable, csat, mode } = talk;
      this.broadcast(talk, { type: "state", mode, reachable, ...(csat && { csat }) });
    }
    if (frame.type === "rate" && frame.seq)
      this.broadcast(talk, { type: "rating", seq: frame.seq, value: frame.value ?? null });
    if (frame.type !== "send") return undefined;
    const known = talk.messages.find(({ id }) => id === frame.id);
    if (known) {
      from.send({ type: "message", message: known });
      return known;
    }
    if (this.limitsSends > 0) {
      this.limitsSends--;
      from.send({
        type: "error",
        code: "rate_limited",
        message: "Wait.",
        id: frame.id,
        retry_after: this.retryAfter,
      });
      return undefined;
    }
    if (frame.text === "refuse me") {
      from.send({ type: "error", code: "too_long", message: "That message is too long.", id: frame.id });
      return undefined;
    }
    if (this.losesAcknowledgements > 0 || this.forgetsAcknowledgements > 0) {
      const lines = [...talk.lines];
      talk.lines.clear();
      const message = this.say(talk, "visitor", frame.text, frame.id);
      if (this.forgetsAcknowledgements > 0) {
        this.forgetsAcknowledgements--;
        for (const line of lines) talk.lines.add(line);
      } else {
        this.losesAcknowledgements--;
        from.end();
        for (const line of lines) line.end();
      }
      return message;
    }
    return this.say(talk, "visitor", frame.text, frame.id, frame.attachments);
  }

  #history(url: URL, response: ServerResponse, talk: Talk): void {
    this.historyRequests++;
    const limit = Number(url.searchParams.get("limit") ?? limits.pageDefault);
    const before = Number(url.searchParams.get("cursor")?.slice(1) ?? Infinity);
    const older = talk.messages.filter(({ seq }) => seq < before);
    const messages = older.slice(-limit);
    const next_cursor = older.length > messages.length ? `b${messages[0]?.seq}` : null;
    respond(response, 200, HistoryPage.parse({ messages, next_cursor }));
  }

  #authorised(token: string | undefined, id: string): Talk | number {
    const known = this.tokens.get(token ?? "");
    if (!known) return 4401;
    return (known.talk === id ? this.talks.get(id) : undefined) ?? 4404;
  }

  #parse<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.faults.push(parsed.error.message);
    return undefined;
  }

  /** What the stand-in says must itself be right, or the tests prove nothing. */
  #checked(frame: unknown): z.infer<typeof ServerFrame> {
    return ServerFrame.parse(frame);
  }
}

function publicConfig(widgetId: string): PublicConfig {
  return PublicConfig.strip().parse(WidgetConfig.parse({ widget_id: widgetId, org_id: "org" }));
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function problem(response: ServerResponse, code: ErrorCode, retryAfter?: number): void {
  const { status, title } = errors[code];
  const body = { type: `about:blank#${code}`, title, status, detail: title, code };
  respond(response, status, retryAfter ? { ...body, retry_after: retryAfter } : body);
}
