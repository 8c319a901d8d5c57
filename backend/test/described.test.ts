import { isDeepStrictEqual } from "node:util";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../src/openapi/routes.ts";
import { authToken, signed } from "./relay.ts";
import {
  type Call,
  eventually,
  newId,
  newOrg,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
} from "./server.ts";
import { ShopWorld, shopifySecrets } from "./shopify/shop-world.ts";

let server: Server;
let provider: LLMock;
let shops: ShopWorld;
beforeAll(async () => {
  shops = new ShopWorld();
  provider = new LLMock({ port: 0 });
  await provider.start();
  provider.onMessage(/.*/, { content: "Within 30 days." });
  provider.onTranscription({ transcription: { text: "How long?" } });
  provider.onSpeech(/.*/, { audio: btoa("sound"), format: "mp3" });
  // Nobody listens there: what is to be sent is tried in tests of its own.
  const RESEND_BASE_URL = "http://127.0.0.1:9";
  server = await Server.start({
    RESEND_API_KEY: "re_test",
    EMAIL_FROM: "help@acme.example",
    RESEND_BASE_URL,
    TWILIO_AUTH_TOKEN: authToken,
    ...shopifySecrets,
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
});
afterAll(async () => {
  await server?.close();
  await provider?.stop();
  shops?.close();
});

const agent = { id: "ana", name: "Ana" };

/** A webhook that was tried once, at an address that is refused before anything is sent. */
async function idleWebhook(token: string): Promise<{ webhook_id: string; delivery_id: string }> {
  const body = { url: "https://example.com/", enabled: false };
  const { id } = (await server.call("POST", "/api/webhooks", { token, body })).body;
  await server.env.DB.prepare("UPDATE webhooks SET url = 'https://127.0.0.1/' WHERE id = ?").bind(id).run();
  const { delivery } = (await server.call("POST", `/api/webhooks/${id}/test`, { token })).body;
  return { webhook_id: id, delivery_id: delivery.id };
}

/** Twilio asks what to do with a call. */
function ofTwilio(path: string): Call {
  const form = { CallSid: "CA1", From: "+4930123456" };
  const headers = signed(new URL(path, server.url).href, form);
  return { headers, body: new URLSearchParams(form).toString() };
}

/** A source that leads to nobody. */
async function idleSource({ widget_id, key }: Org): Promise<{ source_id: string }> {
  const body = { kind: "url", url: "https://nobody.example/" };
  const made = await server.call("POST", `/api/knowledge/${widget_id}/sources`, { token: key, body });
  return { source_id: made.body.id };
}

/** A file in the conversation, by the parts of its address. */
async function anyFile(conversation_id: string, token: string): Promise<Record<string, string>> {
  const put = await server.call("POST", `/api/uploads/${conversation_id}?name=a.txt`, { token, ...text });
  const [file_id = "", signature = "", name = ""] = new URL(put.body.attachment.url).pathname
    .split("/")
    .slice(-3);
  return { file_id, signature, name };
}

const streamable = { accept: "application/json, text/event-stream" };
const text: Call = { body: "Hello", headers: { "content-type": "text/plain" } };

/** Of nobody: no name there leads anywhere. */
const tool = {
  kind: "webhook",
  name: "look_up",
  description: "Looks it up.",
  parameters: { type: "object" },
  url: "https://nobody.example/",
};
const mcp = { kind: "mcp", name: "shop", url: "https://nobody.example/mcp", token: "mcp-1" };

/** A visitor whom the database knows. */
async function knownVisitor(widget_id: string): Promise<{ visitor_id: string }> {
  const session = await openSession(server, widget_id);
  await say(server, session, "Hello");
  await eventually(
    () =>
      server.env.DB.prepare("SELECT 1 AS found FROM conversations WHERE visitor_id = ?")
        .bind(session.visitor_id)
        .first("found"),
    (found) => found !== null,
  );
  return { visitor_id: session.visitor_id };
}

test("every route answers as it is described: with that status, and a body of that shape", async () => {
  const org = await newOrg(server);
  const spare = await newWidget(server, org);
  const { conversation_id, token } = await openSession(server, org.widget_id);
  const names: Record<string, string> = {
    ...org,
    conversation_id,
    external_id: "docs%2Fa.md",
    id: org.key_id,
    ...(await idleWebhook(org.key)),
    ...(await knownVisitor(org.widget_id)),
    ...(await anyFile(conversation_id, token)),
    ...(await idleSource(org)),
    agent_id: "bob",
    provider: "our-llm",
  };
  const key = { token: org.key };
  const bob = { agent_id: "bob", name: "Bob", email: "bob@acme.example", role: "admin" };
  const minted = await server.call("POST", "/api/agent-tokens", { ...key, body: bob });
  const asBob = { token: minted.body.token };
  const { origin } = server.url;
  const signIn = { headers: { origin }, body: { key: org.key, name: "Ana" } };
  const [cookie = ""] =
    (await server.call("POST", "/console/session", signIn)).headers.get("set-cookie")?.split(";") ?? [];
  // In an order that leaves each something to work on; each route of the description is in it.
  const shop = shops.open();
  const calls: [route: string, call: Call, instead?: Record<string, string>][] = [
    ["post /api/sessions", { body: { widget_id: org.widget_id } }],
    ["get /api/sessions", { token }],
    ["get /api/widgets/{widget_id}", {}],
    ["post /api/chat/{conversation_id}", { token, body: { id: "m1", text: "Hello" } }],
    ["post /api/chat/{conversation_id}", { token, body: { type: "rate", seq: 2, value: "up" } }],
    [
      "post /api/chat/{conversation_id}",
      { token, body: { type: "contact", email: "vera@acme.example", name: "Vera", consent: true } },
    ],
    ["post /api/chat/{conversation_id}", { token, body: { type: "handoff" } }],
    ["post /api/uploads/{conversation_id}", { token, ...text }, { query: "?name=b.txt" }],
    ["get /api/files/{conversation_id}/{file_id}/{signature}/{name}", {}],
    ["get /api/files/{conversation_id}/{file_id}", { token }],
    ["post /api/transcribe", { token, body: "OggS", headers: { "content-type": "audio/ogg" } }],
    ["post /api/speech", { token, body: { text: "Hello" } }],
    ["get /api/history/{conversation_id}", { token }],
    ["post /api/agent-tokens", { ...key, body: { agent_id: "cleo", name: "Cleo" } }],
    ["post /api/agent-tokens/renew", asBob],
    ["get /api/agents", asBob],
    ["put /api/canned-replies", { ...asBob, body: { replies: [{ shortcut: "hi", text: "Hello" }] } }],
    ["get /api/canned-replies", asBob],
    ["post /api/takeover/{conversation_id}", { ...key, body: { agent } }],
    ["post /api/takeover/{conversation_id}", { ...asBob, body: { force: true, reason: "Ana has left." } }],
    ["post /api/messages/{conversation_id}", { ...asBob, body: { text: "Hello" } }],
    ["post /api/messages/{conversation_id}", { ...asBob, body: { text: "A regular.", internal: true } }],
    ["post /api/chat/{conversation_id}", { ...asBob, body: { type: "label", labels: ["returns"] } }],
    ["post /api/chat/{conversation_id}", { ...asBob, body: { type: "assign", agent } }],
    ["post /api/assist/{conversation_id}", { ...asBob, body: { kind: "summary" } }],
    ["get /api/conversations", asBob],
    ["get /api/conversations/{widget_id}", key],
    ["post /mcp", { ...asBob, headers: streamable, body: { jsonrpc: "2.0", id: 1, method: "tools/list" } }],
    ["delete /api/takeover/{conversation_id}", asBob],
    ["post /api/close/{conversation_id}", asBob],
    ["post /api/chat/{conversation_id}", { token, body: { type: "rate", csat: 5, comment: "Good." } }],
    ["get /api/analytics/{widget_id}", asBob],
    ["get /api/search", key, { query: "?q=hello" }],
    ["get /api/transcript/{conversation_id}", { token }, { query: "?format=json" }],
    ["post /api/transcript/{conversation_id}", { token, body: { email: "ana@example.com" } }],
    ["post /api/webhooks", { ...key, body: { url: "https://example.com/", enabled: false } }],
    ["get /api/webhooks", key],
    ["post /api/webhooks/{webhook_id}/test", key],
    ["get /api/webhooks/{webhook_id}/deliveries", key],
    ["post /api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", key],
    ["post /api/webhooks/{webhook_id}/secret", key],
    ["put /api/webhooks/{webhook_id}", { ...key, body: { url: "https://example.com/", enabled: false } }],
    ["delete /api/webhooks/{webhook_id}", key],
    ["delete /api/history/{conversation_id}", key],
    ["get /api/visitors", key, { query: "?email=ana@example.com" }],
    ["get /api/visitors/{visitor_id}", key],
    ["delete /api/visitors/{visitor_id}", key],
    ["get /api/audit", key],
    ["post /api/config", { ...key, body: { widget_id: newId("w"), org_id: org.org_id } }],
    ["get /api/config", key],
    ["get /api/config/{widget_id}", key],
    ["post /api/config/{widget_id}/identity-secret", key],
    [
      "put /api/knowledge/{widget_id}/documents/{external_id}",
      { ...key, body: { title: "A", content: "Text." } },
    ],
    ["get /api/knowledge/{widget_id}/documents", key],
    [
      "post /api/knowledge/{widget_id}/documents",
      { ...key, body: { documents: [{ external_id: "b", title: "B", content: "Text." }] } },
    ],
    [
      "post /api/knowledge/{widget_id}/sources",
      { ...key, body: { kind: "url", url: "https://nobody.example/" } },
    ],
    ["get /api/knowledge/{widget_id}", key],
    ["get /api/knowledge/{widget_id}/sources", key],
    ["post /api/knowledge/{widget_id}/sources/{source_id}/run", key],
    ["delete /api/knowledge/{widget_id}/sources/{source_id}", key],
    ["get /api/knowledge/{widget_id}/search", key, { query: "?q=text" }],
    ["post /api/ask/{widget_id}", { ...key, body: { question: "Is there a text?" } }],
    ["delete /api/knowledge/{widget_id}/documents/{external_id}", key],
    ["delete /api/config/{widget_id}", key, { widget_id: spare }],
    [
      "put /api/providers/{provider}",
      { ...key, body: { key: "sk-1", base_url: "https://llm.example.com/v1" } },
    ],
    ["get /api/providers", key],
    ["delete /api/providers/{provider}", key],
    ["get /api/tools/{widget_id}", key],
    ["put /api/tools/{widget_id}", { ...key, body: { tools: [tool, mcp] } }],
    ["get /api/tools/{widget_id}", key],
    ["post /api/tools/{widget_id}/secret", key],
    ["post /api/tools/{widget_id}/test", { ...key, body: { name: "look_up" } }],
    ["get /api/me", key],
    ["get /api/me", asBob],
    ["get /api/me", { token: platformSecret }],
    ["delete /api/agent-tokens/{agent_id}", key],
    ["post /api/keys", { token: platformSecret, body: { org_id: org.org_id } }],
    ["get /api/keys", key],
    ["post /twilio/voice/{widget_id}", ofTwilio(`/twilio/voice/${org.widget_id}`)],
    ["post /twilio/after/{widget_id}", ofTwilio(`/twilio/after/${org.widget_id}`)],
    ["get /shopify", {}],
    ["post /shopify/setup", { token: await shop.sessionToken() }],
    ["post /shopify/sync", { token: await shop.sessionToken() }],
    ["get /shopify/status", { token: await shop.sessionToken() }],
    ["get /ucp/profile.json", {}],
    ["post /shopify/webhooks", await shop.webhook("app/scopes_update", { current: [] })],
    ["get /health", {}],
    ["get /openapi.json", {}],
    ["get /docs", {}],
    ["get /w/{widget_id}", {}],
    ["get /widget.js", {}],
    ["get /console.js", {}],
    ["get /console", {}],
    ["post /console/session", signIn],
    ["post /console/token", { headers: { origin, cookie }, body: {} }],
    ["delete /console/session", { headers: { origin }, body: {} }],
    ["delete /api/keys/{id}", key],
  ];
  const wrong: unknown[] = [];
  for (const [name, call, { query = "", ...instead } = {}] of calls) {
    const route = routes.find(({ method, path }) => `${method} ${path}` === name);
    if (!route) throw new Error(`${name} is not described`);
    const path = route.path.replaceAll(
      /\{(\w+)\}/g,
      (_, param: string) => instead[param] ?? names[param] ?? "",
    );
    const { status, body, headers } = await server.call(route.method.toUpperCase(), `${path}${query}`, call);
    const answer = route.answers.find((each) => each.status === status);
    const parsed = answer?.schema?.safeParse(body);
    if (!answer || parsed?.error) wrong.push({ name, status, problems: parsed?.error?.issues ?? body });
    // A schema drops what it does not know: nothing goes out that is not described.
    else if (parsed && !isDeepStrictEqual(parsed.data, body))
      wrong.push({ name, described: parsed.data, body });
    const type = answer?.contentType ?? "*/*";
    if (type !== "*/*" && !headers.get("content-type")?.includes(type)) {
      wrong.push({ name, type: headers.get("content-type") });
    }
  }
  expect(wrong).toEqual([]);
  // Streams and files have tests of their own.
  const elsewhere = [
    "get /api/chat/{conversation_id}",
    "get /api/inbox",
    "get /twilio/relay/{widget_id}/{token}",
    "get /shopify/{file}",
    "get /widget/{version}/{file}",
  ];
  const described = routes.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set([...calls.map(([name]) => name), ...elsewhere])].toSorted()).toEqual(
    described.toSorted(),
  );
});
