import { env as worker } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import type { Env } from "../../env.ts";
import { ensureOrg } from "../../store/keys.ts";
import { markUninstalled, saveShop, type Shop } from "../../store/shops.ts";
import type { Item } from "./item.ts";
import { dropItems, keepItems } from "./keep-items.ts";

const now = "2026-11-01T00:00:00.000Z";
const domain = "demo.myshopify.com";
let shop: Shop;
let env: Env;
/** What was sent to be asked for anew. */
let asked: string[];

beforeEach(async () => {
  asked = [];
  const sendBatch = async (jobs: Iterable<{ body: { items: string[] } }>) => {
    for (const { body } of jobs) asked.push(...body.items);
  };
  env = { ...worker, SHOPS: { sendBatch } as never, INGEST: { sendBatch: async () => {} } as never };
  const facts = {
    name: "Demo",
    primary_host: "demo.example",
    currency: "EUR",
    locale: null,
    time_zone: "UTC",
  };
  const ids = { org_id: "o", widget_id: "w", app_installation_id: "gid", shop_gid: "gid", scopes: "" };
  shop = await saveShop(env.DB, { shop: domain, ...ids, ...facts, plan: null, plan_name: null }, now);
  await ensureOrg(env.DB, "o", now);
});

const bell = (seconds: number, title: string | null = "Bell"): Item => ({
  kind: "product",
  id: 1,
  updatedAt: `2026-11-02T00:00:0${seconds}.000Z`,
  document: title === null ? null : { external_id: "product:1", title, format: "text", content: title },
});
const kept = async (): Promise<string | null> =>
  env.DB.prepare("SELECT pending ->> 'title' AS title FROM documents WHERE external_id = 'product:1'").first(
    "title",
  );
/** While it is being kept, just before it is. */
const meanwhile = (does: () => Promise<void>): Env => ({
  ...env,
  FILES: {
    put: async (...put: Parameters<R2Bucket["put"]>) => {
      await does();
      return worker.FILES.put(...put);
    },
  } as never,
});

test("what was read earlier is not put over what was read later, and twice is once", async () => {
  await keepItems(env, shop, [bell(5, "New bell")]);
  await keepItems(env, shop, [bell(3, "Old bell")]);
  await keepItems(env, shop, [bell(5, "New bell")]);
  expect(await kept()).toBe("New bell");
  await keepItems(env, shop, [bell(6, null)]);
  await keepItems(env, shop, [bell(5, "New bell")]);
  expect(await kept()).toBe(null);
});

test("what was deleted stays so for a page that was read before, which has it asked for", async () => {
  await keepItems(env, shop, [bell(5)]);
  await dropItems(env, shop, [bell(5)]);
  await keepItems(env, shop, [bell(5)]);
  expect([await kept(), asked]).toEqual([null, ["product:1"]]);
  // Asked for, it is there after all.
  await keepItems(env, shop, [bell(5)], { isCertain: true });
  expect(await kept()).toBe("Bell");
});

test("what is deleted while it is being kept is asked for anew, and so is what is changed", async () => {
  await keepItems(
    meanwhile(() => dropItems(env, shop, [bell(5)])),
    shop,
    [bell(5)],
  );
  expect(asked).toEqual(["product:1"]);
  await dropItems(env, shop, [bell(5)]);
  await keepItems(
    meanwhile(() => keepItems(env, shop, [bell(8, "Newest bell")], { isCertain: true })),
    shop,
    [bell(6)],
    { isCertain: true },
  );
  expect(asked).toEqual(["product:1", "product:1"]);
});

test("nothing is kept of a shop that has the app no more", async () => {
  await markUninstalled(env.DB, domain, "2026-11-03T00:00:00.000Z");
  await keepItems(env, shop, [bell(5)], { isCertain: true });
  await dropItems(env, shop, [bell(5)]);
  expect(await kept()).toBe(null);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM shop_items").first("n")).toBe(0);
});
