import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { Refusal } from "../refusal.ts";
import { readWidget } from "../store/widgets.ts";

/** Ours may run no script but ours; a visitor's avatar or a picture in an answer may come from anywhere. */
const contentSecurity = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data:",
  "base-uri 'none'",
  "form-action 'none'",
];

/** What people open in a browser, and the widget's bundles. */
export const pageRoutes = new Hono<AppEnv>()
  .get("/", async (c) => {
    // The demo is a page about Foyer with a widget that `npm start` makes; a deployment has none.
    const demo = await readWidget(c.env, "demo").catch(() => null);
    return demo ? page(c, "/demo/demo.html") : c.redirect("/docs");
  })
  .get("/docs", (c) => page(c, "/docs/index.html"))
  .get("/guide", (c) => c.redirect("/guide/getting-started"))
  .get("/guide/:name{[a-z0-9-]+}", (c) => page(c, `/guide/${c.req.param("name")}.html`))
  .get("/favicon.ico", (c) => file(c, "/demo/icon.svg", { "cache-control": "public, max-age=86400" }))
  .get("/w/:widget_id", hostedPage)
  .get("/openapi.json", (c) => file(c, "/openapi.json", { "access-control-allow-origin": "*" }))
  .get("/widget.js", (c) =>
    file(c, "/widget.js", {
      ...shared,
      "cache-control": "public, max-age=300, stale-while-revalidate=86400",
    }),
  )
  .get("/console.js", (c) =>
    file(c, "/console.js", {
      ...shared,
      "cache-control": "public, max-age=300, stale-while-revalidate=86400",
    }),
  )
  // Bounded, as the names of R2 are.
  .get("/widget/:version{[\\w.-]{1,64}}/:file{[\\w.-]{1,64}}", bundle)
  .get("/demo/:file{.+\\.(?:css|js|svg|png)}", (c) => file(c, c.req.path, {}))
  .get("/guide/:file{.+\\.(?:css|svg|png|jpe?g|webp|gif)}", (c) => file(c, c.req.path, {}))
  .get("/docs/:file{.+\\.css}", (c) => file(c, c.req.path, {}));

/** Any site may load the bundles, also one that isolates itself from other origins. */
const shared = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

/** A version's files never change. The current ones are assets; every version published before is in R2. */
async function bundle(c: Context<AppEnv>): Promise<Response> {
  const headers = { ...shared, "cache-control": "public, max-age=31536000, immutable" };
  const current = await c.env.ASSETS.fetch(new URL(c.req.path, c.req.url));
  if (current.ok) return withHeaders(current, headers);
  const { version, file: name } = c.req.param() as { version: string; file: string };
  const published = await c.env.FILES.get(`published/widget/${version}/${name}`);
  if (!published) throw new Refusal("not_found", { detail: "No such version of the widget was published." });
  const type = published.httpMetadata?.contentType ?? "text/javascript; charset=utf-8";
  return new Response(published.body, {
    headers: { ...headers, etag: published.httpEtag, "content-type": type },
  });
}

async function file(c: Context<AppEnv>, path: string, headers: Record<string, string>): Promise<Response> {
  const request = new Request(new URL(path, c.req.url), { headers: conditional(c) });
  const asset = await c.env.ASSETS.fetch(request);
  if (!asset.ok && asset.status !== 304) throw new Refusal("not_found");
  return withHeaders(asset, headers);
}

export async function page(c: Context<AppEnv>, path: string, frameAncestors = "'self'"): Promise<Response> {
  return file(c, path, pageHeaders(frameAncestors));
}

/** The same panel as a full page: to link to, or to frame on the widget's own sites. */
async function hostedPage(c: Context<AppEnv>): Promise<Response> {
  const widget = await readWidget(c.env, c.req.param("widget_id") ?? "");
  const template = await c.env.ASSETS.fetch(
    new URL(widget ? "/demo/hosted.html" : "/demo/not-found.html", c.req.url),
  );
  if (!template.ok) throw new Refusal("unavailable");
  const headers = {
    ...pageHeaders(),
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
  };
  if (!widget) return new Response(await template.text(), { status: 404, headers });
  const { config } = widget;
  const values: Record<string, string> = {
    title: config.title ?? "Chat",
    widget_id: config.widget_id,
    lang: config.language === "auto" ? preferredLanguage(c) : config.language,
  };
  const html = (await template.text()).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
    escapeHtml(values[name] ?? ""),
  );
  const ancestors = config.allowed_origins.length > 0 ? ["'self'", ...config.allowed_origins].join(" ") : "*";
  return new Response(html, { headers: { ...headers, ...pageHeaders(ancestors) } });
}

/** The first language the visitor's browser asks for: the panel takes the page's. */
function preferredLanguage(c: Context<AppEnv>): string {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/.exec(c.req.header("accept-language") ?? "")?.[0] ?? "en";
}

function pageHeaders(frameAncestors = "'self'"): Record<string, string> {
  return {
    "content-security-policy": [...contentSecurity, `frame-ancestors ${frameAncestors}`].join("; "),
    "referrer-policy": "strict-origin-when-cross-origin",
    "cache-control": "no-cache",
  };
}

function conditional(c: Context<AppEnv>): Record<string, string> {
  const known = c.req.header("if-none-match");
  return known ? { "if-none-match": known } : {};
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(response.body, { status: response.status, headers: all });
}

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
