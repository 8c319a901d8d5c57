import { type ServerResponse, createServer } from "node:http";
import { gzipSync } from "node:zlib";
import type { Fault } from "./faults.ts";

interface Answer {
  status: number;
  type: string;
  /** Compressed, as Shopify's hosts send it. */
  body: Buffer;
}

/**
 * A shop whose every answer is the one it gave first, so that no page is slower for having been made more slowly. The
 * pages that have the embed get a fault, where one is asked for.
 */
export async function serveFrozen(
  shop: string,
  port: number,
  fault?: Fault,
): Promise<{ url: string; close(): Promise<void> }> {
  const answers = new Map<string, Promise<Answer>>();
  const server = createServer({ maxHeaderSize: 200_000 }, (request, response) => {
    const path = request.url ?? "/";
    if (request.method !== "GET") {
      response.writeHead(405).end();
      return;
    }
    const answer = answers.get(path) ?? firstAnswer(shop, path, fault);
    answers.set(path, answer);
    void send(response, answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(response: ServerResponse, answer: Promise<Answer>): Promise<void> {
  const { status, type, body } = await answer;
  const headers = { "content-type": type, "content-encoding": "gzip", "cache-control": "no-store" };
  response.writeHead(status, headers).end(body);
}

async function firstAnswer(shop: string, path: string, fault: Fault | undefined): Promise<Answer> {
  if (fault !== undefined && path === "/fault.js")
    return { status: 200, type: "text/javascript", body: gzipSync(fault.script) };
  const response = await fetch(shop + path);
  const type = response.headers.get("content-type") ?? "application/octet-stream";
  const body = Buffer.from(await response.arrayBuffer());
  const isSpoilt = fault !== undefined && type.startsWith("text/html") && body.includes("foyer-config");
  const text = isSpoilt ? body.toString().replace("</head>", () => `${fault.tag}</head>`) : body;
  return { status: response.status, type, body: gzipSync(text) };
}
