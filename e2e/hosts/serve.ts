import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

export interface HostServer {
  url: string;
  close(): Promise<void>;
}

/**
 * The sites that embed Foyer, on an origin of their own. `/{page}.html?endpoint=…&widget=…` is that page with the
 * values in its `{{gaps}}`. Pages that name no policy have none.
 */
export async function serveHosts(port: number): Promise<HostServer> {
  const server = createServer((request, response) => {
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
