import {
  createMcpHandler,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import * as z from "zod";

interface Terms {
  /** What it speaks: `modern` since 2026-07-28, the other two before; only `sessions` knows who asked before. */
  speaks: "modern" | "stateless" | "sessions";
  /** Registers what it offers. */
  offer: (server: McpServer) => void;
  /** Who does not show it is turned away. */
  token?: string;
}

/** Somebody's server of the Model Context Protocol: the official one, which holds us to the protocol. */
export class ToolServer {
  /** What was asked, by its method of JSON-RPC; what has none by its HTTP method. */
  readonly asked: string[] = [];
  readonly requests: Request[] = [];
  /** Sessions that were begun and not ended. */
  readonly sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  terms: Terms;

  constructor(terms: Terms) {
    this.terms = terms;
  }

  async fetch(request: Request): Promise<Response> {
    this.requests.push(request.clone());
    const body = await request.clone().text();
    this.asked.push(body === "" ? request.method : String(JSON.parse(body).method ?? "an answer"));
    const { speaks, token } = this.terms;
    if (token !== undefined && request.headers.get("authorization") !== `Bearer ${token}`)
      return new Response("Who are you?", { status: 401, headers: { "www-authenticate": "Bearer" } });
    if (speaks === "modern")
      return createMcpHandler(() => this.#server(), { legacy: "reject" }).fetch(request);
    const known = this.sessions.get(request.headers.get("mcp-session-id") ?? "");
    if (known) return known.handleRequest(request);
    const transport = new WebStandardStreamableHTTPServerTransport(
      speaks === "stateless"
        ? {}
        : {
            sessionIdGenerator: () => crypto.randomUUID(),
            onsessioninitialized: (id) => void this.sessions.set(id, transport),
            onsessionclosed: (id) => void this.sessions.delete(id),
          },
    );
    await this.#server().connect(transport);
    return transport.handleRequest(request);
  }

  #server(): McpServer {
    const server = new McpServer({ name: "shop", version: "1.0.0" }, { capabilities: { tools: {} } });
    this.terms.offer(server);
    return server;
  }
}

/** Offers `in.stock`, which says how many there are of an article. */
export function offerStock(server: McpServer): void {
  server.registerTool(
    "in.stock",
    {
      description: "How many there are.",
      inputSchema: z.object({ article: z.string().describe("Its number.") }),
      outputSchema: z.object({ article: z.string(), count: z.int() }),
    },
    ({ article }) => {
      const structuredContent = { article, count: 7 };
      return {
        content: [{ type: "text", text: JSON.stringify(structuredContent, null, 2) }],
        structuredContent,
      };
    },
  );
}
