import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import type * as z from "zod";
import {
  AgentTokenAnswer,
  AssistAnswer,
  AssistRequest,
  Attachment,
  type Author,
  CannedReplies,
  ChatAnswer,
  ClientFrame,
  ConversationDetails,
  ConversationState,
  ConversationsPage,
  ConversationsQuery,
  ConversationSummary,
  type ErrorCode,
  errors,
  HistoryPage,
  InboxClientFrame,
  InboxServerFrame,
  limits,
  MeAnswer,
  Message,
  Note,
  type Presence,
  ServerFrame,
  SUBPROTOCOL,
  ToolUse,
} from "../../../protocol/index.ts";

type Conversation = {
  summary: z.infer<typeof ConversationSummary>;
  state: ConversationState;
  details: ConversationDetails;
  messages: Message[];
  notes: Note[];
  tools: ToolUse[];
  partial: { id: string; text: string } | undefined;
  lines: Set<WebSocket>;
};

export const ana = { id: "ana", name: "Ana Duarte" };
export const ben = { id: "ben", name: "Ben Okafor" };

interface OtherFile {
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
};

/**
 * A backend of one process, for the console's tests: real HTTP and real sockets, every body and frame parsed by the
 * wire's schemas in both directions, and told by each test how to misbehave. `faults` lists what broke the protocol.
 */
export class StandInBackend {
  faults: string[] = [];
  conversations = new Map<string, Conversation>();
  /** Whose each token is. A token that is not here is refused. */
  tokens = new Map<string, Author>([["t1", ana]]);
  frames: ClientFrame[] = [];
  inboxFrames: InboxClientFrame[] = [];
  /** `after` of every connection, in order; null where it was not given. */
  afters: (string | null)[] = [];
  inboxAfters: (string | null)[] = [];
  /** Queries of the list. */
  lists: URLSearchParams[] = [];
  renewals = 0;
  uploads: { name: string; type: string; bytes: number }[] = [];
  replies: CannedReplies["replies"] = [];
  role: "agent" | "admin" = "agent";
  assist = true;
  present: Presence[] = [];

  /** The next sockets get these close codes before anything else. */
  closesNext: number[] = [];
  /** So many messages are stored, and the line is cut where the acknowledgement should come. */
  losesAcknowledgements = 0;
  /** So many `send` are refused with `rate_limited`. */
  limitsSends = 0;
  refusesRenewals: ErrorCode | null = null;
  /** The next requests of the list are answered so. */
  refusesLists: ErrorCode[] = [];
  /** Held before a page of the list goes out. */
  beforeList: (() => Promise<void>) | undefined;
  resetsInbox = false;
  tokenLifeMs = 3_600_000;

  #server!: Server;
  #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  #inbox = new Set<WebSocket>();
  #port: number;
  #count = 0;
  #cursor = 0;
  #changes: { cursor: number; id: string }[] = [];
  /** Answers what is no API. */
  #other: ((path: string) => OtherFile | undefined) | undefined;

  constructor(
    options: {
      port?: number;
      other?: (path: string) => { type: string; body: string | Buffer } | undefined;
    } = {},
  ) {
    this.#port = options.port ?? 0;
    this.#other = options.other;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get inboxLines(): number {
    return this.#inbox.size;
  }

  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.faults.push(String(error));
        response.destroy();
      });
    });
    this.#server.on("upgrade", (request, socket, head) => {
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
    this.#inbox.clear();
    for (const { lines } of this.conversations.values()) lines.clear();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  /** Cuts every line, as a network does. */
  cut(code?: number): void {
    for (const socket of this.#sockets.clients) {
      if (code) socket.close(code);
      else socket.terminate();
    }
  }

  add(id: string, change: Partial<ConversationSummary> = {}): Conversation {
    const at = change.updated_at ?? new Date(Date.now() - 60_000).toISOString();
    const summary = ConversationSummary.parse({
      id,
      widget_id: "shop",
      mode: "ai",
      mode_since: at,
      labels: [],
      unread: 0,
      visitor: { id: `v-${id}`, verified: false },
      message_count: 0,
      version: 1,
      created_at: at,
      updated_at: at,
      ...change,
    });
    const { mode, agent, visitor, labels, assignee } = summary;
    const conversation: Conversation = {
      summary,
      state: ConversationState.parse({
        id,
        mode,
        ...(agent && { agent }),
        ...(mode === "waiting" && { waiting: { since: summary.mode_since, outlook: "expected" } }),
        first_seq: 1,
        last_seq: 0,
        read: { visitor: 0, agent: 0 },
      }),
      details: ConversationDetails.parse({
        visitor,
        labels,
        ...(assignee && { assignee }),
        widget_id: summary.widget_id,
        created_at: summary.created_at,
        mode_since: summary.mode_since,
      }),
      messages: [],
      notes: [],
      tools: [],
      partial: undefined,
      lines: new Set(),
    };
    this.conversations.set(id, conversation);
    return conversation;
  }

  /** Changes a summary and tells the inbox. `quietly`: only the list knows. */
  change(id: string, change: Partial<ConversationSummary>, quietly = false): void {
    const conversation = this.conversations.get(id) ?? this.add(id, { version: 0 });
    const { summary } = conversation;
    conversation.summary = {
      ...summary,
      updated_at: new Date().toISOString(),
      ...change,
      version: summary.version + 1,
    };
    const cursor = ++this.#cursor;
    this.#changes.push({ cursor, id });
    if (quietly) return;
    this.tellInbox({ type: "conversations", conversations: [conversation.summary], cursor: String(cursor) });
    this.tellInbox({ type: "counts", counts: this.#counts(ana.id) });
  }

  tellInbox(frame: z.input<typeof InboxServerFrame>): void {
    const text = JSON.stringify(InboxServerFrame.parse(frame));
    for (const socket of this.#inbox) socket.send(text);
  }

  /** Somebody says something: stored, numbered, sent to all. */
  say(id: string, role: Message["role"], text: string, more: Partial<Message> = {}): Message {
    const conversation = this.#of(id);
    const message = Message.parse({
      seq: (conversation.messages.at(-1)?.seq ?? 0) + 1,
      id: `s${++this.#count}`,
      role,
      text,
      status: "complete",
      created_at: new Date().toISOString(),
      ...more,
    });
    conversation.messages.push(message);
    conversation.state = { ...conversation.state, last_seq: message.seq };
    if (conversation.partial?.id === message.id) conversation.partial = undefined;
    this.tell(id, { type: "message", message });
    return message;
  }

  noteDown(id: string, author: Author, text: string, noteId = `n${++this.#count}`): Note {
    const { notes, messages } = this.#of(id);
    const note = Note.parse({
      number: notes.length + 1,
      id: noteId,
      author,
      text,
      after: messages.at(-1)?.seq ?? 0,
      created_at: new Date().toISOString(),
    });
    notes.push(note);
    this.tell(id, { type: "note", note });
    return note;
  }

  /** A call of a tool begins, or with the number of one that is known, is in another state. */
  useTool(id: string, use: Partial<ToolUse> = {}): ToolUse {
    const { tools, messages } = this.#of(id);
    const number = use.number ?? tools.length + 1;
    const known = tools[number - 1];
    const one = ToolUse.parse({
      number,
      id: `t_${number}`,
      name: "order_status",
      label: "Looking up your order",
      state: "running",
      arguments: '{"order_id":"4711"}',
      after: messages.at(-1)?.seq ?? 0,
      created_at: new Date().toISOString(),
      ...known,
      ...use,
    });
    tools[number - 1] = one;
    this.tell(id, { type: "tool", use: one });
    return one;
  }

  /** A piece of an answer; `skipped`: nobody is told. */
  write(id: string, partialId: string, text: string, skipped = false): void {
    const conversation = this.#of(id);
    const { partial } = conversation;
    const offset = partial?.id === partialId ? partial.text.length : 0;
    conversation.partial = { id: partialId, text: (offset ? partial!.text : "") + text };
    if (!skipped) this.tell(id, { type: "delta", id: partialId, offset, text });
  }

  setMode(id: string, mode: ConversationState["mode"], agent?: Author): void {
    const conversation = this.#of(id);
    const { agent: _, waiting: __, ...rest } = conversation.state;
    const mode_since = new Date().toISOString();
    conversation.state = {
      ...rest,
      mode,
      ...(agent && { agent }),
      ...(mode === "waiting" && { waiting: { since: mode_since, outlook: "expected" as const } }),
    };
    conversation.details = { ...conversation.details, mode_since };
    const { reachable, csat, waiting } = conversation.state;
    this.tell(id, {
      type: "state",
      mode,
      ...(agent && { agent }),
      ...(waiting && { waiting }),
      ...(reachable !== undefined && { reachable }),
      ...(csat !== undefined && { csat }),
    });
    this.tell(id, { type: "details", details: conversation.details });
    const { agent: ___, ...summary } = conversation.summary;
    conversation.summary = summary;
    this.change(id, { mode, mode_since, ...(agent && { agent }) });
  }

  tell(id: string, frame: z.input<typeof ServerFrame>): void {
    const text = JSON.stringify(ServerFrame.parse(frame));
    for (const line of this.#of(id).lines) line.send(text);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const other = this.#other?.(url.pathname);
    if (other) {
      response.writeHead(200, { ...cors, "content-type": other.type, ...other.headers });
      response.end(other.body);
      return;
    }
    if (request.method === "OPTIONS") return void response.writeHead(204, cors).end();
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const agent = this.tokens.get(token);
    if (!agent) return problem(response, "unauthorized");
    const [, , resource = "", id = ""] = url.pathname.split("/");
    const body = request.method === "GET" ? undefined : await buffer(request);
    const json = () => JSON.parse(body?.toString() ?? "null") as unknown;
    switch (resource) {
      case "me":
        return respond(response, MeAnswer, {
          credential: "agent",
          org_id: "acme",
          agent: { ...agent, role: this.role, widgets: null },
          features: { assist: this.assist, email: false },
          widgets: [{ widget_id: "shop", org_id: "acme", title: "Shop" }],
        });
      case "agent-tokens":
        return this.#renew(response, token, agent);
      case "conversations":
        return this.#list(url, response);
      case "history":
        return this.#history(url, response, decodeURIComponent(id));
      case "agents":
        return send(response, 200, { agents: [ana, ben].map((one) => described(one, this.role)) });
      case "chat":
        return this.#perform(response, decodeURIComponent(id), json(), agent);
      case "canned-replies":
        return respond(response, CannedReplies, { replies: this.replies });
      case "assist":
        AssistRequest.parse(json());
        return respond(response, AssistAnswer, { text: "A draft." });
      case "uploads": {
        const name = url.searchParams.get("name") ?? "";
        const type = request.headers["content-type"] ?? "";
        const size = body?.length ?? 0;
        this.uploads.push({ name, type, bytes: size });
        if (type === "application/x-msdownload") return problem(response, "unsupported_file");
        const fileId = `f_${++this.#count}`;
        const attachment = Attachment.parse({
          id: fileId,
          name,
          content_type: type,
          size,
          url: `/f/${fileId}`,
        });
        return send(response, 201, { attachment });
      }
      default:
        return problem(response, "not_found");
    }
  }

  #renew(response: ServerResponse, token: string, agent: Author): void {
    this.renewals++;
    if (this.refusesRenewals) return problem(response, this.refusesRenewals);
    const next = `t${++this.#count + 1}`;
    this.tokens.set(next, agent);
    this.tokens.delete(token);
    return respond(response, AgentTokenAnswer, {
      token: next,
      expires_at: new Date(Date.now() + this.tokenLifeMs).toISOString(),
      renewable_until: new Date(Date.now() + 12 * 3_600_000).toISOString(),
      agent: described(agent, this.role),
    });
  }

  async #list(url: URL, response: ServerResponse): Promise<void> {
    this.lists.push(url.searchParams);
    const refused = this.refusesLists.shift();
    if (refused) return problem(response, refused);
    const query = ConversationsQuery.parse(Object.fromEntries(url.searchParams));
    const { limit, cursor, status, agent, q, total } = query;
    const found = [...this.conversations.values()]
      .map(({ summary }) => summary)
      .filter((one) => {
        if (status === "open" ? one.mode === "closed" : status && one.mode !== status) return false;
        if (agent && one.agent?.id !== agent && one.assignee?.id !== agent) return false;
        return !q || JSON.stringify([one.visitor, one.last_message]).toLowerCase().includes(q.toLowerCase());
      })
      .sort((a, b) =>
        a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : a.id < b.id ? 1 : -1,
      );
    const from = Number(cursor ?? 0);
    const conversations = structuredClone(found.slice(from, from + limit));
    await this.beforeList?.();
    const next_cursor = from + limit < found.length ? String(from + limit) : null;
    return respond(response, ConversationsPage, {
      conversations,
      next_cursor,
      ...(total === "true" && { total: found.length }),
    });
  }

  #history(url: URL, response: ServerResponse, id: string): void {
    const conversation = this.conversations.get(id);
    if (!conversation) return problem(response, "not_found");
    const limit = Number(url.searchParams.get("limit") ?? limits.pageDefault);
    const before = Number(url.searchParams.get("cursor")?.slice(1) ?? Infinity);
    const older = conversation.messages.filter(({ seq }) => seq < before);
    const messages = older.slice(-limit);
    const next_cursor = older.length > messages.length ? `b${messages[0]?.seq}` : null;
    return respond(response, HistoryPage, { messages, next_cursor });
  }

  #connect(request: IncomingMessage, socket: WebSocket): void {
    const url = new URL(request.url ?? "/", this.url);
    const offered = request.headers["sec-websocket-protocol"]?.split(/, */) ?? [];
    const agent = this.tokens.get(offered.find((one) => one.startsWith("bearer."))?.slice(7) ?? "");
    const [, , resource, id = ""] = url.pathname.split("/");
    const after = url.searchParams.get("after");
    const refusal = this.closesNext.shift() ?? (agent ? undefined : 4401);
    if (refusal !== undefined || !agent) return socket.close(refusal);
    if (resource === "inbox") return this.#connectInbox(socket, agent, after);
    const conversation = this.conversations.get(decodeURIComponent(id));
    if (!conversation) return socket.close(4404);
    this.afters.push(after);
    socket.on("close", () => conversation.lines.delete(socket));
    socket.on("message", (data: Buffer) => {
      if (data.toString() === "ping") return socket.send("pong");
      const frame = this.#parse(ClientFrame, JSON.parse(data.toString()));
      if (frame) this.#take(conversation, frame, socket, agent);
    });
    conversation.lines.add(socket);
    const { state, messages, notes, tools, details, partial } = conversation;
    const missed = messages.filter(({ seq }) => seq > Number(after ?? 0));
    const ready = {
      type: "ready" as const,
      conversation: state,
      messages: missed.slice(-limits.readyMessages),
      reset: after === null || missed.length > limits.readyMessages,
      notes,
      tools,
      details,
      ...(partial && { partial }),
    };
    socket.send(JSON.stringify(ServerFrame.parse(ready)));
  }

  #connectInbox(socket: WebSocket, agent: Author, after: string | null): void {
    this.inboxAfters.push(after);
    this.#inbox.add(socket);
    socket.on("close", () => this.#inbox.delete(socket));
    socket.on("message", (data: Buffer) => {
      if (data.toString() === "ping") return socket.send("pong");
      const frame = this.#parse(InboxClientFrame, JSON.parse(data.toString()));
      if (frame) this.inboxFrames.push(frame);
    });
    const changed = new Set(
      this.#changes.filter(({ cursor }) => cursor > Number(after ?? 0)).map(({ id }) => id),
    );
    const ready = {
      type: "ready" as const,
      agents: this.present,
      counts: this.#counts(agent.id),
      cursor: String(this.#cursor),
      conversations: [...changed].map((id) => this.#of(id).summary),
      reset: this.resetsInbox,
    };
    socket.send(JSON.stringify(InboxServerFrame.parse(ready)));
  }

  /** A frame without a socket: what it is refused with is the answer. */
  #perform(response: ServerResponse, id: string, body: unknown, agent: Author): void {
    const conversation = this.conversations.get(id);
    if (!conversation) return problem(response, "not_found");
    const frame = this.#parse(ClientFrame, body);
    if (!frame) return problem(response, "bad_frame");
    let refusal: ErrorCode | undefined;
    const hear = (text: string) => {
      const told = ServerFrame.parse(JSON.parse(text));
      if (told.type === "error") refusal = told.code as ErrorCode;
    };
    this.#take(conversation, frame, { send: hear }, agent);
    if (refusal) return problem(response, refusal);
    respond(response, ChatAnswer, { conversation: conversation.state });
  }

  #take(conversation: Conversation, frame: ClientFrame, from: Pick<WebSocket, "send">, agent: Author): void {
    this.frames.push(frame);
    const { state } = conversation;
    const { id } = conversation.summary;
    const refuse = (code: ErrorCode, more: object = {}) =>
      from.send(
        JSON.stringify(ServerFrame.parse({ type: "error", code, message: errors[code].title, ...more })),
      );
    switch (frame.type) {
      case "send": {
        const known = conversation.messages.find((one) => one.id === frame.id);
        if (known) return from.send(JSON.stringify({ type: "message", message: known }));
        if (this.limitsSends > 0) {
          this.limitsSends--;
          return refuse("rate_limited", { id: frame.id, retry_after: 0.05 });
        }
        if (state.mode !== "human") return refuse("not_taken", { id: frame.id });
        if (state.agent?.id !== agent.id) return refuse("taken", { id: frame.id });
        const lines = [...conversation.lines];
        if (this.losesAcknowledgements > 0) conversation.lines.clear();
        this.say(id, "agent", frame.text, { id: frame.id, author: agent });
        if (this.losesAcknowledgements > 0) {
          this.losesAcknowledgements--;
          for (const line of lines) line.terminate();
        }
        return;
      }
      case "note": {
        const known = conversation.notes.find((one) => one.id === frame.id);
        if (known) return from.send(JSON.stringify({ type: "note", note: known }));
        this.noteDown(id, agent, frame.text, frame.id);
        return;
      }
      case "takeover":
        if (state.agent && state.agent.id !== agent.id && !frame.force) return refuse("taken");
        if (state.agent?.id === agent.id) return;
        this.say(id, "system", `${agent.name} joined the conversation.`, {
          code: "agent_joined",
          author: agent,
        });
        return this.setMode(id, "human", agent);
      case "release":
        return this.setMode(id, "ai");
      case "close":
        return this.setMode(id, "closed");
      case "reopen":
        return this.setMode(id, "human", agent);
      case "label":
        conversation.details = { ...conversation.details, labels: frame.labels };
        this.tell(id, { type: "details", details: conversation.details });
        return this.change(id, { labels: frame.labels });
      case "assign": {
        const { assignee: _, ...rest } = conversation.details;
        conversation.details = { ...rest, ...(frame.agent && { assignee: frame.agent }) };
        return this.tell(id, { type: "details", details: conversation.details });
      }
      case "read":
        conversation.state = {
          ...state,
          read: { ...state.read, agent: Math.max(state.read.agent, frame.seq) },
        };
        return this.change(id, { unread: 0 });
      default:
        return;
    }
  }

  #counts(agentId: string) {
    const open = [...this.conversations.values()].map(({ summary }) => summary);
    const inMode = (mode: string) => open.filter((one) => one.mode === mode).length;
    const mine = open.filter(
      (one) => one.mode !== "closed" && (one.agent?.id === agentId || one.assignee?.id === agentId),
    ).length;
    return { ai: inMode("ai"), waiting: inMode("waiting"), human: inMode("human"), mine };
  }

  #of(id: string): Conversation {
    const conversation = this.conversations.get(id);
    if (!conversation) throw new Error(`no conversation ${id}`);
    return conversation;
  }

  #parse<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.faults.push(parsed.error.message);
    return undefined;
  }
}

function described(agent: Author, role: "agent" | "admin") {
  const at = new Date().toISOString();
  return { ...agent, role, widgets: null, created_at: at, last_seen_at: at };
}

/** What the stand-in says must itself be right, or the tests prove nothing. */
function respond<T>(response: ServerResponse, schema: z.ZodType<T>, body: z.input<z.ZodType<T>>): void {
  send(response, 200, schema.parse(body));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...cors, "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function problem(response: ServerResponse, code: ErrorCode): void {
  const { status, title } = errors[code];
  send(response, status, { type: `about:blank#${code}`, title, status, detail: title, code });
}
