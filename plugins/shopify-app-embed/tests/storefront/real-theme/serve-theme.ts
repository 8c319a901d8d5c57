import type { IncomingMessage, ServerResponse } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { type ServedOrigin, serveOn } from "../../../../../e2e/serve-on.ts";
import { extensionScript } from "../extension-script.ts";
import { renderEmbed } from "../liquid.ts";
import type { ShopVisit } from "../shop.ts";
import { type CartRequest, namesIn, readCartRequest } from "./cart-request.ts";
import { Cart } from "./cart.ts";
import { goods } from "./goods.ts";
import { type PageObjects, ThemePages } from "./pages.ts";
import { contentForHeader } from "./runtime.ts";

/** A page of the shop in the theme. */
export interface ThemeVisit extends Omit<ShopVisit, "path"> {
  path?: string;
  /** What the merchant chose for the theme, over its preset. */
  theme?: Record<string, unknown>;
}

const types: Record<string, string> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".gif": "image/gif",
};

/** A shop in a theme of a folder, on an origin of its own: pages for `?visit={…}`, sections, and a cart for each browser. */
export function serveTheme(folder: string, port: number): Promise<ServedOrigin> {
  const shop = new ThemeShop(folder, `http://127.0.0.1:${port}`);
  return serveOn(port, (request, response) => {
    shop.answer(request, response).catch((error: unknown) => {
      // A filter, a tag or words that are missing: the page must not look whole.
      console.error(error);
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    });
  });
}

class ThemeShop {
  readonly #folder: string;
  readonly #origin: string;
  readonly #pages: ThemePages;
  readonly #carts = new Map<string, { cart: Cart; visit: ThemeVisit }>();

  constructor(folder: string, origin: string) {
    this.#folder = folder;
    this.#origin = origin;
    this.#pages = new ThemePages(folder, goods);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#origin);
    const file = this.#fileAt(url.pathname);
    if (file) return send(response, 200, file.type, file.body);

    const token =
      /cart=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? crypto.randomUUID().replaceAll("-", "");
    response.setHeader("set-cookie", `cart=${token}; path=/`);
    const visitor = this.#carts.get(token) ?? { cart: new Cart(goods), visit: {} };
    this.#carts.set(token, visitor);
    // What is asked for from a page is asked for by the same visit.
    const visit = url.searchParams.get("visit");
    if (visit !== null) visitor.visit = JSON.parse(visit) as ThemeVisit;

    if (/^\/cart\/(add|change)/.test(url.pathname)) {
      const asked = await readCartRequest(request);
      const isDone = url.pathname.startsWith("/cart/add")
        ? add(visitor.cart, asked)
        : change(visitor.cart, asked);
      const sections = this.#sections(asked.sections, templateOf(asked.sectionsUrl), visitor);
      const [item] = visitor.cart.items().slice(-1);
      return isDone
        ? send(response, 200, "application/json", { ...item, item_count: visitor.cart.count, sections })
        : send(response, 422, "application/json", soldOut);
    }
    const template = templateOf(url.pathname);
    const one = url.searchParams.get("section_id");
    if (one !== null) {
      const html = this.#sections([one], template, visitor)[one];
      return send(response, 200, "text/html", html ?? "");
    }
    const several = namesIn(url.searchParams.get("sections"));
    if (several.length > 0)
      return send(response, 200, "application/json", this.#sections(several, template, visitor));
    if (template === "404") return send(response, 404, "text/plain", "no such page");
    return send(response, 200, "text/html", this.#page(url.pathname, template, visitor));
  }

  #page(path: string, template: string, { cart, visit }: { cart: Cart; visit: ThemeVisit }): string {
    const objects = this.#objects(path, template, cart, visit);
    const { isOff, theme: settings = {}, ...page } = visit;
    const product = objects["product"] as { id: number } | undefined;
    const facts = { page_type: objects.request.page_type, cart: cart.count, ...(product && { product }) };
    return this.#pages.page(template, objects, {
      header: `${contentForHeader({ locale: "en", design_mode: visit.design_mode ?? false })}\n${isOff ? "" : extensionScript.tag}`,
      embeds: isOff ? "" : renderEmbed({ ...page, ...facts }),
      settings,
    });
  }

  #sections(
    names: string[],
    template: string,
    { cart, visit }: { cart: Cart; visit: ThemeVisit },
  ): Record<string, string> {
    const objects = this.#objects("/", template, cart, visit);
    return Object.fromEntries(
      names.map((name) => [name, this.#pages.section(name, template, objects, visit.theme ?? {})]),
    );
  }

  #objects(path: string, template: string, cart: Cart, visit: ThemeVisit): PageObjects {
    const product = goods.products.find(({ url }) => url === path);
    return {
      request: {
        page_type: template,
        path,
        origin: this.#origin,
        locale: { iso_code: "en" },
        design_mode: visit.design_mode ?? false,
      },
      cart: cart.toLiquid(),
      page_title: product?.title ?? "Kiln & Clay",
      canonical_url: this.#origin + path,
      template: { name: template },
      ...(template === "product" && { product: product ?? goods.products[0] }),
      ...(template === "collection" && { collection: goods.collections["all"] }),
      ...(template === "page" && {
        page: { title: "About us", content: "<p>Since 1962, in the same old brickyard.</p>", url: path },
      }),
    };
  }

  #fileAt(path: string): { type: string; body: string | Buffer } | undefined {
    const [, folder, name = ""] = /^\/(assets|pictures)\/([\w.-]+)$/.exec(path) ?? [];
    if (path === extensionScript.path) return { type: "text/javascript", body: extensionScript.text };
    if (path === "/compiled.js") return { type: "text/javascript", body: this.#pages.compiled("javascript") };
    if (path === "/compiled.css") return { type: "text/css", body: this.#pages.compiled("stylesheet") };
    if (folder === "pictures") return { type: "image/svg+xml", body: pictureIn(name.slice(0, 6)) };
    const file = join(this.#folder, "assets", name);
    if (folder !== "assets" || !existsSync(file)) return undefined;
    return { type: types[extname(name)] ?? "application/octet-stream", body: readFileSync(file) };
  }
}

function templateOf(path: string): string {
  if (path === "/") return "index";
  if (path === "/cart") return "cart";
  const [, folder, name] = /^\/(products|collections|pages)\/([\w-]+)$/.exec(path) ?? [];
  const template = { products: "product", collections: "collection", pages: "page" }[folder ?? ""];
  const isThere = folder !== "products" || goods.products.some(({ handle }) => handle === name);
  return template && isThere ? template : "404";
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer | object): void {
  response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
  response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** False: something of it is not to be had. */
function add(cart: Cart, { items }: CartRequest): boolean {
  return items.every(({ id, quantity }) => cart.add(id, quantity));
}

function change(cart: Cart, { line, quantity }: CartRequest): boolean {
  cart.change(line, quantity);
  return true;
}

const soldOut = { status: 422, message: "Cart Error", description: "This one is already sold out." };

function pictureIn(color: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="1200" height="1200"><rect width="100" height="100" fill="#efe8df"/><path d="M28 30h40v34a12 12 0 0 1-12 12H40a12 12 0 0 1-12-12zM68 38h8a8 8 0 0 1 8 8v4a12 12 0 0 1-12 12h-4" fill="#${color}"/></svg>`;
}
