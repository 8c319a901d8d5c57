import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";

export interface Page {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Instead of all that. */
  handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Somebody's website, on loopback. What is asked for and is no page is 404. */
export class Site {
  readonly pages = new Map<string, Page>();
  /** Every request, in order. */
  readonly asked: { path: string; headers: IncomingMessage["headers"] }[] = [];
  readonly #http: HttpServer;

  private constructor() {
    this.#http = createServer((request, response) => {
      const path = request.url ?? "/";
      this.asked.push({ path, headers: request.headers });
      const page = this.pages.get(path);
      if (page?.handle) return page.handle(request, response);
      const {
        status = page ? 200 : 404,
        type = "text/html; charset=utf-8",
        headers = {},
        body = "",
      } = page ?? {};
      const { etag } = headers;
      if (etag !== undefined && request.headers["if-none-match"] === etag) {
        response.writeHead(304, headers).end();
        return;
      }
      response.writeHead(status, { "content-type": type, ...headers }).end(body);
    });
  }

  static async start(): Promise<Site> {
    const site = new Site();
    await new Promise<void>((resolve) => site.#http.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get url(): string {
    const address = this.#http.address();
    if (address === null || typeof address === "string") throw new Error("the site does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  page(path: string, body: string, headers: Record<string, string> = {}): void {
    this.pages.set(path, { body, headers });
  }

  /** The paths that were asked for since the last call. */
  takeAsked(): string[] {
    return this.asked.splice(0).map(({ path }) => path);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
