import type { ShopVisit } from "./shop.ts";
import { expect, test } from "./test.ts";

const customer = { id: 7_000_000_000_001, email: "ada@example.com", first_name: "Ada" };

test.describe("knows the customer", () => {
  test("who is logged in at the shop is verified, and after logging out nobody", async ({
    page,
    foyer,
    shop,
    visitor,
  }) => {
    const widget = await foyer.createWidget();
    const identity = await foyer.identitySecret(widget);
    const opened = () => page.waitForResponse((response) => response.url().endsWith("/api/sessions"));

    const asked = opened();
    await shop(widget, { customer, identity, path: "/products/mug" });
    await visitor.open();
    const session = (await (await asked).json()) as { verified: boolean };
    expect(session.verified).toBe(true);
    const told = JSON.parse((await asked).request().postData()!) as { locale: string; attributes: object };
    expect(told.locale).toBe("en");
    expect(told.attributes).toEqual({
      country: "DE",
      currency: "EUR",
      cart: 2,
      page_type: "product",
      product_id: 42,
    });
    await visitor.say("My secret order");
    await expect(visitor.said).toContainText("My secret order");
    expect(await page.content()).not.toMatch(/ada@example\.com|Ada/);
    expect(await page.content()).not.toContain(identity);

    await shop(widget, { identity });
    await visitor.open();
    await expect(visitor.said).toHaveCount(0);
  });
});

test.describe("what was kept of a customer is gone", () => {
  const next = {
    "logged out": () => ({}),
    "another one logged in": () => ({ customer: { ...customer, id: 8 } }),
  };
  for (const [name, visit] of Object.entries(next))
    test(`from the first page on, the chat unopened: ${name}`, async ({ page, foyer, shop, visitor }) => {
      const widget = await foyer.createWidget();
      const identity = await foyer.identitySecret(widget);
      const kept = (): Promise<string[]> => page.evaluate(() => Object.keys(localStorage));
      await shop(widget, { customer, identity });
      await visitor.open();
      await visitor.say("My secret order");
      await expect(visitor.said).toContainText("My secret order");
      // As it is kept where the line broke before it was told.
      await page.evaluate(
        (key) => localStorage.setItem(key, JSON.stringify({ email: "ada@example.com" })),
        `foyer:${widget}:contact`,
      );
      await shop(widget, { customer, identity, path: "/pages/about" });
      await expect(visitor.launcher).toBeVisible();
      expect(await kept()).toEqual(
        expect.arrayContaining([`foyer:${widget}:session`, `foyer:${widget}:contact`]),
      );

      await shop(widget, { identity, ...visit() });
      await expect(visitor.launcher).toBeVisible();
      expect((await kept()).filter((key) => key.startsWith(`foyer:${widget}:`))).toEqual([]);
    });
});

test.describe("takes for nobody in particular whom", () => {
  const cases: [name: string, visit: (secret: string) => ShopVisit][] = [
    ["another shop signed for", () => ({ customer, identity: "another shop's secret" })],
    ["was signed for yesterday", (identity) => ({ customer, identity, signedAt: hoursFromNow(-25) })],
    ["will be signed for tomorrow", (identity) => ({ customer, identity, signedAt: hoursFromNow(24) })],
  ];
  for (const [name, visit] of cases)
    test(name, async ({ page, foyer, shop, visitor }) => {
      const widget = await foyer.createWidget();
      await shop(widget, visit(await foyer.identitySecret(widget)));
      expect(await page.locator("#foyer-config").textContent()).toContain(`"user_id": "7000000000001"`);
      await visitor.open();
      await visitor.say("Hello");
      await expect(visitor.said).toContainText("Hello");
      const stored = await page.evaluate(() => Object.values(localStorage).join());
      expect(stored).toContain(`"verified":false`);
    });
});

function hoursFromNow(hours: number): number {
  return Math.floor(Date.now() / 1_000) + hours * 3_600;
}
