import { expect, test } from "./test.ts";

test("while the backend is ill the settings can be used and say why, and what failed can be sent from the list", async ({
  admin,
  wp,
  backend,
  page,
}) => {
  wp.watch();
  await wp.workQueue();
  const why = "is not a Foyer backend. Check the address; a firewall or a login page";
  await backend.fall("HTML");
  await admin.open("foyer-settings");
  await expect(page.locator(".foyer-notice")).toContainText(why);
  await page.getByRole("tab", { name: "Knowledge" }).click();
  await page.getByRole("checkbox", { name: "Pages" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).last().click();
  await expect(page.getByText("Saved.")).toBeVisible();

  const post = await wp.publish("Opening hours", "We open at nine.");
  await wp.workQueue();
  await wp.workQueueAfterEachWait(5);
  await admin.open("foyer-knowledge");
  const row = page.locator(".foyer-failures tbody tr").filter({ hasText: "Opening hours" });
  await expect(row).toContainText(why);
  await expect(row).toContainText("(6 tries)");

  await backend.fall(null);
  await row.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".foyer-failures tbody tr").filter({ hasText: "Opening hours" })).toHaveCount(0);
  await wp.workQueue();
  expect(backend.asked().filter((call) => call.includes(post.name))).toEqual([`PUT ${post.name}`]);
  expect(admin.errors).toEqual([]);
});
