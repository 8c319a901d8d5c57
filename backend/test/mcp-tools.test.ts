import { createServer, type RequestListener, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import type { Message } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { offerStock, ToolServer } from "../src/tools/test/tool-server.ts";
import { type Answer, eventually, newOrg, openSession, type Org, say, Server } from "./server.ts";

// Servers of others' as tools, by their address: the whole way, with the official server at the other end.
let server: Server;
let provider: LLMock;
let org: Org;
const open: HttpServer[] = [];

beforeAll(async () => {
  provider = new LLMock({ port: 0 });
  await provider.start();
  server = await Server.start({
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: "gpt-5-mini",
    WEBHOOKS_ALLOW_PRIVATE: "1",
  });
});
afterAll(async () => {
  await server?.close();
  await provider?.stop();
  for (const each of open) each.closeAllConnections();
  await Promise.all(open.map((each) => new Promise((resolve) => each.close(resolve))));
});
beforeEach(async () => {
  provider.reset();
  server.takeLog();
  org = await newOrg(server);
});

/** Where it answers, on loopback. */
async function listen(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  open.push(http);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
}

const serve =
  (tools: ToolServer): RequestListener =>
  (incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { method = "GET", headers, url = "/" } = incoming;
      const body = Buffer.concat(parts);
      const request = new Request(new URL(url, "http://127.0.0.1"), {
        method,
        headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
        ...(body.length > 0 && { body }),
      });
      void (async () => {
        const answer = await tools.fetch(request);
        outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
        for await (const part of answer.body ?? []) outgoing.write(part);
        outgoing.end();
      })().catch(() => outgoing.destroy());
    });
  };

async function put(more: Record<string, unknown>): Promise<void> {
  const { status } = await server.call("PUT", `/api/tools/${org.widget_id}`, {
    token: org.key,
    body: { tools: [{ kind: "mcp", name: "shop", ...more }] },
  });
  expect(status).toBe(200);
}

const run = (name: string, args: Record<string, unknown> = {}): Promise<Answer> =>
  server.call("POST", `/api/tools/${org.widget_id}/test`, {
    token: org.key,
    body: { name, arguments: args },
  });

test.each(["modern", "stateless", "sessions"] as const)(
  "an owner tries a tool of a server that is %s",
  async (speaks) => {
    const tools = new ToolServer({ speaks, offer: offerStock, token: "s3cret" });
    await put({ url: await listen(serve(tools)), token: "s3cret" });
    expect(await run("shop_in_stock", { article: "a7" })).toMatchObject({
      status: 200,
      body: { ok: true, text: '{"article":"a7","count":7}' },
    });
    // Arguments that do not fit never reach it.
    tools.asked.splice(0);
    expect((await run("shop_in_stock", { article: 7 })).body).toMatchObject({ ok: false });
    expect(tools.asked).not.toContain("tools/call");
    // Nothing is left open, and nobody listens.
    expect(
      await eventually(
        () => Promise.resolve(tools.sessions.size),
        (open) => open === 0,
      ),
    ).toBe(0);
    expect(tools.requests.map(({ method }) => method)).not.toContain("GET");
    expect(tools.requests.every(({ headers }) => headers.get("cookie") === null)).toBe(true);
  },
);

test.each<[string, RequestListener]>([
  ["never answers", () => {}],
  ["hangs up", (incoming) => void incoming.socket.destroy()],
  [
    "is silent after its head",
    (_, outgoing) => outgoing.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders(),
  ],
  [
    "leads elsewhere",
    (_, outgoing) => void outgoing.writeHead(307, { location: `${server.url.origin}/mcp` }).end(),
  ],
  [
    "answers without an end",
    (_, outgoing) => {
      outgoing.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        while (outgoing.writable && outgoing.write(" ".repeat(65_536)));
      };
      outgoing.on("drain", more);
      more();
    },
  ],
])("a server that %s has no tools, and the others are there", async (_, listener) => {
  const tools = new ToolServer({ speaks: "modern", offer: offerStock });
  const body = {
    tools: [
      { kind: "mcp", name: "bad", url: await listen(listener), token: "s3cret", timeout_ms: 1_000 },
      { kind: "mcp", name: "shop", url: await listen(serve(tools)) },
    ],
  };
  await server.call("PUT", `/api/tools/${org.widget_id}`, { token: org.key, body });
  expect((await run("bad_in_stock")).status).toBe(404);
  expect(await run("shop_in_stock", { article: "a7" })).toMatchObject({ body: { ok: true } });
  const lines = server.takeLog().filter((line) => line.includes("mcp_server_away"));
  expect(lines).not.toHaveLength(0);
  expect(lines.join()).not.toContain("s3cret");
});

test("the assistant calls a server's tool, and answers from what it got", async () => {
  const tools = new ToolServer({ speaks: "sessions", offer: offerStock });
  await put({ url: await listen(serve(tools)), label: "Looking into the storeroom" });
  provider.on({ toolResultContains: '"count":7' }, { content: "There are seven of them." });
  provider.on(
    { userMessage: /a7/ },
    { toolCalls: [{ name: "shop_in_stock", arguments: '{"article":"a7"}' }] },
  );
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Is article a7 there?", { wait: true });
  const { body } = await server.call("GET", `/api/history/${session.conversation_id}`, {
    token: session.token,
  });
  expect((body.messages as Message[]).at(-1)).toMatchObject({
    role: "assistant",
    text: "There are seven of them.",
  });
  const [first] = provider.getRequests();
  expect(JSON.stringify(first?.body)).toContain("How many there are.");
  expect(tools.asked.filter((method) => method === "tools/call")).toHaveLength(1);
});

test("another org's Foyer is such a server too", async () => {
  const other = await newOrg(server);
  await server.call("PUT", `/api/knowledge/${other.widget_id}/documents/returns`, {
    token: other.key,
    body: { title: "Returns", content: "# Returns\n\nThings may be sent back within thirty days." },
  });
  await put({
    name: "friends",
    url: `${server.url.origin}/mcp`,
    token: other.key,
    tools: ["search_knowledge"],
  });
  const args = { widget_id: other.widget_id, query: "How long may things be sent back?" };
  const found = await run("friends_search_knowledge", args);
  expect(found.body).toMatchObject({ ok: true, text: expect.stringContaining("within thirty days") });
  // What was not asked for is not offered, and what is not theirs not found.
  expect((await run("friends_reply")).status).toBe(404);
  const ours = await run("friends_search_knowledge", { ...args, widget_id: org.widget_id });
  expect(ours.body).toMatchObject({ ok: false, text: expect.stringContaining("not_found") });
});
