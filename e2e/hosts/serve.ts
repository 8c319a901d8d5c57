import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ServedOrigin, serveOn } from "../serve-on.ts";

/**
 * The sites that embed Foyer, on an origin of their own. `/{page}.html?endpoint=…&widget=…` is that page with the
 * values in its `{{gaps}}`. Pages that name no policy have none.
 */
export function serveHosts(port: number): Promise<ServedOrigin> {
  return serveOn(port, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
    const file = join(import.meta.dirname, pathname.slice(1));
    if (pathname === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    if (!/^\/[a-z-]+\.html$/.test(pathname) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const html = readFileSync(file, "utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
      (searchParams.get(name) ?? "").replaceAll(/["<>&]/g, ""),
    );
    const policy =
      pathname === "/strict-csp.html" ? strictPolicy(searchParams.get("endpoint") ?? "") : undefined;
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      // Never from a cache, but kept as it is when somebody may go back to it.
      "cache-control": "no-cache",
      ...(policy === undefined ? {} : { "content-security-policy": policy }),
    });
    response.end(html);
  });
}

/** As little as the documentation says a site must allow. */
function strictPolicy(endpoint: string): string {
  return [
    "default-src 'none'",
    `script-src ${endpoint}`,
    `connect-src ${endpoint} ${endpoint.replace(/^http/, "ws")}`,
    "style-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
