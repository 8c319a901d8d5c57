import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { type ServedOrigin, serveOn } from "../../../../e2e/serve-on.ts";
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
export function serveFrozen(shop: string, port: number, fault?: Fault): Promise<ServedOrigin> {
  const answers = new Map<string, Promise<Answer>>();
  return serveOn(port, (request, response) => {
    const path = request.url ?? "/";
    if (request.method !== "GET") {
      response.writeHead(405).end();
      return;
    }
    const answer = answers.get(path) ?? firstAnswer(shop, path, fault);
    answers.set(path, answer);
    void send(response, answer);
  });
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
