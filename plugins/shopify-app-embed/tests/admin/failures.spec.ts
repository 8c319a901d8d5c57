import type { Route } from "@playwright/test";
import { expect, test } from "./test.ts";

const broken = (route: Route): Promise<void> => route.fulfill({ status: 500, body: "oops" });

test("whatever fails is said in words, and trying again helps", async ({ merchant, context }) => {
  merchant.isRefused = true;
  let answer = broken;
  await context.route("**/api/analytics/**", (route) => answer(route));
  await merchant.page.clock.install();
  await merchant.open({ screen: "plan" });
  const month = merchant.section("This month");
  const unavailable = "The app does not answer right now.";
  await expect(month).toContainText(unavailable);
  const again = async (): Promise<void> => {
    await month.getByRole("button", { name: "Try again" }).click();
  };

  answer = (route) => route.abort();
  await again();
  await expect(month).toContainText("The app could not be reached.");
  // As the network of a hotel does.
  answer = (route) => route.fulfill({ contentType: "text/html", body: "<title>Welcome</title>" });
  await again();
  await expect(month).toContainText(unavailable);
  const detail = "Words of the backend";
  answer = (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "forbidden", detail }),
    });
  await again();
  await expect(month).toContainText("Shopify does not let the app do this.");
  await expect(month).not.toContainText(detail);
  answer = () => new Promise(() => {});
  await again();
  await expect(month.locator("s-spinner")).toBeVisible();
  await merchant.page.clock.fastForward(20_000);
  await expect(month).toContainText("The app could not be reached.");

  merchant.session = "ended";
  await again();
  await expect(month).toContainText("Shopify has signed you out.");
  merchant.session = "silent";
  await again();
  await expect(month.locator("s-spinner")).toBeVisible();
  await merchant.page.clock.fastForward(10_000);
  await expect(month).toContainText("Shopify has signed you out.");
  merchant.session = "holds";

  const tokens: (string | undefined)[] = [];
  answer = async (route) => {
    tokens.push(route.request().headers()["authorization"]);
    const headers = { "x-shopify-retry-invalid-session-request": "1" };
    await (tokens.length === 1 ? route.fulfill({ status: 401, headers }) : route.continue());
  };
  await again();
  await expect(month).toContainText("Conversations: 0");
  expect(new Set(tokens).size).toBe(2);
  expect(tokens).toHaveLength(2);
});
