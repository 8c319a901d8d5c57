import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { type AddressInfo, type Socket, connect } from "node:net";
import type { Duplex } from "node:stream";
import { passOn } from "../../../../e2e/proxy.ts";

/** Each as the network or whatever stands before a backend shows it. */
export const faults = [
  "refused",
  "401",
  "429",
  "500",
  "never answers",
  "HTML",
  "other JSON",
  "cut off",
  "slow drip",
] as const;
export type Fault = (typeof faults)[number];

export interface Call {
  method: string;
  path: string;
  /** Who asked: the plugin's PHP, or a browser. */
  by: "php" | "browser";
}

/** Seconds. Short, so that a test can wait for it. */
const retryAfter = 2;

const problems = {
  "401": { code: "unauthorized", detail: "A valid credential is needed." },
  "429": { code: "rate_limited", detail: "Wait a moment.", retry_after: retryAfter },
  "500": { code: "internal", detail: "Something failed on our side." },
};

/** The real Worker, until it is told to be ill. Every call is written down, and what the plugin asks is looked at. */
export class FaultyBackend {
  readonly url: string;
  readonly calls: Call[] = [];
  /** What no call of the plugin's may be like. */
  readonly complaints: string[] = [];
  readonly #target: URL;
  readonly #server: Server;
  readonly #port: number;
  readonly #connections = new Set<Duplex>();
  #fault: Fault | null = null;

  private constructor(target: string, server: Server, port: number) {
    this.#target = new URL(target);
    this.#server = server;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) =>
      this.#take(incoming, outgoing),
    );
    server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(incoming, socket, head),
    );
    server.on("connection", (socket: Socket) => {
      this.#connections.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => this.#connections.delete(socket));
    });
  }

  static async start(target: string): Promise<FaultyBackend> {
    const server = createServer();
    await listen(server, 0);
    return new FaultyBackend(target, server, (server.address() as AddressInfo).port);
  }

  /** From now on; null: it is well. Whoever is connected is cut off, as when a backend restarts. */
  async fall(fault: Fault | null): Promise<void> {
    const wasListening = this.#server.listening;
    this.#fault = fault;
    this.calls.length = 0;
    const closed =
      fault === "refused" && wasListening
        ? new Promise<void>((resolve) => {
            this.#server.close(() => resolve());
          })
        : undefined;
    for (const connection of this.#connections) connection.destroy();
    await closed;
    if (fault !== "refused" && !wasListening) await listen(this.#server, this.#port);
  }

  /** The plugin's calls, each as its method and the path's last part. */
  asked(method?: string): string[] {
    return this.calls
      .filter((call) => call.by === "php" && (method === undefined || call.method === method))
      .map((call) => `${call.method} ${decodeURIComponent(call.path.split("?")[0]!.split("/").at(-1)!)}`);
  }

  async stop(): Promise<void> {
    await this.fall("refused");
  }

  #take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    outgoing.on("error", () => outgoing.destroy());
    const isPhp = incoming.headers["user-agent"]?.startsWith("foyer-chat/") === true;
    // A browser asks for leave first, and what stands before a backend may well give it.
    const fault = incoming.method === "OPTIONS" ? null : this.#fault;
    if (incoming.method !== "OPTIONS")
      this.calls.push({ method: incoming.method!, path: incoming.url!, by: isPhp ? "php" : "browser" });
    if (isPhp) this.#inspect(incoming);
    if (fault === null)
      passOn(incoming, outgoing, {
        hostname: this.#target.hostname,
        port: this.#target.port,
        headers: incoming.headers,
      });
    else {
      incoming.resume();
      incoming.on("end", () => misbehave(fault, outgoing, incoming.headers.origin));
    }
  }

  #inspect({ headers, method, url }: IncomingMessage): void {
    const isFree = url === "/health";
    if (headers.host !== `127.0.0.1:${this.#port}`) this.complaints.push(`${url} for ${headers.host}`);
    if (!isFree && !/^Bearer \S{20,}$/.test(headers.authorization ?? ""))
      this.complaints.push(`${method} ${url} bears no key.`);
    const key = headers.authorization?.slice("Bearer ".length) ?? "-";
    if (url!.includes(key)) this.complaints.push(`The key is in the address of ${method}.`);
    if (Number(headers["content-length"] ?? 0) > 0 && headers["content-type"] !== "application/json")
      this.complaints.push(`${method} ${url} sends ${headers["content-type"]}.`);
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.calls.push({ method: "SOCKET", path: incoming.url!, by: "browser" });
    if (this.#fault !== null) {
      if (this.#fault === "never answers" || this.#fault === "slow drip") return;
      const status = this.#fault in problems ? this.#fault : "200";
      socket.end(`HTTP/1.1 ${status} No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(Number(this.#target.port), this.#target.hostname, () => {
      const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      onward.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  }
}

function misbehave(fault: Fault, outgoing: ServerResponse, origin: string | undefined): void {
  const allowed = origin === undefined ? {} : { "access-control-allow-origin": origin };
  switch (fault) {
    case "refused":
    case "never answers":
      return;
    case "401":
    case "429":
    case "500": {
      const status = Number(fault);
      outgoing.writeHead(status, {
        ...allowed,
        "content-type": "application/problem+json",
        ...(fault === "429" && { "retry-after": String(retryAfter) }),
      });
      outgoing.end(JSON.stringify({ type: "about:blank", title: "No", status, ...problems[fault] }));
      return;
    }
    case "HTML":
      outgoing.writeHead(200, { ...allowed, "content-type": "text/html" });
      outgoing.end("<!doctype html><title>Checking your browser</title><p>One moment, please.</p>");
      return;
    case "other JSON":
      outgoing.writeHead(200, { ...allowed, "content-type": "application/json" });
      outgoing.end('{"hello":"world"}');
      return;
    case "cut off":
      outgoing.writeHead(200, { ...allowed, "content-type": "application/json", "content-length": "2000" });
      outgoing.write('{"external_id":', () => outgoing.destroy());
      return;
    case "slow drip": {
      outgoing.writeHead(200, { ...allowed, "content-type": "application/json", "content-length": "2000" });
      outgoing.write("{");
      const timer = setInterval(() => outgoing.write(" "), 100);
      outgoing.on("close", () => clearInterval(timer));
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
