import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mail, MailProvider } from "../mail-provider.ts";
import { eventually, newOrg, openSession, say, Server, stateOf } from "../server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "./shop-world.ts";

let world: ShopWorld;
let mails: MailProvider;
let server: Server;
beforeAll(async () => {
  world = new ShopWorld();
  mails = await MailProvider.start();
  const SHOPIFY_PLANS = JSON.stringify({ small: 5, large: 100, none: 0 });
  const settings = { SHOPIFY_PLANS, SHOPIFY_APP_HANDLE: "kiln-chat" };
  server = await Server.start({ ...shopifySecrets, ...mails.settings, ...settings });
});
afterAll(async () => {
  await server?.close();
  mails?.close();
  world?.close();
});

interface Installed {
  shop: StandInShop;
  widget_id: string;
  /** Where the merchant hears of missed messages. */
  address: string;
}

async function install(plan?: string, locale?: string): Promise<Installed> {
  const shop = world.open();
  if (plan !== undefined) shop.subscribe(plan, `${plan} plan`);
  const { widget_id, org_id } = await ask(shop, "POST", "/shopify/setup");
  if (locale !== undefined)
    await server.env.DB.prepare("UPDATE shops SET locale = ? WHERE shop = ?").bind(locale, shop.domain).run();
  const address = `merchant@${shop.primaryHost}`;
  const token = await shop.sessionToken();
  const body = { widget_id, org_id, handoff: { notify_email: address } };
  const { status, text } = await server.call("POST", "/api/config", { token, body });
  if (status >= 300) throw new Error(text);
  return { shop, widget_id, address };
}

async function ask(shop: StandInShop, method: string, path: string) {
  const { status, text, body } = await server.call(method, path, { token: await shop.sessionToken() });
  if (status >= 300) throw new Error(text);
  return body;
}
const planOf = async (shop: StandInShop) => (await ask(shop, "GET", "/shopify/status")).plan;

/** Answers of an hour of this month, or of another. */
async function given(shop: StandInShop, count: number, at = Date.now()): Promise<void> {
  await server.env.DB.prepare("INSERT INTO shop_answers (shop, quarter, answers) VALUES (?, ?, ?)")
    .bind(shop.domain, Math.floor(at / 900_000), count)
    .run();
}

/** Whether the assistant answers a new shopper; what is answered is counted then. */
async function answers({ shop, widget_id }: Installed): Promise<boolean> {
  const before = (await planOf(shop)).answers;
  const { status, text, body } = await say(
    server,
    await openSession(server, widget_id),
    "When do you open?",
    {
      wait: true,
    },
  );
  if (status >= 300) throw new Error(text);
  if (body.answer)
    await eventually(
      () => planOf(shop),
      (plan) => plan.answers > before,
    );
  return body.answer !== undefined;
}

/** The merchant has chosen a plan on Shopify's page: of the one that ends Shopify tells last. */
async function choose({ shop }: Installed, plan: string): Promise<void> {
  shop.subscribe(plan, `${plan} plan`);
  for (const [plan_handle, status] of [
    [plan, "ACTIVE"],
    ["what was before", "CANCELLED"],
  ]) {
    const payload = { app_subscription: { name: "Any", status, plan_handle } };
    await server.call("POST", "/shopify/webhooks", await shop.webhook("app_subscriptions/update", payload));
  }
  await eventually(
    () => planOf(shop),
    ({ handle }) => handle === plan,
  );
}
const about = (sent: readonly Mail[]): string[] => sent.map(({ subject }) => subject);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("check 30: at the plan's limit the assistant stops, people do not, and the merchant is warned of it once", async () => {
  const installed = await install("small");
  const { shop, widget_id, address } = installed;
  expect(await planOf(shop)).toMatchObject({
    handle: "small",
    name: "small plan",
    answers: 0,
    answers_most: 5,
    state: "well",
  });
  await given(shop, 2);
  for (const state of ["well", "near"]) {
    expect(await answers(installed)).toBe(true);
    expect((await planOf(shop)).state).toBe(state);
  }
  await eventually(
    async () => mails.to(address),
    (sent) => sent.length > 0,
  );
  expect(about(mails.to(address))).toEqual(["Demo: 4 of 5 answers used"]);
  expect(await answers(installed)).toBe(true);
  expect(await planOf(shop)).toMatchObject({ answers: 5, state: "reached" });

  const session = await openSession(server, widget_id);
  expect((await say(server, session, "Is anybody there?", { wait: true })).body.answer).toBeUndefined();
  expect(await stateOf(server, session)).toMatchObject({ mode: "waiting" });
  const { conversation_id, token, address: from } = session;
  const contact = { type: "contact", email: "shopper@example.com", consent: true };
  const left = await server.call("POST", `/api/chat/${conversation_id}`, {
    token,
    address: from,
    body: contact,
  });
  expect([left.status, left.body.conversation.reachable]).toEqual([200, true]);
  expect((await say(server, session, "Please write to me.")).status).toBe(200);
  const asked = await server.call("POST", `/api/ask/${widget_id}`, {
    token: await shop.sessionToken(),
    body: { question: "When do you open?" },
  });
  expect([asked.status, asked.body.code]).toEqual([403, "forbidden"]);

  await eventually(
    async () => mails.to(address),
    (sent) => sent.length > 1,
  );
  await pause(2_000);
  const { calls } = mails;
  expect(await answers(installed)).toBe(false);
  await pause(3_000);
  expect(mails.calls).toBe(calls);
  expect(about(mails.to(address))).toEqual([
    "Demo: 4 of 5 answers used",
    "Demo: this month’s answers are used up",
  ]);
  expect(mails.to(address)[1]?.text).toContain("Nothing is charged beyond your plan.");
  expect((await planOf(shop)).answers).toBe(5);
});

test("check 30: with a larger plan the assistant answers at once, with a smaller one it stops", async () => {
  const installed = await install("small");
  const { shop, address } = installed;
  await given(shop, 20);
  expect(await answers(installed)).toBe(false);
  const told = await eventually(
    async () => about(mails.to(address)),
    (subjects) => subjects.length > 0,
  );
  expect(told).toEqual(["Demo: this month’s answers are used up"]);
  await choose(installed, "large");
  expect(await planOf(shop)).toMatchObject({
    name: "large plan",
    answers: 20,
    answers_most: 100,
    state: "well",
  });
  expect(await answers(installed)).toBe(true);
  await choose(installed, "small");
  expect(await answers(installed)).toBe(false);
  // Who comes back from Shopify's page opens the app, which asks: no webhook has to come first.
  shop.subscribe("large");
  await ask(shop, "POST", "/shopify/setup");
  expect(await answers(installed)).toBe(true);
  await pause(2_000);
  expect(about(mails.to(address))).toEqual(told);
});

test("a shop that pays for no plan has what the operator gives for none, and is told in its own language", async () => {
  const installed = await install(undefined, "de");
  const { shop, address } = installed;
  expect(await planOf(shop)).toMatchObject({ handle: null, answers_most: 0, state: "reached" });
  expect(await answers(installed)).toBe(false);
  await eventually(
    async () => mails.to(address),
    (sent) => sent.length > 0,
  );
  expect(about(mails.to(address))).toEqual(["Demo: Die Antworten dieses Monats sind verbraucht"]);
});

test("plans are chosen on the page of the app that this deployment is", async () => {
  const { shop } = await install();
  const { plans_url } = await ask(shop, "GET", "/shopify/status");
  const [store] = shop.domain.split(".");
  expect(plans_url).toBe(`https://admin.shopify.com/store/${store}/charges/kiln-chat/pricing_plans`);
});

test("last month's answers are last month's", async () => {
  const installed = await install("small");
  const { shop } = installed;
  const { ends_at } = await planOf(shop);
  await given(shop, 500, Date.parse(ends_at) - 32 * 24 * 3_600_000);
  expect(await planOf(shop)).toMatchObject({ answers: 0, state: "well" });
  expect(await answers(installed)).toBe(true);
});

test("a widget that is no shop's is limited by no shop's plan", async () => {
  const org = await newOrg(server);
  const { body } = await say(server, await openSession(server, org.widget_id), "Hello?", { wait: true });
  expect(body.answer).toBeDefined();
});
