import { CloseCode } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../src/openapi/routes.ts";
import { InboxSocket } from "../inbox-socket.ts";
import { openSession, say, Server, type Session } from "../server.ts";
import { Socket } from "../socket.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "./shop-world.ts";

let world: ShopWorld;
let server: Server;
interface Side {
  shop: StandInShop;
  org_id: string;
  widget_id: string;
  session: Session;
  /** By the name it has in an address. */
  ids: Record<string, string>;
}
let ours: Side;
let theirs: Side;

/** Stands in the other shop's everything. */
const secretWord = "Zauberlehrling";

beforeAll(async () => {
  world = new ShopWorld();
  server = await Server.start({ ...shopifySecrets, WEBHOOKS_ALLOW_PRIVATE: "1" });
  ours = await side(world.open());
  theirs = await side(world.open());
});
afterAll(async () => {
  await server?.close();
  world?.close();
});

async function side(shop: StandInShop): Promise<Side> {
  const token = await shop.sessionToken();
  const put = async (method: string, path: string, body: unknown) => {
    const answer = await server.call(method, path, { token, body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  };
  const { org_id, widget_id } = await put("POST", "/shopify/setup", {});
  const headers = { origin: `https://${shop.primaryHost}` };
  const session = await openSession(server, widget_id, {}, { headers });
  await say(server, session, `The password is ${secretWord}.`);
  await put("PUT", `/api/knowledge/${widget_id}/documents/product:1`, { title: "T", content: secretWord });
  const key = await put("POST", "/api/keys", { name: secretWord });
  const source = await put("POST", `/api/knowledge/${widget_id}/sources`, {
    kind: "url",
    url: "http://127.0.0.1:9/page",
  });
  const hook = await put("POST", "/api/webhooks", { url: "http://127.0.0.1:9/hook", enabled: false });
  await put("POST", "/api/agent-tokens", { agent_id: `of-${org_id}`, name: "Ana" });
  const ids = {
    widget_id,
    conversation_id: session.conversation_id,
    visitor_id: session.visitor_id,
    id: key.id,
    source_id: source.id,
    webhook_id: hook.id,
    delivery_id: "dl_1",
    agent_id: `of-${org_id}`,
    external_id: "product:1",
    provider: "openai",
    file_id: "f_1",
    signature: "x",
    name: "a.txt",
  };
  return { shop, org_id, widget_id, session, ids };
}

const token = (of: Side): Promise<string> => of.shop.sessionToken();

test("check 14: a session token is good wherever an org's key is", async () => {
  const calls: [method: string, path: string, body?: unknown][] = [
    ["GET", "/api/me"],
    ["GET", "/api/config"],
    ["GET", `/api/config/${ours.widget_id}`],
    ["GET", "/api/conversations"],
    ["GET", `/api/conversations/${ours.widget_id}`],
    ["GET", `/api/history/${ours.session.conversation_id}`],
    ["GET", `/api/knowledge/${ours.widget_id}/documents`],
    ["GET", `/api/knowledge/${ours.widget_id}/search?q=${secretWord}`],
    ["GET", "/api/search?q=password"],
    ["GET", `/api/analytics/${ours.widget_id}`],
    ["GET", "/api/keys"],
    ["GET", "/api/agents"],
    ["GET", "/api/audit"],
    ["POST", "/api/agent-tokens", { agent_id: "shopify-42", name: "Ada", role: "admin" }],
    ["POST", `/api/takeover/${ours.session.conversation_id}`, { agent: { id: "ada", name: "Ada" } }],
    ["DELETE", `/api/takeover/${ours.session.conversation_id}`],
  ];
  for (const [method, path, body] of calls) {
    const answer = await server.call(method, path, { token: await token(ours), ...(body ? { body } : {}) });
    expect([path, answer.status < 300]).toEqual([path, true]);
  }
  const { body } = await server.call("GET", "/api/me", { token: await token(ours) });
  expect(body).toMatchObject({ credential: "org", org_id: ours.org_id, key: { id: "shopify:42" } });
});

test("check 14: what another shop has looks like what does not exist, at every route", async () => {
  const named = routes.filter(
    ({ path, credentials }) => path.includes("{") && credentials.includes("org_key"),
  );
  expect(named.length).toBeGreaterThan(25);
  const wrong: string[] = [];
  for (const { method, path, body } of named) {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => theirs.ids[name] ?? name);
    const call = {
      token: await token(ours),
      headers: { accept: "text/event-stream, application/json" },
      ...(body && { body: body.example }),
    };
    const isFile = path.startsWith("/api/uploads/");
    const { status, text } = await server.call(
      method.toUpperCase(),
      isFile ? `${address}?name=a.txt` : address,
      isFile ? { ...call, headers: { "content-type": "text/plain" }, body: "x" } : call,
    );
    // Of its own: a provider's name is every org's to take.
    const isOwn = path === "/api/providers/{provider}";
    const isRefused = [403, 404].includes(status) || (isOwn && !text.includes(secretWord));
    if (!isRefused || text.includes(secretWord))
      wrong.push(`${method} ${path}: ${status} ${text.slice(0, 150)}`);
  }
  expect(wrong).toEqual([]);
  const still = await server.call("GET", `/api/history/${theirs.session.conversation_id}`, {
    token: await token(theirs),
  });
  expect(still.text).toContain(secretWord);
});

test("check 14: lists hold nothing of another shop", async () => {
  for (const path of [
    "/api/config",
    "/api/conversations",
    "/api/keys",
    "/api/agents",
    "/api/audit",
    "/api/webhooks",
  ]) {
    const { status, text } = await server.call("GET", path, { token: await token(ours) });
    expect([path, status]).toEqual([path, 200]);
    for (const foreign of [theirs.org_id, theirs.widget_id, theirs.shop.domain])
      expect(text).not.toContain(foreign);
    const wanted = await server.call("GET", `${path}?org_id=${theirs.org_id}`, { token: await token(ours) });
    expect(wanted.text).not.toContain(theirs.widget_id);
  }
});

test("check 14: sockets and the inbox are each shop's own", async () => {
  const socket = new Socket(server, theirs.session.conversation_id, { token: await token(ours) });
  expect((await socket.closed).code).toBe(CloseCode.notFound);
  const minted = await server.call("POST", "/api/agent-tokens", {
    token: await token(ours),
    body: { agent_id: "shopify-42", name: "Ada" },
  });
  const inbox = new InboxSocket(server, { token: minted.body.token });
  await inbox.next("ready");
  expect(JSON.stringify(inbox.frames)).not.toContain(theirs.session.conversation_id);
  inbox.close();
  const into = await server.call("POST", "/api/agent-tokens", {
    token: await token(ours),
    body: { org_id: theirs.org_id, agent_id: "x", name: "X" },
  });
  expect(into.status).toBe(403);
});

test("check 15: neither a shop, nor an origin, nor a customer that somebody names is believed", async () => {
  const named = {
    origin: `https://${theirs.shop.primaryHost}`,
    "x-shopify-shop-domain": theirs.shop.domain,
    "x-shopify-shop-id": "1",
  };
  const status = await server.call("GET", `/shopify/status?shop=${theirs.shop.domain}`, {
    token: await token(ours),
    headers: named,
  });
  expect(status.body.shop).toBe(ours.shop.domain);
  const set = await server.call("POST", `/shopify/setup?shop=${theirs.shop.domain}`, {
    token: await token(ours),
    headers: named,
    body: { shop: theirs.shop.domain, org_id: theirs.org_id },
  });
  expect(set.body).toMatchObject({ shop: ours.shop.domain, org_id: ours.org_id });
  const elsewhere = await server.call("POST", "/api/sessions", {
    headers: named,
    body: { widget_id: ours.widget_id },
  });
  expect([elsewhere.status, elsewhere.body.code]).toEqual([403, "origin_not_allowed"]);
  const unsigned = await server.call("POST", "/api/sessions", {
    headers: { origin: `https://${ours.shop.primaryHost}` },
    body: { widget_id: ours.widget_id, identity: { user_id: "7", ts: 0, signature: "0".repeat(64) } },
  });
  expect(unsigned.status).toBe(403);
});
