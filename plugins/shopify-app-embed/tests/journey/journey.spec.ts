import type { BrowserContext, Page } from "@playwright/test";
import type { Visitor } from "../../../../e2e/visitor.ts";
import { ModelProvider } from "../../../../backend/test/model-provider.ts";
import type { Server } from "../../../../backend/test/server.ts";
import type { StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { UcpEndpoint } from "../../../../backend/test/shopify/ucp-endpoint.ts";
import { expect, test } from "../admin/test.ts";
import { themeActions } from "../storefront/theme-actions.ts";

const soonMs = 2_000;

test("from the installation to a sale, a person, and nothing left", async ({
  merchant,
  shop,
  backend: { server },
  customers,
  storefront,
}) => {
  const catalogue = new UcpEndpoint(shop.domain);
  shop.other = (request) => catalogue.answer(request);
  const model = await ModelProvider.start();
  model.writes = sellsMugs;
  await customers.addInitScript(themeActions);
  await customers.route("https://cdn.shopify.com/**", (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: picture }),
  );
  let customer!: Visitor;
  const complaints = complaintsIn(customers);

  await test.step("the merchant opens the app for the first time, and that was the installation", async () => {
    expect(shop.metafields.size).toBe(0);
    await merchant.open();
    await expect(merchant.section("Chat on your store")).toBeVisible();
    expect([...shop.metafields.keys()].toSorted()).toEqual(["foyer.config", "foyer.identity"]);
    await answerWith(model, server, shop);
    await merchant.go("Inbox");
    await expect(merchant.app.getByRole("group", { name: "Filters" })).toBeVisible();
  });

  await test.step("a customer asks, and is answered with a product of the shop's", async () => {
    customer = await storefront();
    await customer.open();
    const answer = await customer.ask("Which mug for a hike?");
    await expect(answer).toContainText("I would take the Trail Mug");
    await expect(cardOf(customer)).toContainText("€18.50");
    expect(catalogue.calls.map(({ name }) => name)).toContain("search_catalog");
    expect(catalogue.refused).toEqual([]);
  });

  await test.step("it goes into the cart that the theme shows", async () => {
    const count = customer.page.locator(".cart-count b");
    await expect(count).toHaveText("2");
    await cardOf(customer).getByRole("button", { name: "Add to cart: Trail Mug" }).click();
    await expect(cardOf(customer)).toContainText("In your cart.");
    await expect(count).toHaveText("3");
  });

  const inbox = merchant.app.locator("foyer-console");
  await test.step("the customer asks for a person, and is in the merchant's inbox at once", async () => {
    await customer.choose("Talk to a person");
    const row = inbox.getByRole("option").first();
    await expect(row).toContainText("A person was asked for.", { timeout: soonMs });
    await row.click();
    await expect(inbox.getByRole("log")).toContainText("I would take the Trail Mug");
  });

  await test.step("the merchant answers, and the assistant is silent", async () => {
    await inbox.locator(".thread-acts").getByRole("button", { name: "Take over" }).click();
    await expect(customer.events.filter({ hasText: "Demo" }).first()).toBeVisible();
    const field = inbox.locator(".composer-field");
    await field.fill("I carry it myself.");
    await field.press("Enter");
    await expect(customer.agents.last()).toContainText("I carry it myself.", { timeout: soonMs });
    const asked = model.asked.length;
    await customer.say("Even in winter?");
    await expect(inbox.getByRole("log")).toContainText("Even in winter?", { timeout: soonMs });
    await field.fill("All year.");
    await field.press("Enter");
    await expect(customer.agents.last()).toContainText("All year.", { timeout: soonMs });
    expect(model.asked.length).toBe(asked);
  });

  await test.step("handed back, the assistant answers again", async () => {
    await inbox.locator(".thread-acts").getByRole("button", { name: "Hand back" }).click();
    await expect(customer.events.last()).toContainText("Demo");
    const answers = await customer.answers.count();
    await customer.say("Which one was it?");
    await expect(customer.answers.nth(answers)).toContainText("I would take the Trail Mug");
  });

  await test.step("after the app is uninstalled the storefront has nothing of it", async () => {
    const { page } = customer;
    await page.goto("about:blank");
    shop.uninstall();
    const webhook = await shop.webhook("app/uninstalled", { myshopify_domain: shop.domain });
    expect((await server.call("POST", "/shopify/webhooks", webhook)).status).toBe(200);
    const asked = backendRequestsOf(page, server);
    await page.goto(`https://${shop.primaryHost}/`);
    await expect(page.getByRole("heading", { name: "Everything" })).toBeVisible();
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await expect(customer.root).toHaveCount(0);
    expect(asked).toEqual([]);
    expect(complaints).toEqual([]);
  });
  model.close();
});

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="5" cy="5" r="3"/></svg>`;

const cardOf = (customer: Visitor) => customer.log.locator(".product").first();

const sellsMugs: ModelProvider["writes"] = ({ messages }) =>
  messages.at(-1)?.role === "tool"
    ? { pieces: ["I would take ", "the Trail Mug [1]."] }
    : { pieces: [], calls: [{ name: "search_products", arguments: '{"query":"mug"}' }] };

/** The shop has a model of its own. */
async function answerWith(model: ModelProvider, server: Server, shop: StandInShop): Promise<void> {
  const token = await shop.sessionToken();
  const { widget_id } = JSON.parse(shop.metafields.get("foyer.config")!.value) as { widget_id: string };
  const key = { key: "sk-test", base_url: model.url };
  const provider = await server.call("PUT", "/api/providers/own", { token, body: key });
  const config = await server.call("GET", `/api/config/${widget_id}`, { token });
  const body = { ...config.body, models: [{ provider: "own", model: "m" }] };
  const saved = await server.call("POST", "/api/config", { token, body });
  expect([provider.status, saved.status]).toEqual([200, 200]);
}

/** Everything that goes wrong on any of its pages. */
function complaintsIn(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  return complaints;
}

/** What the page asks of the backend from now on. */
function backendRequestsOf(page: Page, { url }: Server): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(url.href)) asked.push(request.url());
  });
  return asked;
}
