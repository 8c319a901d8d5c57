import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { apiKey } from "./server-context.ts";

export interface Step {
  method: string;
  /** With its query. */
  path: string;
  /** What has to come as JSON; left out: nothing may. */
  body?: unknown;
  ifMatch?: string;
  /** No key may come. */
  open?: boolean;
  /** What is answered. `never`: nothing ever; `cut`: the line is dropped. */
  answer: Answer;
}

export type Answer =
  | { status: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | "never"
  | "cut";

/** A backend that expects certain calls in a certain order, and takes note of every other. */
export class ScriptedBackend {
  readonly faults: string[] = [];
  readonly #server: Server;
  #steps: Step[] = [];
  #bodies: Record<string, unknown>[] = [];
  url = "";

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  expects(...steps: Step[]): void {
    this.#steps.push(...steps);
  }

  /** What stood under that name in the bodies that came meanwhile, where they had it. */
  async collect(name: string, during: () => Promise<void>): Promise<unknown[]> {
    this.#bodies = [];
    await during();
    return this.#bodies.filter((body) => name in body).map((body) => body[name]);
  }

  /** What was not as expected since this was last asked, and what did not come. */
  takeFaults(): string[] {
    const missing = this.#steps.splice(0).map(({ method, path }) => `${method} ${path} did not come`);
    return [...this.faults.splice(0), ...missing];
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readAll(request);
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    if (body) this.#bodies.push(body as Record<string, unknown>);
    const step = this.#steps.shift();
    this.faults.push(...differences(request, body, step));
    const answer = step?.answer ?? { status: 599 };
    if (answer === "never") return;
    if (answer === "cut") return void request.socket.destroy();
    const { status, json, headers = {} } = answer;
    const type = status < 400 ? "application/json" : "application/problem+json";
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(answer.text ?? (json === undefined ? "" : JSON.stringify(json)));
  }
}

function differences(
  { method, url, headers }: IncomingMessage,
  body: unknown,
  step: Step | undefined,
): string[] {
  const came = `${method} ${url}`;
  if (!step) return [`${came} was not expected`];
  const pairs: [what: string, is: unknown, expected: unknown][] = [
    ["call", came, `${step.method} ${step.path}`],
    ["body", body, step.body],
    ["authorization", headers.authorization, step.open ? undefined : `Bearer ${apiKey}`],
    ["if-match", headers["if-match"], step.ifMatch],
    ["content-type", headers["content-type"], body === undefined ? undefined : "application/json"],
  ];
  return pairs.flatMap(([what, is, expected]) =>
    isSame(is, expected)
      ? []
      : [`${came}: ${what} is ${JSON.stringify(is)}, not ${JSON.stringify(expected)}`],
  );
}

/** As a test would have it: `expect.any(String)` is any text. */
function isSame(is: unknown, expected: unknown): boolean {
  try {
    expect(is).toStrictEqual(expected);
    return true;
  } catch {
    return false;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** A refusal as the backend words it. */
export function problem(status: number, code: string, more: object = {}): Answer {
  return {
    status,
    json: { type: "about:blank", title: code, status, detail: `Refused: ${code}.`, code, ...more },
  };
}
