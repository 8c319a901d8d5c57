import { env as worker } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import type { ConversationEvent, Happened } from "../../conversation/events.ts";
import { newRecord } from "../../conversation/record.ts";
import type { Env } from "../../env.ts";
import { applyDelivery } from "../../store/conversations.ts";
import { addAnswer } from "../../store/shop-plans.ts";
import { deleteShop, saveShop, type Shop } from "../../store/shops.ts";
import { planUse } from "./plan-use.ts";

const env: Env = { ...worker, SHOPIFY_PLANS: '{"starter": 5, "pro": null}' };
let shop: Shop;
beforeEach(async () => {
  shop = await open("demo");
});

/** In Berlin, two hours ahead in summer and one in winter. */
function open(label: string): Promise<Shop> {
  const facts = { name: label, primary_host: `${label}.example`, currency: "EUR", locale: null };
  const ids = { org_id: label, widget_id: label, app_installation_id: "gid", shop_gid: "gid", scopes: "" };
  return saveShop(
    env.DB,
    {
      shop: `${label}.myshopify.com`,
      ...ids,
      ...facts,
      time_zone: "Europe/Berlin",
      plan: "starter",
      plan_name: "S",
    },
    "2026-01-01T00:00:00.000Z",
  );
}

const answer = (data: Partial<Extract<Happened, { type: "answer" }>["data"]> = {}): Happened => ({
  type: "answer",
  data: { seq: null, status: "complete", model: "m", ...data },
});

let conversations = 0;
/** What happened at those times, in a conversation of its own; delivered twice, as it may be. */
async function happened(at: readonly string[], what: Happened = answer(), org_id = "demo"): Promise<string> {
  const id = `c${(conversations += 1)}`;
  const first = at[0] ?? "";
  const record = newRecord({ id, org_id, widget_id: org_id, visitor: { id: "v", verified: false } }, first);
  const events = at.map((each, index): ConversationEvent => ({
    number: index + 1,
    at: each,
    started_at: first,
    actor: { kind: "assistant" },
    ...what,
  }));
  const delivery = { record: { ...record, version: 1 }, messages: [], events, visitorAway: false };
  await applyDelivery(env.DB, delivery);
  await applyDelivery(env.DB, delivery);
  return id;
}
const useAt = (at: string) => planUse(env, shop, Date.parse(at));

test("whole answers count, once each, and nothing else does", async () => {
  await happened(["2026-03-10T10:00:00.000Z", "2026-03-10T10:01:00.000Z", "2026-03-11T10:00:00.000Z"]);
  await happened(["2026-03-10T10:00:00.000Z"], answer({ status: "failed", code: "model_unavailable" }));
  await happened(["2026-03-10T10:00:00.000Z"], answer({ status: "interrupted", code: "stopped" }));
  await happened(["2026-03-10T10:00:00.000Z"], { type: "handoff.requested", data: { by: "visitor" } });
  await happened(["then"]);
  await open("other");
  await happened(["2026-03-10T10:00:00.000Z"], answer(), "other");
  await happened(["2026-03-10T10:00:00.000Z"], answer(), "no shop at all");
  await addAnswer(env.DB, "demo", Date.parse("2026-03-12T10:00:00.000Z"));
  await addAnswer(env.DB, "no shop at all", Date.parse("2026-03-12T10:00:00.000Z"));
  expect(await useAt("2026-03-20T10:00:00.000Z")).toEqual({
    handle: "starter",
    name: "S",
    month: "2026-03",
    ends_at: "2026-03-31T22:00:00.000Z",
    answers: 4,
    answers_most: 5,
    state: "near",
  });
});

test("what is erased was answered all the same, and the shop's own erasure takes the count along", async () => {
  const id = await happened(["2026-03-10T10:00:00.000Z"]);
  await env.DB.batch([
    env.DB.prepare("DELETE FROM events WHERE conversation_id = ?").bind(id),
    env.DB.prepare("DELETE FROM conversations WHERE id = ?").bind(id),
  ]);
  expect((await useAt("2026-03-20T10:00:00.000Z")).answers).toBe(1);
  await deleteShop(env.DB, shop.shop);
  expect((await useAt("2026-03-20T10:00:00.000Z")).answers).toBe(0);
});

test("the month turns at midnight where the shop is", async () => {
  // Summer time begins in between, and the year ends: half past eleven at night, and half past midnight.
  for (const [before, after, months] of [
    ["2026-03-31T21:30:00.000Z", "2026-03-31T22:30:00.000Z", ["2026-03", "2026-04"]],
    ["2026-12-31T22:30:00.000Z", "2026-12-31T23:30:00.000Z", ["2026-12", "2027-01"]],
  ] as const) {
    await happened([before, before, before, before, before]);
    await happened([after]);
    const [old, fresh] = [await useAt(before), await useAt(after)];
    expect([old.month, old.answers, old.state]).toEqual([months[0], 5, "reached"]);
    expect([fresh.month, fresh.answers, fresh.state]).toEqual([months[1], 1, "well"]);
    expect(Date.parse(old.ends_at)).toBeGreaterThan(Date.parse(before));
    expect(Date.parse(old.ends_at)).toBeLessThan(Date.parse(after));
  }
});

test("four of five answers are nearly all, five are all, and without a limit nothing is", async () => {
  const at = "2026-03-10T10:00:00.000Z";
  for (const state of ["well", "well", "well", "near", "reached", "reached"]) {
    await happened([at]);
    expect((await useAt(at)).state).toBe(state);
  }
  expect(await planUse(env, { ...shop, plan: "pro" }, Date.parse(at))).toMatchObject({
    answers: 6,
    answers_most: null,
    state: "well",
  });
  expect((await planUse({ ...env, SHOPIFY_PLANS: '{"starter": 0}' }, shop, 0)).state).toBe("reached");
});
