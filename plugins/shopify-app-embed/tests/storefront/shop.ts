import { type ServedOrigin, serveOn } from "../../../../e2e/serve-on.ts";
import { extensionScript } from "./extension-script.ts";
import { type ShopPage, renderEmbed } from "./liquid.ts";
import { themePage } from "./theme.ts";

/** A page of the shop for a browser: what the merchant set, what the app told the shop, and who is looking. */
export interface ShopVisit extends Omit<ShopPage, "page_type" | "product"> {
  path?: "/" | "/products/mug" | "/collections/all" | "/cart" | "/blogs/news/fired" | "/pages/about";
  /** The merchant switched the embed off. */
  isOff?: boolean;
}

const pages: Record<NonNullable<ShopVisit["path"]>, { page_type: string; title: string }> = {
  "/": { page_type: "index", title: "Kiln & Clay" },
  "/products/mug": { page_type: "product", title: "Ash mug" },
  "/collections/all": { page_type: "collection", title: "Everything" },
  "/cart": { page_type: "cart", title: "Your cart" },
  "/blogs/news/fired": { page_type: "article", title: "Fired twice" },
  "/pages/about": { page_type: "page", title: "About us" },
};

/** The shop's pages, made by liquidjs for `?visit={…}`, on an origin of their own. */
export function serveShop(port: number): Promise<ServedOrigin> {
  return serveOn(port, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop");
    if (pathname === extensionScript.path) {
      response.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-store" });
      response.end(extensionScript.text);
      return;
    }
    const page = pages[pathname as keyof typeof pages];
    const visit = JSON.parse(searchParams.get("visit") ?? "{}") as ShopVisit;
    if (!page) {
      response.writeHead(404).end();
      return;
    }
    const embed = visit.isOff
      ? ""
      : renderEmbed({ ...visit, ...page, ...(page.page_type === "product" && { product: { id: 42 } }) });
    const head = visit.isOff ? "" : extensionScript.tag;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(themePage({ locale: visit.locale ?? "en", title: page.title, head, embed }));
  });
}
