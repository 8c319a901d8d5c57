import axe, { type AxeResults } from "axe-core";
import type { BrowserContext, FrameLocator, Locator, Page } from "@playwright/test";
import type { StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { standInForCdn } from "./shopify-cdn.ts";

type EmbedStatus = "active" | "available" | "unavailable";

export interface Visit {
  screen?: "" | "inbox" | "assistant" | "knowledge" | "plan";
  locale?: string;
}

/** Somebody of the shop's staff, with the app open in Shopify's admin. */
export class Merchant {
  readonly page: Page;
  readonly shop: StandInShop;
  /** The app's page, in the admin's frame. */
  readonly app: FrameLocator;
  /** What App Bridge tells of the app embed; null: nothing of it. */
  embed: EmbedStatus | null = "available";
  /** What they answer when Shopify asks whether to leave something unsaved. */
  leaves = false;
  /** Who they are, by Shopify's id. */
  user = "42";
  /** What Shopify makes of their session; `silent`: it never answers. */
  session: "holds" | "ended" | "silent" = "holds";
  /** The test has the backend refuse something, which browsers complain of. */
  isRefused = false;
  /** Everything that went wrong on the page. */
  readonly complaints: string[] = [];
  readonly #backend: URL;
  #isReady = false;

  constructor(page: Page, shop: StandInShop, backend: URL) {
    this.page = page;
    this.shop = shop;
    this.app = page.frameLocator("iframe");
    this.#backend = backend;
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  async open({ screen = "", locale = "en" }: Visit = {}): Promise<void> {
    if (!this.#isReady) await this.#prepare(this.page.context());
    this.#isReady = true;
    const address = new URL(screen === "" ? "/shopify" : `/shopify/${screen}`, this.#backend);
    const { searchParams: query } = address;
    query.set("shop", this.shop.domain);
    query.set("host", btoa(`admin.shopify.com/store/demo`));
    query.set("embedded", "1");
    query.set("locale", locale);
    query.set("id_token", await this.#token());
    await this.page.route("https://admin.shopify.com/**", (route) =>
      route.fulfill({ contentType: "text/html", body: admin(address.href) }),
    );
    await this.page.goto("https://admin.shopify.com/store/demo/apps/foyer-chat");
  }

  /** A click in the admin's navigation. */
  async go(name: string): Promise<void> {
    await this.app.locator("s-app-nav").getByRole("link", { name, exact: true }).click();
  }

  section(name: string): Locator {
    return this.app.locator(`s-section[heading="${name}"]`);
  }

  /** What axe finds of the app's own page; its navigation is drawn by the admin, and not there. */
  async violations(): Promise<[rule: string, html: string[]][]> {
    const frame = this.page.frames().find((each) => new URL(each.url()).pathname.startsWith("/shopify"))!;
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate(() => {
      const { axe } = window as unknown as { axe: { run(context: object): Promise<AxeResults> } };
      return axe.run({ exclude: ["s-app-nav"] });
    });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  }

  get toast(): Locator {
    return this.app.locator("stand-in-toast").last();
  }

  async #idToken(): Promise<string> {
    if (this.session === "silent") await new Promise(() => {});
    if (this.session === "ended") throw new Error("the session has ended");
    return this.#token();
  }

  #token(): Promise<string> {
    return this.shop.sessionToken({ sub: this.user });
  }

  async #prepare(context: BrowserContext): Promise<void> {
    await standInForCdn(context);
    await context.exposeFunction("standInIdToken", () => this.#idToken());
    await context.exposeFunction("standInExtensions", () => extensions(this.embed));
    await context.exposeFunction("standInLeave", () => this.leaves);
    await this.page.addInitScript(refuseStorage);
  }
}

/** Shopify's admin: a frame with the app in it. */
function admin(src: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Admin</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>html, body { margin: 0; height: 100%; } iframe { display: block; width: 100%; height: 100%; border: 0; }</style></head>
    <body><iframe title="Foyer Chat" src="${src.replaceAll("&", "&amp;")}" allow="clipboard-write"></iframe></body></html>`;
}

function extensions(status: EmbedStatus | null): unknown[] {
  if (status === null) return [];
  const activations =
    status === "active" ? [{ target: "body", themeId: "gid://shopify/OnlineStoreTheme/1" }] : [];
  return [
    {
      handle: "foyer-chat",
      type: "theme_app_extension",
      activations: [{ handle: "chat", name: "Chat", target: "body", status, activations }],
    },
  ];
}

/** As a browser has it that keeps nothing for frames of others. */
function refuseStorage(): void {
  if (window === window.top) return;
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
  Object.defineProperty(Document.prototype, "cookie", {
    get: () => "",
    set() {
      throw new Error("a cookie was set");
    },
  });
}
