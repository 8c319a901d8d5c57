import { AgentProfile } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ModelProvider } from "../model-provider.ts";
import { newOrg, openSession, platformSecret, say, Server, type Session } from "../server.ts";
import { Socket } from "../socket.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "./shop-world.ts";
import { UcpEndpoint } from "./ucp-endpoint.ts";

let world: ShopWorld;
let server: Server;
let model: ModelProvider;
let shop: StandInShop;
let endpoint: UcpEndpoint;
let widget_id: string;
let session: Session;

beforeAll(async () => {
  world = new ShopWorld();
  model = await ModelProvider.start();
  server = await Server.start({
    ...shopifySecrets,
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: model.url,
    PUBLIC_URL: "https://chat.example.com",
  });
});
afterAll(async () => {
  await server?.close();
  model?.close();
  world?.close();
});
beforeEach(async () => {
  model.reset();
  await open(world.open());
});

/** A shop's merchant opens the app, and a visitor their shop. */
async function open(opened: StandInShop): Promise<void> {
  shop = opened;
  endpoint = new UcpEndpoint(shop.domain);
  shop.other = (request) => endpoint.answer(request);
  const setup = await server.call("POST", "/shopify/setup", { token: await shop.sessionToken() });
  expect(setup.status).toBe(200);
  ({ widget_id } = setup.body);
  session = await visitor();
}

const visitor = (request: Record<string, unknown> = {}): Promise<Session> =>
  openSession(
    server,
    widget_id,
    {
      locale: "fr",
      attributes: { country: "US", currency: "USD" },
      context: { url: `https://${shop.primaryHost}/fr/collections/mugs` },
      ...request,
    },
    { headers: { origin: `https://${shop.primaryHost}` } },
  );

/** The model calls that tool, and then says that. */
function script(name: string, args: object, says: string): void {
  model.writes = ({ messages }) =>
    messages.at(-1)?.role === "tool"
      ? { pieces: says.split(/(?<= )/) }
      : { pieces: [], calls: [{ name, arguments: JSON.stringify(args) }] };
}
const names = (body: { tools: { name: string }[] }) => body.tools.map(({ name }) => name);
const toolsGiven = () =>
  (model.asked.at(-1)?.tools ?? []).map((tool) => (tool as { function: { name: string } }).function.name);
const resultGiven = () => model.asked.at(-1)?.messages.findLast(({ role }) => role === "tool")?.content ?? "";

test("check 19: a shop's assistant looks at the live catalogue, and what it recommends comes as cards", async () => {
  script("search_products", { query: "mug", max_price: 50 }, "The Trail Mug [1] is right for you.");
  const socket = new Socket(server, session.conversation_id, { token: session.token });
  await socket.next("ready");
  socket.send({ type: "send", id: "m1", text: "Do you have mugs under $50?" });
  const { tool } = await socket.next("typing", (frame) => frame.tool?.state === "running");
  expect(tool?.name).toBe("search_products");
  const { message } = await socket.next("message", (frame) => frame.message.role === "assistant");
  const card = {
    id: "gid://shopify/Product/1",
    title: "Trail Mug",
    url: `https://${shop.primaryHost}/fr/products/trail-mug`,
    image: { url: "https://cdn.shopify.com/s/files/trail-mug.jpg", alt: "Trail Mug, from the front" },
    price: { amount: "19.99", currency: "USD" },
    available: true,
    variant: { id: "gid://shopify/ProductVariant/11" },
  };
  expect(message).toMatchObject({ status: "complete", products: [card] });
  expect(message.citations).toMatchObject([{ external_id: "product:1", url: card.url }]);
  expect(endpoint.refused).toEqual([]);
  expect(endpoint.calls).toMatchObject([
    {
      profile: "https://chat.example.com/ucp/profile.json",
      catalog: {
        context: { address_country: "US", currency: "USD", language: "fr" },
        filters: { price: { max: 5000 } },
      },
    },
  ]);
  expect(resultGiven()).toContain("Price: 19.99 USD");
  socket.close();

  // Who comes back, and who reads the history, sees the same.
  const again = new Socket(server, session.conversation_id, { token: session.token });
  const ready = await again.next("ready");
  expect(ready.messages.at(-1)?.products).toEqual([card]);
  again.close();
  const history = await server.call("GET", `/api/history/${session.conversation_id}`, session);
  expect(history.body.messages.at(-1).products).toEqual([card]);
});

test("check 19: what the answer does not speak of is no card, nor is what no tool told of in that turn", async () => {
  script("search_products", { query: "mug" }, "Nothing that I would recommend.");
  const { body } = await say(server, session, "Do you have a sofa?", { wait: true });
  expect(body.answer).toMatchObject({ role: "assistant", status: "complete" });
  expect(body.answer.products).toBeUndefined();
  model.writes = () => ({ pieces: ["The Trail Mug is nice."] });
  const later = await say(server, session, "And a mug?", { wait: true });
  expect(later.body.answer.products).toBeUndefined();
});

test("check 19: a choice of the visitor's makes a card that can go into the cart", async () => {
  const selected = [{ name: "Size", label: "M" }];
  script("get_product", { id: "gid://shopify/Product/4", selected }, "The Wool Shirt in M [1] is in stock.");
  const { body } = await say(server, session, "In M, please", { wait: true });
  expect(body.answer.products).toMatchObject([
    { title: "Wool Shirt", price: { amount: "92.00", currency: "USD" }, variant: { title: "M" } },
  ]);
});

test("check 19: the text of a conversation names its products, with price and address", async () => {
  script("search_products", { query: "mug" }, "The Travel Mug [3] is sold out, the Trail Mug [1] is not.");
  await say(server, session, "Mugs?", { wait: true });
  const text = await server.call(
    "GET",
    `/api/transcript/${session.conversation_id}?format=txt&locale=fr`,
    session,
  );
  expect(text.text).toMatch(
    /Produits:\n- Travel Mug, 26,00\s\$US <https:\/\/[^>]*\/fr\/products\/travel-mug>\n- Trail Mug, 19,99/,
  );
});

test("a shop's assistant has these tools from the first, and its merchant may take them away; no other has", async () => {
  const token = await shop.sessionToken();
  const before = await server.call("GET", `/api/tools/${widget_id}`, { token });
  expect(names(before.body)).toEqual(["hand_off_to_person", "search_products", "get_product"]);
  await say(server, session, "Hello there, which mugs?", { wait: true });
  expect(toolsGiven()).toEqual(expect.arrayContaining(["search_products", "get_product"]));
  const tools = [{ kind: "built_in", name: "get_product" }];
  await server.call("PUT", `/api/tools/${widget_id}`, { token, body: { tools } });
  await say(server, session, "And now, which mugs?", { wait: true });
  expect(toolsGiven()).toEqual(["get_product"]);

  const org = await newOrg(server);
  const other = await server.call("GET", `/api/tools/${org.widget_id}`, { token: org.key });
  expect(names(other.body)).toEqual(["hand_off_to_person"]);
});

test("a shop that is uninstalled is asked nothing any more", async () => {
  const { headers, body } = await shop.webhook("app/uninstalled", {
    myshopify_domain: shop.domain,
  });
  expect((await server.call("POST", "/shopify/webhooks", { headers, body })).status).toBe(200);
  const later = await server.call("GET", `/api/tools/${widget_id}`, { token: platformSecret });
  expect(names(later.body)).toEqual(["hand_off_to_person"]);
  expect(endpoint.calls).toEqual([]);
});

const failures: [string, () => Response | Promise<Response>][] = [
  ["is down", () => new Response("Error at Object.<anonymous> (/srv/app.js:1:1)", { status: 500 })],
  ["answers 429", () => new Response("", { status: 429, headers: { "retry-after": "30" } })],
  ["is restricted", () => new Response("{}", { status: 403 })],
  ["hangs", () => new Promise(() => {})],
];
test.each(failures)(
  "check 29: a shop whose endpoint %s is answered for from the synced knowledge within 10 s",
  async (_, instead) => {
    const token = await shop.sessionToken();
    await server.call("PUT", `/api/knowledge/${widget_id}/documents/product:1`, {
      token,
      body: { title: "Trail Mug", content: "The Trail Mug is an enamel mug for 18.50 EUR." },
    });
    endpoint.instead = instead;
    script("search_products", { query: "enamel mug" }, "As far as I know it is 18.50 EUR [1].");
    server.takeLog();
    const startedAt = Date.now();
    const { body } = await say(server, session, "What does the enamel mug cost?", { wait: true });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    const answer = body.answer;
    expect(answer).toMatchObject({ status: "complete", text: "As far as I know it is 18.50 EUR [1]." });
    expect(answer.citations).toMatchObject([{ external_id: "product:1" }]);
    expect(answer.products).toBeUndefined();
    expect(resultGiven()).toContain("cannot be asked at the moment");
    expect(resultGiven()).not.toContain("Object.<anonymous>");
    // What went wrong is the operator's to read.
    expect(server.takeLog().join("\n")).toMatch(/"event":"tool".*"state":"failed".*UcpError/);
  },
);

test("check 29: without a language model products are answered for from what was synced, and nothing is asked", async () => {
  const plain = await Server.start(shopifySecrets);
  try {
    const other = world.open();
    const asked = new UcpEndpoint(other.domain);
    other.other = (request) => asked.answer(request);
    const token = await other.sessionToken();
    const setup = await plain.call("POST", "/shopify/setup", { token });
    await plain.call("PUT", `/api/knowledge/${setup.body.widget_id}/documents/product:1`, {
      token,
      body: { title: "Trail Mug", content: "The Trail Mug is an enamel mug for 18.50 EUR." },
    });
    const headers = { origin: `https://${other.primaryHost}` };
    const here = await openSession(plain, setup.body.widget_id, {}, { headers });
    const { body } = await say(plain, here, "What does the enamel Trail Mug cost?", { wait: true });
    expect(body.answer.text).toContain("18.50 EUR");
    expect(asked.calls).toEqual([]);
  } finally {
    await plain.close();
  }
});

test("shops read who asks them, in both versions that they speak", async () => {
  const { status, headers, body } = await server.call("GET", "/ucp/profile.json");
  expect([status, headers.get("content-type")]).toEqual([200, expect.stringContaining("application/json")]);
  const { ucp } = AgentProfile.parse(body);
  const versions = ["2026-08-25", "2026-04-08"];
  expect(ucp.services["dev.ucp.shopping"]?.map(({ version }) => version)).toEqual(versions);
  for (const name of ["dev.ucp.shopping.catalog.search", "dev.ucp.shopping.catalog.lookup"])
    expect(ucp.capabilities[name]?.map(({ version }) => version)).toEqual(versions);
  expect(ucp.payment_handlers).toEqual({});
});
