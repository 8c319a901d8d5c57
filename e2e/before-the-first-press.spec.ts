import { expect, test } from "./test.ts";

test("until somebody comes near, a page asks for the loader, and once idle for the config, which its cache keeps", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ launcher_position: "left" });
  const asked: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === process.env["FOYER_URL"]) asked.push(pathname);
  });
  // The page is busy until it says otherwise.
  await page.addInitScript(() => {
    const waiting: (() => void)[] = [];
    const busy = window as unknown as { requestIdleCallback: (act: () => void) => number; rest: () => void };
    busy.requestIdleCallback = (act) => waiting.push(act);
    busy.rest = () => waiting.splice(0).forEach((act) => act());
  });
  const rest = () => page.evaluate(() => (window as unknown as { rest: () => void }).rest());

  await visitor.visit({ widget });
  await page.waitForLoadState("networkidle");
  expect(asked).toEqual(["/widget.js"]);
  await rest();
  await expect(visitor.launcher).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(asked).toEqual(["/widget.js", `/api/widgets/${widget}`]);
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);

  // The next page asks only whether it is still so.
  await page.reload();
  const revalidated = page.waitForRequest((request) => request.url().endsWith(`/api/widgets/${widget}`));
  await rest();
  const headers = await (await revalidated).allHeaders();
  expect(headers["if-none-match"]).toMatch(/^"\w{16}"$/);
  await expect(visitor.launcher).toBeVisible();
});
