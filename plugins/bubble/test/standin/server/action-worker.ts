import { createRequire } from "node:module";
import { formatWithOptions } from "node:util";
import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { refusedAddress } from "./allowed-origin.ts";
import type { Given } from "./inside.ts";
import { inside } from "./inside.ts";
import { builtinModules, newerExports } from "./node18.ts";
import { define, makeNode18, unnamedObjects } from "./node18-realm.ts";
import { plainReturn } from "./plain-return.ts";

/* One call of one server action: the thread is new, and ends with it. */

export interface WorkerTask {
  code: string;
  file: string;
  given: Given;
  allowedOrigins: string[];
  maxBytes: number;
}

export type WorkerReport =
  | { fault: string }
  | { log: string }
  | { returned: unknown }
  /** The action threw. */
  | { error: string };

/** They reach what `fetch` may not, or are no part of a function's life. */
const forbiddenModules = new Set(
  [
    "child_process",
    "cluster",
    "dgram",
    "dns",
    "dns/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
  ].concat(["net", "process", "repl", "tls", "trace_events", "v8", "vm", "wasi", "worker_threads"]),
);

const { code, file, given, allowedOrigins, maxBytes } = workerData as WorkerTask;

function report(message: WorkerReport): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}

function fault(message: string): void {
  report({ fault: message });
}

const nodeFetch = globalThis.fetch;

async function limitedFetch(input: unknown, init: unknown = {}): Promise<Response> {
  const request = input as string | URL | Request;
  const address = request instanceof Request ? request.url : String(request);
  refuse(refusedAddress(address, allowedOrigins));
  const options = init as RequestInit;
  const follows =
    (options.redirect ?? (request instanceof Request ? request.redirect : "follow")) === "follow";
  const response = await nodeFetch(request, follows ? { ...options, redirect: "manual" } : options);
  const target = response.headers.get("location");
  if (follows && target !== null && [301, 302, 303, 307, 308].includes(response.status))
    return await limitedFetch(new URL(target, address), redirected(options, response.status));
  if (Number(response.headers.get("content-length")) > maxBytes) tooLarge();
  return response;
}

function redirected(options: RequestInit, status: number): RequestInit {
  return status >= 307 ? options : { ...options, method: "GET", body: null };
}

function refuse(reason: string | null): void {
  if (!reason) return;
  fault(`fetch: ${reason}`);
  throw new TypeError(`fetch failed: ${reason}`);
}

function tooLarge(): never {
  const message = `an answer has more than ${maxBytes} bytes`;
  fault(message);
  throw new TypeError(message);
}

const require = createRequire(import.meta.url);

function node18Require(name: string): unknown {
  const bare = name.replace(/^node:/, "");
  if (!builtinModules.split(" ").includes(bare)) {
    fault(`require("${name}"): Node 18 does not bring it, and the action has no packages`);
    throw new Error(`Cannot find module '${name}'`);
  }
  if (forbiddenModules.has(bare)) {
    fault(`require("${name}"): the stand-in lends no module that reaches past fetch`);
    throw new Error(`Cannot find module '${name}'`);
  }
  const loaded = require(`node:${bare}`) as object;
  const newer = newerExports[bare]?.split(" ") ?? [];
  if (newer.length === 0) return loaded;
  return new Proxy(loaded, {
    get: (from, key) => (newer.includes(String(key)) ? undefined : Reflect.get(from, key)),
  });
}

const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
  codeGeneration: { strings: false, wasm: false },
}) as Record<string, unknown>;

function evaluate(text: string, filename: string): unknown {
  return new vm.Script(text, { filename }).runInContext(realm);
}

const makeInside = evaluate(`(${inside.toString()})`, "stand-in") as typeof inside;
const made = makeInside(given, {
  fault,
  log: (level, parts) => report({ log: `${level}: ${formatWithOptions({ depth: 4 }, ...parts)}` }),
  fetch: limitedFetch,
  require: node18Require,
  errors: { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError },
});
makeNode18(realm, evaluate(unnamedObjects, "stand-in") as Record<string, object>);
for (const [name, value] of Object.entries(made.globals)) define(realm, name, value);

// Bodies are read by Node's own realm; what comes of them has to be the context's.
const responses = Response.prototype;
const nodeText: unknown = Reflect.get(responses, "text");
responses.text = async function limitedText() {
  const body = await (nodeText as () => Promise<string>).call(this);
  if (Buffer.byteLength(body) > maxBytes) tooLarge();
  return body;
};
responses.json = async function contextJson() {
  return made.parse(await this.text());
};

type Action = (properties: unknown, context: unknown) => Promise<unknown>;

try {
  const action = evaluate(`(${code})`, file) as Action;
  const returned = await action(made.properties, made.context);
  report({ returned: plainReturn(returned, fault) });
} catch (thrown) {
  report({ error: (thrown as { message?: unknown } | null)?.message?.toString() ?? String(thrown) });
}
