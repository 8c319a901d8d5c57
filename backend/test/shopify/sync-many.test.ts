import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, Server } from "../server.ts";
import { ShopWorld, shopifySecrets } from "./shop-world.ts";

const products = 5_000;

let world: ShopWorld;
let server: Server;
beforeAll(async () => {
  world = new ShopWorld();
  server = await Server.start(shopifySecrets);
});
afterAll(async () => {
  await server?.close();
  world?.close();
});

test("5,000 products arrive, over a rate that refuses and a crash in the middle", async () => {
  const shop = world.open();
  for (let n = 1; n <= products; n++)
    shop.catalogue.addProduct({
      id: n,
      title: `Bell ${n}`,
      description: `A bell that rings in the key of number${n}.`,
      status: n % 50 === 0 ? "DRAFT" : "ACTIVE",
      options: [{ name: "Size", values: ["Small", "Large"] }],
      variants: ["Small", "Large"].map((title, at) => ({
        id: n * 10 + at,
        title,
        price: `${10 + at}.00`,
        availableForSale: at === 0,
      })),
    });
  // As much as a query of ours takes, and half a second until there is as much again.
  Object.assign(shop.admin, { bucketSize: 700, restoreRate: 1_000 });
  const ask = async (method: string, path: string) =>
    server.call(method, path, { token: await shop.sessionToken() });
  const setUp = () => ask("POST", "/shopify/setup");
  const known = async (): Promise<number> => (await read()).known.products;
  const read = async () => (await ask("GET", "/shopify/status")).body.sync;
  /** Seldom: what is asked takes the time of what is waited for. */
  const readInAWhile = async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return read();
  };

  expect((await setUp()).status).toBe(200);
  shop.admin.drain();
  const early = await eventually(known, (n) => n > 300);
  expect(early).toBeLessThan(products / 2);
  expect((await read()).step).toBe("products");

  await server.crash();
  const after = await read();
  expect(after.state).toBe("running");
  expect(after.known.products).toBeGreaterThanOrEqual(early);
  // Long after: whoever looks then takes up what nobody is at.
  await server.env.DB.prepare("UPDATE shop_syncs SET touched_at = '2026-01-01T00:00:00.000Z'").run();
  const asked = shop.asked.length;
  expect((await setUp()).status).toBe(200);
  const done = await eventually(readInAWhile, ({ state }) => state !== "running", 100_000);
  expect(done).toMatchObject({ state: "ready", products_total: products });
  expect(done.known.products).toBe(products - products / 50);
  // It went on from where it was.
  expect(shop.asked.slice(asked)).not.toContain("FoyerPolicies");
  expect(shop.asked.filter((name) => name === "FoyerRunBulk")).toEqual(["FoyerRunBulk"]);
  expect(shop.admin.throttled).toBeGreaterThan(0);
  const documents = await server.env.DB.prepare(
    "SELECT count(*) AS n, count(DISTINCT external_id) AS names FROM documents WHERE state <> 'failed'",
  ).first();
  expect(documents).toEqual({ n: products - products / 50, names: products - products / 50 });
}, 180_000);
