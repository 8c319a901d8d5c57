import { expect, test } from "./test.ts";

test("check 17: the page says whether customers see the chat, and leads to where that is switched", async ({
  merchant,
  shop,
  context,
}) => {
  await merchant.open();
  const embed = merchant.section("Chat on your store");
  await expect(embed.getByRole("status")).toHaveText("Off");
  await context.route(`https://${shop.domain}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>Theme editor</title>" }),
  );
  const opened = context.waitForEvent("page");
  await embed.getByRole("link", { name: "Turn on chat" }).click();
  const editor = await opened;
  expect(editor.url()).toBe(
    `https://${shop.domain}/admin/themes/current/editor?context=apps&template=index&activateAppId=client-id-of-the-tests/chat`,
  );
  // Saved there.
  merchant.embed = "active";
  await editor.close();
  await merchant.page.bringToFront();
  await merchant.app.locator("body").evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(embed.getByRole("status")).toHaveText("On");
  await expect(embed.getByRole("link", { name: "View your store" })).toHaveAttribute(
    "href",
    `https://${shop.primaryHost}`,
  );
});

test("what App Bridge tells of the embed is what the page says", async ({ merchant }) => {
  await merchant.open();
  const section = merchant.section("Chat on your store");
  for (const [embed, said, advice] of [
    ["active", "On", /Your customers see the chat/],
    // Also what a merchant reads who has published another theme.
    ["available", "Off", /Every theme has its own switch/],
    ["unavailable", "Not available", /does not take app embeds/],
    [null, "Not known", /Shopify does not say/],
  ] as const) {
    merchant.embed = embed;
    await merchant.app.locator("body").evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(section.getByRole("status")).toHaveText(said);
    await expect(section).toContainText(advice);
    await expect(section.getByRole("link", { name: "Turn on chat" })).toHaveCount(embed === "active" ? 0 : 1);
  }
});

test("check 18: two clicks and no text typed lead from the installation to the first answer", async ({
  merchant,
  shop,
  storefront,
  context,
}) => {
  const policy = "<p>You can return parcels within thirty days of delivery.</p>";
  shop.catalogue.addPolicy("REFUND_POLICY", "Refund policy", policy);
  const started = performance.now();
  await merchant.open();
  const embed = merchant.section("Chat on your store");
  await context.route(`https://${shop.domain}/**`, (route) =>
    // Of the theme editor: its Save switches the embed on.
    route.fulfill({
      contentType: "text/html",
      body: `<button onclick="document.title = 'Saved'">Save</button>`,
    }),
  );
  const opened = context.waitForEvent("page");
  await embed.getByRole("link", { name: "Turn on chat" }).click();
  const editor = await opened;
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(editor).toHaveTitle("Saved");
  merchant.embed = "active";

  // Read meanwhile, without anybody's doing.
  await expect(merchant.section("What the assistant knows")).toContainText("Up to date");
  const customer = await storefront();
  await customer.open();
  const answer = await customer.ask("Within how many days can I return a parcel?");
  await expect(answer).toContainText("thirty days");
  expect(performance.now() - started).toBeLessThan(60_000);
});

test("the chat can be tried where the merchant is", async ({ merchant }) => {
  await merchant.open();
  const section = merchant.section("Try the chat");
  await section.getByRole("button", { name: "Start a test chat" }).click();
  const chat = section.locator("foyer-chat");
  // The keyboard is where the button was.
  await expect(section.getByRole("group", { name: "Try the chat" })).toBeFocused();
  await expect(chat.getByRole("textbox")).toBeVisible();
  const [inner, outer] = [await chat.boundingBox(), await section.boundingBox()];
  expect(inner!.y + inner!.height).toBeLessThan(outer!.y + outer!.height);
  expect(await merchant.violations()).toEqual([]);
  await chat.getByRole("textbox").fill("Do you ship to Norway?");
  await chat.getByRole("textbox").press("Enter");
  await expect(chat.locator(".row.assistant:not(.hello)")).toBeVisible();
});

test("what keeps the assistant from answering is said on the first page, with the way out", async ({
  merchant,
  shop,
  backend,
}) => {
  await merchant.open();
  const { app } = merchant;
  const knowledge = merchant.section("What the assistant knows");
  await expect(knowledge.getByText("Up to date")).toBeVisible({ timeout: 30_000 });
  const notice = app.locator('s-banner[heading="The assistant is switched off"]');
  await expect(notice).toHaveCount(0);
  const { server } = backend;
  const token = await shop.sessionToken();
  const { widget_id } = (await server.call("GET", "/shopify/status", { token })).body;
  const { body: config } = await server.call("GET", `/api/config/${widget_id}`, { token });
  await server.call("POST", "/api/config", { token, body: { ...config, ai_enabled: false } });
  const becomes = (state: string) =>
    server.env.DB.prepare("UPDATE shop_syncs SET state = ?2 WHERE shop = ?1").bind(shop.domain, state).run();
  await becomes("running");
  await merchant.open();
  await expect(knowledge.getByText("Reading your store")).toBeVisible();
  await becomes("failed");
  await expect(knowledge).toContainText("Reading stopped before its end.");
  await knowledge.getByRole("button", { name: "Read the store again" }).click();
  await expect(knowledge.getByText("Up to date")).toBeVisible({ timeout: 30_000 });
  await expect(notice).toContainText("every message waits for a person");
  await notice.getByRole("button", { name: "Assistant and look" }).click();
  await expect(app.getByRole("switch", { name: "The assistant answers" })).not.toBeChecked();
  // The button went with its screen; the keyboard goes on in the next one.
  await expect(app.locator(".screen")).toBeFocused();
});

test("a shop that Shopify does not answer for can be asked for again", async ({ merchant, shop }) => {
  merchant.isRefused = true;
  shop.tokens.down = 500;
  await merchant.open();
  await expect(merchant.app.getByText("The app does not answer right now.")).toBeVisible({ timeout: 30_000 });
  shop.tokens.down = null;
  await merchant.app.getByRole("button", { name: "Try again" }).click();
  await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
});

test("a customer's data request is there to be answered", async ({ merchant, shop, backend, storefront }) => {
  await merchant.open();
  await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
  const { server } = backend;
  const { headers, body } = await shop.webhook("customers/data_request", {
    shop_domain: shop.domain,
    customer: { id: 207 },
    orders_requested: [],
    data_request: { id: 9 },
  });
  expect((await server.call("POST", "/shopify/webhooks", { headers, body })).status).toBe(200);
  const customer = await storefront({ id: 207, email: "vera@example.com", first_name: "Vera" });
  await customer.open();
  await customer.ask("Where is my parcel?");
  await merchant.open();
  const requests = merchant.section("Customers’ data requests");
  const download = merchant.page.waitForEvent("download");
  await requests.getByRole("button", { name: "Download what is known of customer 207" }).click();
  const file = await (await download).createReadStream();
  const text = (await file.toArray()).join("");
  expect(text).toContain("Where is my parcel?");
});
