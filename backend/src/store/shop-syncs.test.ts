import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import type { SyncPlan } from "../shopify/sync/plan.ts";
import { advanceSync, beginSync, finishSync, readSync } from "./shop-syncs.ts";
import { markUninstalled, renameShop, saveShop } from "./shops.ts";

const shop = "demo.myshopify.com";
const { DB: db } = env;
const now = "2026-11-02T03:17:00.000Z";
const facts = {
  name: "Demo",
  primary_host: "demo.example",
  currency: "EUR",
  locale: null,
  time_zone: "Europe/Berlin",
};

beforeEach(async () => {
  const ids = { shop, org_id: "o", widget_id: "w", app_installation_id: "gid", shop_gid: "gid", scopes: "" };
  await saveShop(db, { ...ids, ...facts, plan: null, plan_name: null }, "2026-11-01T00:00:00.000Z");
});

const begin = async (plan: SyncPlan) => beginSync(db, { shop, run: `a ${plan}`, plan, now });
const atWork = async () => (await readSync(db, shop))?.plan;

test.each([
  ["poll", ["poll"], ["check", "full"]],
  ["check", ["poll", "check"], ["full"]],
  ["full", ["poll", "check", "full"], []],
] as const)("a %s at work gives way to no %s, and to every %s", async (first, weaker, stronger) => {
  await begin(first);
  for (const plan of weaker) expect([plan, await begin(plan)]).toEqual([plan, null]);
  expect(await atWork()).toBe(first);
  for (const plan of stronger) {
    expect(await begin(plan)).toMatchObject({ plan, state: "running", step: 0, turn: 0, cursor: null });
    expect(await atWork()).toBe(plan);
  }
});

test("of two jobs of a run one gets on, and none of a run whose place was taken", async () => {
  const run = await begin("poll");
  if (!run) throw new Error("no run");
  const to = { step: 1, cursor: { size: 50 }, now };
  expect(await advanceSync(db, run, to)).toMatchObject({ step: 1, turn: 1 });
  expect(await advanceSync(db, run, to)).toBe(null);
  await begin("full");
  await finishSync(db, run, now);
  expect(await readSync(db, shop)).toMatchObject({ plan: "full", state: "running", step: 0 });
});

test.each([{ primary_host: "moved.example" }, { currency: "USD" }])(
  "with %o nothing that was read of a shop counts any more, and what is being read ends",
  async (changed) => {
    const full = await begin("full");
    await finishSync(db, { shop, run: full?.run ?? "" }, now);
    await begin("poll");
    await renameShop(db, shop, { ...facts, name: "Another name" }, now);
    expect(await readSync(db, shop)).toMatchObject({ state: "running", synced_at: now });
    await renameShop(db, shop, { ...facts, ...changed }, now);
    expect(await readSync(db, shop)).toMatchObject({ state: "failed", synced_at: null });
    expect(await begin("full")).toMatchObject({ state: "running", reason: null });
  },
);

test("a shop without the app is read nothing of", async () => {
  await markUninstalled(db, shop, now);
  expect(await begin("full")).toBe(null);
  expect(await begin("poll")).toBe(null);
});
