import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";
import type { Page } from "@playwright/test";
import { build } from "esbuild";
import type { App } from "../app.ts";
import type { LoadedPlugin } from "../loaded-plugin.ts";
import type { User } from "./context.ts";
import type { Fault } from "./faults.ts";
import type { BubbleStandin } from "./runtime.ts";

/** What the page's own tests open: an app with a made plugin, from a host that does no more than it has to. */
interface Opened {
  app: App;
  plugin: LoadedPlugin;
  /** `notReady=each&blank=empty` */
  options?: string;
  path?: string;
  user?: User | null;
  /** Server actions and data calls, by name. */
  answers?: Record<string, (given: Record<string, unknown>) => object | Promise<object>>;
}

interface Fixtures {
  open: (opened: Opened) => Promise<Page>;
  /** What the page has told its host. */
  told: Fault[];
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  told: async ({}, use) => {
    await use([]);
  },
  open: async ({ page, told }, use) => {
    const servers: Server[] = [];
    await use(async (opened) => {
      const server = await serve(opened, told);
      servers.push(server);
      const { port } = server.address() as AddressInfo;
      const path = opened.path ?? "index";
      await page.goto(`http://127.0.0.1:${port}/${path}?${opened.options ?? ""}`);
      return page;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

export { expect } from "@playwright/test";

/** Asked of the page, where the test's functions do not reach. */
export function ask<T>(
  page: Page,
  question: string | ((standin: BubbleStandin) => T | Promise<T>),
): Promise<T> {
  return page.evaluate(`(${question.toString()})(window.bubbleStandin)`);
}

/** Done when everything that reads the state has seen it. */
export async function setState(page: Page, name: string, value: string | boolean): Promise<void> {
  await page.evaluate(
    async ([name, value]) => {
      window.bubbleStandin.setState(name, value);
      await new Promise((seen) => {
        setTimeout(seen, 20);
      });
    },
    [name, value] as const,
  );
}

const noAnswer = { error: "the test answers nothing to it" };

async function serve(opened: Opened, told: Fault[]): Promise<Server> {
  const [script, jQuery] = await Promise.all([bundle(), jQueryText()]);
  let user = opened.user ?? null;
  const answer = async (path: string, body: Record<string, unknown>): Promise<object> => {
    switch (path) {
      case "/standin/fault":
        told.push(body as unknown as Fault);
        return {};
      case "/standin/session":
        user =
          typeof body["log_in"] === "string"
            ? { id: body["log_in"], ...opened.app.users[body["log_in"]] }
            : null;
        return {};
      case "/standin/action":
        return opened.answers?.[String(body["action"])]?.(body["properties"] as never) ?? noAnswer;
      case "/standin/data-call":
        return opened.answers?.[String(body["call"])]?.(body["params"] as never) ?? noAnswer;
      default:
        return { error: "no such route" };
    }
  };
  const server = createServer((request, response) => {
    void (async () => {
      const path = new URL(request.url ?? "/", "http://host").pathname;
      if (request.method === "POST") {
        const result = await answer(path, await bodyOf(request));
        response.setHeader("content-type", "application/json").end(JSON.stringify(result));
      } else if (path === "/nothing") {
        response.end("nothing");
      } else if (path === "/never") {
        // Left open: what a plugin waits for when it polls.
      } else {
        const page = decodeURIComponent(path.slice(1));
        const payload = {
          app: opened.app,
          plugin: opened.plugin,
          page,
          user,
          keys: opened.app.keys.live,
          keySet: "live",
        };
        response
          .setHeader("content-type", "text/html; charset=utf-8")
          .end(pageText(jQuery, script, JSON.stringify(payload)));
      }
    })();
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  return server;
}

const pageText = (jQuery: string, script: string, payload: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>An app</title><link rel="icon" href="data:,"></head><body>
<script>${inScript(jQuery)}</script>
<script type="application/json" id="bubble-app">${payload.replaceAll("<", "\\u003c")}</script>
<script>${inScript(script)}</script>
</body></html>`;

const inScript = (text: string) => text.replaceAll("</script", "<\\/script");

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const part of request) {
    text += String(part);
  }
  return JSON.parse(text) as Record<string, unknown>;
}

let bundled: Promise<string> | undefined;
function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: [fileURLToPath(new URL("runtime.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    target: "es2024",
    write: false,
    charset: "ascii",
  }).then((result) => result.outputFiles[0]?.text ?? "");
  return bundled;
}

function jQueryText(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve("jquery/dist/jquery.min.js"), "utf8");
}
