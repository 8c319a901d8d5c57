import { complaintsOf } from "./complaints.ts";
import { expect, test } from "./test.ts";
import { hostPage, sourcesOf } from "./visitor.ts";

test("the hosted page is the chat as a whole page", async ({ page, foyer, visitor }) => {
  const complaints = await complaintsOf(page);
  await page.goto(`${foyer.url}/w/demo`);
  await visitor.ready();
  await expect(page).toHaveTitle("Foyer");
  await expect(page.getByRole("main")).toBeVisible();
  await expect(visitor.launcher).toBeHidden();
  const [panel, window] = [await visitor.panel.boundingBox(), page.viewportSize()];
  expect(panel!.height).toBe(window!.height);
  const answer = await visitor.ask("Where are conversations stored?");
  await expect(sourcesOf(answer)).not.toHaveCount(0);
  await page.reload();
  await visitor.ready();
  await expect(visitor.answers).toHaveCount(1);
  expect(complaints).toEqual([]);
});

test("the hosted page can be framed by a site of the widget's, and by no other", async ({
  page,
  foyer,
  visitor,
}) => {
  const hosts = new URL(process.env["HOSTS_URL"]!);
  const widget = await foyer.createWidget({ allowed_origins: [hosts.origin] });
  await page.goto(hostPage("framed", { endpoint: foyer.url, widget }));
  const frame = page.frameLocator("iframe");
  await frame.getByRole("textbox").fill("Hello from a frame");
  await frame.getByRole("textbox").press("Enter");
  await expect(frame.locator(".row.visitor")).toContainText("Hello from a frame");
  await expect(frame.locator(".row.assistant:not(.hello)")).toHaveCount(1);

  const refusals: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("frame-ancestors")) refusals.push(message.text());
  });
  hosts.hostname = "localhost";
  await page.goto(hostPage("framed", { endpoint: foyer.url, widget }, hosts.origin));
  await expect.poll(() => refusals.length).toBeGreaterThan(0);
  await expect(frame.locator("foyer-chat")).toHaveCount(0);
  await expect(visitor.root).toHaveCount(0);
});

test("the hosted page of a widget that is not there says so", async ({ page, foyer }) => {
  const answer = await page.goto(`${foyer.url}/w/no-such-widget`);
  expect(answer?.status()).toBe(404);
  await expect(page.locator("body")).not.toBeEmpty();
});
