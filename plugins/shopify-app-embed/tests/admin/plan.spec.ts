import type { Server } from "../../../../backend/test/server.ts";
import type { StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { expect, test } from "./test.ts";

const near = "This month’s answers are nearly used up";
const reached = "This month’s answers are used up";

/** Answers that the shop's assistant has given this month. */
async function given({ env }: Server, { domain }: StandInShop, count: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO shop_answers (shop, quarter, answers) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET answers = answers + excluded.answers`,
  )
    .bind(domain, Math.floor(Date.now() / 900_000), count)
    .run();
}

test("check 30: merchants see their answers come to an end, and shoppers still find somebody", async ({
  merchant,
  shop,
  backend,
  storefront,
}) => {
  shop.subscribe("starter", "Starter");
  await merchant.open();
  const warning = (heading: string) => merchant.app.locator(`s-banner[heading="${heading}"]`);
  await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
  await expect(merchant.app.locator("s-banner")).toHaveCount(0);

  await given(backend.server, shop, 4);
  await merchant.open();
  await expect(warning(near)).toContainText("4 of the 5 answers");
  await expect(warning(near)).toContainText("Nothing is charged beyond your plan.");
  const plans = `https://admin.shopify.com/store/${shop.domain.split(".")[0]}/charges/foyer-chat/pricing_plans`;
  const choose = warning(near).getByRole("link", { name: "Open plans in Shopify" });
  await expect(choose).toHaveAttribute("href", plans);
  await expect(choose).toHaveAttribute("target", "_top");
  expect(await merchant.violations()).toEqual([]);

  await given(backend.server, shop, 1);
  // Seen without the page being opened anew.
  await merchant.go("Plan");
  await expect(warning(reached)).toContainText("your plan includes 5");
  await expect(merchant.section("This month")).toContainText("Answers by the assistant: 5 of 5");
  await expect(merchant.section("This month").getByRole("progressbar")).toHaveAttribute("value", "5");
  await expect(merchant.section("Your plan")).toContainText("Starter");
  expect(await merchant.violations()).toEqual([]);

  const customer = await storefront();
  await customer.open();
  await customer.say("Do you ship to Norway?");
  await expect(customer.panel).toContainText("nobody is online right now");
  await customer.panel.getByRole("textbox", { name: "E-mail address" }).fill("shopper@example.com");
  await customer.panel.getByRole("checkbox", { name: /^I agree/ }).check();
  await customer.panel.getByRole("button", { name: "Leave address" }).click();
  await expect(customer.panel).toContainText("The answer will also come to you by e-mail.");
  await expect(customer.answers).toHaveCount(0);

  // From Shopify's page the merchant comes back to the app.
  shop.subscribe("professional", "Professional");
  await merchant.open({ screen: "plan" });
  await expect(merchant.section("Your plan")).toContainText("Professional");
  await expect(merchant.section("This month")).toContainText("Answers by the assistant: 5 of 100");
  await expect(merchant.app.locator("s-banner")).toHaveCount(0);
  const another = await storefront();
  await another.page.evaluate(() => localStorage.clear());
  await another.page.reload();
  await another.open();
  await another.ask("Do you ship to Norway?");
});

test("the warnings speak the merchant's language", async ({ merchant, shop, backend }) => {
  shop.subscribe("starter", "Starter");
  await merchant.open({ locale: "de" });
  await expect(merchant.section("Chat in Ihrem Shop").getByRole("status")).toHaveText("Aus");
  await given(backend.server, shop, 7);
  await merchant.open({ locale: "de" });
  const warning = merchant.app.locator('s-banner[heading="Die Antworten dieses Monats sind verbraucht"]');
  await expect(warning).toContainText("7 Antworten gegeben; Ihr Tarif enthält 5");
});

test("a shop whose plan has no limit is told so, and warned of nothing", async ({
  merchant,
  shop,
  backend,
}) => {
  shop.subscribe("unlimited", "Unlimited");
  await merchant.open();
  await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
  await given(backend.server, shop, 5_000);
  await merchant.open({ screen: "plan" });
  await expect(merchant.section("This month")).toContainText("Answers by the assistant: 5,000");
  await expect(merchant.section("This month")).toContainText("Nothing here is limited by your plan.");
  await expect(merchant.app.locator("s-banner")).toHaveCount(0);
});
