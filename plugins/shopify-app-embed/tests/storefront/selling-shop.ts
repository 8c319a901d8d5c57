import type { Page } from "@playwright/test";
import { ModelProvider } from "../../../../backend/test/model-provider.ts";
import { Server } from "../../../../backend/test/server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { UcpEndpoint } from "../../../../backend/test/shopify/ucp-endpoint.ts";

/** A shop with the app on it, a backend of its own, and a model that answers everything with what the shop sells. */
export class SellingShop {
  readonly endpoint: UcpEndpoint;
  readonly widget: string;
  readonly #world: ShopWorld;
  readonly #model: ModelProvider;
  readonly #server: Server;
  readonly #shop: StandInShop;

  private constructor(
    world: ShopWorld,
    model: ModelProvider,
    server: Server,
    [shop, endpoint, widget]: [StandInShop, UcpEndpoint, string],
  ) {
    this.#world = world;
    this.#model = model;
    this.#server = server;
    this.#shop = shop;
    this.endpoint = endpoint;
    this.widget = widget;
  }

  /** `origins`: where its storefront is. */
  static async open(origins: string[]): Promise<SellingShop> {
    const world = new ShopWorld();
    const model = await ModelProvider.start();
    model.writes = ({ messages }) =>
      messages.at(-1)?.role === "tool" ? { pieces: [answer] } : { pieces: [], calls: [search] };
    const server = await Server.start({
      ...shopifySecrets,
      OPENAI_API_KEY: "sk-test",
      OPENAI_BASE_URL: model.url,
    });
    const shop = world.open();
    const endpoint = new UcpEndpoint(shop.domain);
    shop.other = (request) => endpoint.answer(request);
    const token = await shop.sessionToken();
    const setup = await server.call("POST", "/shopify/setup", { token });
    const widget: string = setup.body.widget_id;
    const saved = await server.call("GET", `/api/config/${widget}`, { token });
    const config = { ...saved.body, allowed_origins: origins };
    const put = await server.call("POST", "/api/config", { token, body: config });
    if (put.status !== 200) throw new Error(`the storefront's origin was not saved: ${put.status}`);
    return new SellingShop(world, model, server, [shop, endpoint, widget]);
  }

  get domain(): string {
    return this.#shop.domain;
  }

  /** What the app wrote down in the shop is what its theme reads. */
  get config(): object {
    return JSON.parse(this.#shop.metafields.get("foyer.config")!.value) as object;
  }

  /** The pictures are the shop's: nothing of them is ours to serve. */
  async servePictures(page: Page): Promise<void> {
    await page.route("https://cdn.shopify.com/**", (route) =>
      route.fulfill({ contentType: "image/svg+xml", body: picture }),
    );
  }

  async close(): Promise<void> {
    await this.#server.close();
    this.#model.close();
    this.#world.close();
  }
}

const search = { name: "search_products", arguments: '{"query":"mug shirt","max_price":100}' };
const answer =
  "For the road I would take the Trail Mug [1]; for four there is the Trail Mug Set [2]. The Travel Mug [3] is sold out, and the Wool Shirt [4] comes in two sizes.";
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="#d9c7b0"/><circle cx="50" cy="52" r="26" fill="#7a5230"/></svg>`;
