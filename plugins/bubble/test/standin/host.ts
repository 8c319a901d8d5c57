import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { App } from "./app.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import type { Fault } from "./repo/fault.ts";
import { makeDataCall } from "./server/data-call.ts";
import { editorDocument } from "./server/editor-document.ts";
import { pageDocument } from "./server/page-document.ts";
import type { ServerCall } from "./server/run-server-action.ts";
import { runServerAction } from "./server/run-server-action.ts";
import { seededRandom } from "./server/seeded-random.ts";

export interface HostOptions {
  app: App;
  plugin: LoadedPlugin;
  keySet: "live" | "dev";
  /** What server actions and data calls may reach: the backend under test. */
  allowedOrigins: string[];
  /** 0 or none: any that is free. */
  port?: number;
  /** Of the delays of server actions. */
  seed?: number;
  /** How long a server action's way there and back takes, at least and at most. */
  delayMs?: [number, number];
  /** Of Bubble's own limits of time. */
  timeScale?: number;
  /** Each server action runs twice, as when Bubble tries again. */
  twice?: boolean;
}

export interface Host {
  /** Without a slash at the end. */
  url: string;
  /** What the page and the server found so far. */
  faults(): Fault[];
  /** What server actions wrote to their console. */
  log(): string[];
  close(): Promise<void>;
}

type Json = Record<string, unknown>;
type Answer = { status?: number; body: object; cookie?: string };

const cookieName = "bubble_user";
const maxBodyBytes = 50 * 1024 * 1024;

/** Serves an app that uses the plugin, at an address of this machine. */
export async function serveApp(options: HostOptions): Promise<Host> {
  const [runtime, jQuery] = await Promise.all([bundledRuntime(), jQueryText()]);
  const site = new Site(options, { "/standin/runtime.js": runtime, "/standin/jquery.js": jQuery });
  const server = createServer((request, response) => void site.answer(request, response));
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port ?? 0, "127.0.0.1", listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults: () => [...site.faults],
    log: () => [...site.log],
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

class Site {
  readonly faults: Fault[] = [];
  readonly log: string[] = [];
  readonly #options: HostOptions;
  readonly #scripts: Record<string, string>;
  readonly #random: () => number;

  constructor(options: HostOptions, scripts: Record<string, string>) {
    this.#options = options;
    this.#scripts = scripts;
    this.#random = seededRandom(options.seed ?? 1);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("cache-control", "no-store");
    try {
      const url = new URL(request.url ?? "/", "http://host");
      if (request.method === "POST") {
        const { status = 200, body, cookie } = await this.#post(url.pathname, request);
        if (cookie !== undefined) response.setHeader("set-cookie", cookie);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      } else this.#get(url, request, response);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: message }));
    }
  }

  #get(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const script = this.#scripts[url.pathname];
    if (script !== undefined) {
      response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
      return;
    }
    const { app, plugin, keySet } = this.#options;
    const page = decodeURIComponent(url.pathname.slice(1)) || "index";
    const display = page.startsWith("editor/") ? page.slice("editor/".length) : null;
    const isThere =
      display === null
        ? Object.hasOwn(app.pages, page)
        : plugin.elements.some((each) => each.display === display);
    response.setHeader("content-type", "text/html; charset=utf-8");
    const screen = display === null ? null : editorDocument({ app, plugin }, display, url.searchParams);
    if (screen !== null) {
      response.end(screen);
      return;
    }
    if (!isThere) {
      response
        .writeHead(404)
        .end(`<!doctype html><title>Not found</title><p>There is no page ${encodeURI(page)}.`);
      return;
    }
    const id = this.#userId(request);
    const user = id === null ? null : { id, ...app.users[id] };
    const headersTwice = url.searchParams.get("headers") === "twice";
    response.end(pageDocument({ app, plugin, keySet, page, user, headersTwice }));
  }

  async #post(path: string, request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    switch (path) {
      case "/standin/action":
        return await this.#runAction(body, request);
      case "/standin/data-call":
        return await this.#makeCall(body);
      case "/standin/session":
        return this.#changeSession(body);
      case "/standin/fault":
        this.#keep([{ rule: Number(body["rule"]), file: "", message: String(body["message"]) }]);
        return { body: {} };
      default:
        return { status: 404, body: { error: `there is no ${path}` } };
    }
  }

  async #runAction(body: Json, request: IncomingMessage): Promise<Answer> {
    const { app, plugin, keySet, allowedOrigins, delayMs: [least, most] = [50, 500] } = this.#options;
    const display = String(body["action"]);
    const delayMs = least + this.#random() * (most - least);
    await pause(delayMs / 2);
    const id = this.#userId(request);
    const declared = plugin.actions.find((each) => each.display === display)?.fields ?? [];
    const fields = declared.filter(({ editor }) => editor !== "Label");
    const result = await runServerAction(plugin, display, {
      // A page leaves out what is blank when the workflow runs, be it optional or not.
      properties: {
        ...Object.fromEntries(fields.map(valueLess)),
        ...(body["properties"] as Json | undefined),
      },
      keys: app.keys[keySet],
      user:
        id === null
          ? { id: "anonymous", email: null, logged_in: false }
          : { id, ...app.users[id], logged_in: true },
      fetchAllowed: allowedOrigins,
      things: { user: app.users },
      blank: blankOf(request),
      timeScale: this.#options.timeScale ?? 1,
      twice: this.#options.twice ?? false,
    });
    this.#keep(result.faults);
    this.log.push(...result.log);
    await pause(delayMs / 2);
    return { body: result.error === null ? { returned: result.returned } : { error: result.error } };
  }

  async #makeCall(body: Json): Promise<Answer> {
    const { plugin, allowedOrigins, timeScale = 1 } = this.#options;
    const params = (body["params"] ?? {}) as Json;
    const { faults, ...result } = await makeDataCall(plugin, String(body["call"]), params, {
      fetchAllowed: allowedOrigins,
      timeScale,
    });
    this.#keep(faults);
    return { body: result };
  }

  #changeSession(body: Json): Answer {
    if (body["log_out"] === true) return { body: {}, cookie: cookie("", 0) };
    const id = String(body["log_in"]);
    if (!Object.hasOwn(this.#options.app.users, id))
      return { body: { error: `the app has no user "${id}"` } };
    return { body: {}, cookie: cookie(id, 86_400) };
  }

  #userId(request: IncomingMessage): string | null {
    const cookies = (request.headers.cookie ?? "").split(/; */).map((each) => each.split("="));
    const id = decodeURIComponent(cookies.find(([name]) => name === cookieName)?.[1] ?? "");
    return Object.hasOwn(this.#options.app.users, id) ? id : null;
  }

  #keep(faults: Fault[]): void {
    for (const fault of faults)
      if (!this.faults.some((each) => each.rule === fault.rule && each.message === fault.message))
        this.faults.push(fault);
  }
}

function valueLess({ name, default_val }: { name: string; default_val?: unknown }): [string, unknown] {
  return [name, default_val ?? null];
}

function cookie(value: string, maxAge: number): string {
  return `${cookieName}=${encodeURIComponent(value)}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
}

/** The page's own `?blank=` holds for its server actions, too. */
function blankOf(request: IncomingMessage): NonNullable<ServerCall["blank"]> {
  const { referer = "" } = request.headers;
  const blank = URL.canParse(referer) ? new URL(referer).searchParams.get("blank") : null;
  return blank === "undefined" || blank === "empty" ? blank : "null";
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function readBody(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBodyBytes) throw new Error(`the body has more than ${maxBodyBytes} bytes`);
    parts.push(part);
  }
  const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
  if (typeof body !== "object" || body === null) throw new Error("the body must be an object of JSON");
  return body as Json;
}

let runtime: Promise<string> | undefined;

function bundledRuntime(): Promise<string> {
  runtime ??= build({
    entryPoints: [fileURLToPath(new URL("page/runtime.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    target: "es2024",
    charset: "ascii",
    write: false,
  }).then(({ outputFiles: [file] }) => file?.text ?? "");
  return runtime;
}

function jQueryText(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve("jquery/dist/jquery.min.js"), "utf8");
}
