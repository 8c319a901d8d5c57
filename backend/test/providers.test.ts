import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  eventually,
  newOrg,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
} from "./server.ts";

const ownKey = "sk-own-0123456789abcdef";

let server: Server;
let llm: LLMock;
/** A server that is there and fails. */
let broken: HttpServer;
let brokenUrl: string;
let asked: { path: string; authorization: string | undefined }[];
let answerBroken: (path: string) => { status: number; headers?: Record<string, string> };
let org: Org;

beforeAll(async () => {
  llm = new LLMock({ port: 0, host: "127.0.0.1" });
  await llm.start();
  broken = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "";
    asked.push({ path, authorization: incoming.headers.authorization });
    const { status, headers = {} } = answerBroken(path);
    outgoing.writeHead(status, { "content-type": "application/json", ...headers });
    outgoing.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${ownKey}` } }));
  });
  await new Promise<void>((resolve) => {
    broken.listen(0, "127.0.0.1", resolve);
  });
  brokenUrl = `http://127.0.0.1:${(broken.address() as AddressInfo).port}/v1`;
  server = await Server.start({ WEBHOOKS_ALLOW_PRIVATE: "1" });
});
afterAll(async () => {
  await server?.close();
  await llm?.stop();
  broken?.close();
});
beforeEach(async () => {
  llm.reset();
  asked = [];
  answerBroken = () => ({ status: 500 });
  org = await newOrg(server);
});

const put = (provider: string, body: Record<string, unknown>, token = org.key) =>
  server.call("PUT", `/api/providers/${provider}`, { token, body });
const list = async (token = org.key) =>
  (await server.call("GET", "/api/providers", { token })).body.providers;

async function answer(models: unknown[]): Promise<{ text: string; status: string }> {
  const widget_id = await newWidget(server, org, { models });
  const session = await openSession(server, widget_id);
  return (await say(server, session, "When do you open?", { wait: true })).body.answer;
}

describe("a key of one's own", () => {
  test("answers for the widgets that name it, at its own address", async () => {
    llm.on({}, { content: "At nine." });
    expect((await put("mine", { key: ownKey, base_url: `${llm.url}/v1` })).status).toBe(200);
    expect(await answer([{ provider: "mine", model: "m1" }])).toMatchObject({
      text: "At nine.",
      status: "complete",
    });
    expect(llm.getLastRequest()?.body).toMatchObject({ model: "m1" });
    expect(llm.getLastRequest()?.headers).toHaveProperty("authorization");
  });

  test("is told by no route, no log line, no audit entry, and of no use as it is stored", async () => {
    server.takeLog();
    answerBroken = () => ({ status: 401 });
    const saved = await put("mine", { key: ownKey, base_url: brokenUrl });
    const widget_id = await newWidget(server, org, { models: [{ provider: "mine", model: "m" }] });
    const session = await openSession(server, widget_id);
    await say(server, session, "When do you open?", { wait: true });
    expect(asked.at(-1)?.authorization).toBe(`Bearer ${ownKey}`);
    const told = [saved.text];
    for (const path of ["/api/providers", "/api/me", `/api/config/${widget_id}`, "/api/audit", "/health"])
      told.push((await server.call("GET", path, { token: org.key })).text);
    told.push(JSON.stringify(await server.env.DB.prepare("SELECT * FROM providers").all()));
    told.push(JSON.stringify(await server.env.DB.prepare("SELECT * FROM events").all()));
    told.push(...server.takeLog());
    for (const each of told) {
      expect(each).not.toContain(ownKey.slice(3));
      expect(each).not.toContain(ownKey.slice(-4));
    }
    expect(told.join("")).toContain("provider.save");
    expect(await list()).toMatchObject([{ name: "mine", base_url: brokenUrl, key_set: true }]);
  });

  test("is forgotten at once", async () => {
    llm.on({}, { content: "At nine." });
    await put("mine", { key: ownKey, base_url: `${llm.url}/v1` });
    const models = [{ provider: "mine", model: "m1" }];
    expect((await answer(models)).text).toBe("At nine.");
    expect((await server.call("DELETE", "/api/providers/mine", { token: org.key })).status).toBe(204);
    expect((await server.call("DELETE", "/api/providers/mine", { token: org.key })).status).toBe(404);
    expect(await list()).toEqual([]);
    const entry = await server.call("GET", "/api/audit?action=provider.delete", { token: org.key });
    expect(entry.body.entries).toMatchObject([{ target: "mine", actor: { kind: "key" } }]);
    // Another part of the deployment may go on with it for ten seconds; then the passages answer.
    const text = await eventually(
      async () => (await answer(models)).text,
      (found) => found !== "At nine.",
      20_000,
    );
    expect(text).not.toBe("At nine.");
  });

  test("is nobody else's", async () => {
    await put("mine", { key: ownKey, base_url: `${llm.url}/v1` });
    const other = await newOrg(server);
    expect(await list(other.key)).toEqual([]);
    expect((await server.call("DELETE", "/api/providers/mine", { token: other.key })).status).toBe(404);
    const asOperator = await server.call("GET", `/api/providers?org_id=${org.org_id}`, {
      token: platformSecret,
    });
    expect(asOperator.body.providers).toHaveLength(1);
  });

  test("is refused with a name, an address or a key that cannot be", async () => {
    const base_url = "https://llm.example.com/v1";
    const refused: [string, Record<string, unknown>, string][] = [
      ["mine", { key: ownKey }, "base_url"],
      ["mine", { key: ownKey, base_url: "ftp://llm.example.com" }, "base_url"],
      ["mine", { key: ownKey, base_url: "https://user:pw@llm.example.com/v1" }, "base_url"],
      ["mine", { key: "two words", base_url }, "key"],
      ["mine", { key: "", base_url }, "key"],
      ["mine", { base_url }, "key"],
      ["Not%20a%20name", { key: ownKey, base_url }, "provider"],
    ];
    for (const [provider, body, path] of refused) {
      const { status, body: problem } = await put(provider, body);
      expect([provider, body, status, problem.errors?.[0]?.path]).toEqual([provider, body, 422, path]);
    }
    expect((await put("workers-ai", { key: ownKey })).status).toBe(422);
    expect((await put("passages", { key: ownKey })).status).toBe(422);
    expect((await put("openai", { key: ownKey })).body).toMatchObject({ name: "openai", base_url: null });
  });

  test("is one of twenty at most; one that is there may be replaced", async () => {
    for (let n = 0; n < 20; n += 1) await put(`mine-${n}`, { key: ownKey, base_url: brokenUrl });
    expect((await put("one-more", { key: ownKey, base_url: brokenUrl })).status).toBe(422);
    expect((await put("mine-3", { key: ownKey, base_url: brokenUrl })).status).toBe(200);
  });
});

describe("where the first of a chain fails before its first word", () => {
  const models = [
    { provider: "first", model: "a" },
    { provider: "second", model: "b" },
  ];
  beforeEach(async () => {
    await put("first", { key: ownKey, base_url: brokenUrl });
    await put("second", { key: "sk-second", base_url: `${llm.url}/v1` });
  });

  test.each([500, 401, 429, 404])("with %i, the next one answers, and it is written down", async (status) => {
    llm.on({}, { content: "At nine.", usage: { prompt_tokens: 7, completion_tokens: 3 } });
    answerBroken = () => ({ status });
    server.takeLog();
    expect(await answer(models)).toMatchObject({ text: "At nine.", status: "complete" });
    // Where another one stands ready nobody is asked twice.
    expect(asked).toHaveLength(1);
    const lines = server.takeLog().filter((line) => line.startsWith("{"));
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.find(({ event }) => event === "model_fallback")).toMatchObject({
      from: "first:a",
      to: "second:b",
    });
    expect(events.find(({ event }) => event === "turn")).toMatchObject({ model: "second:b" });
    const row = await eventually(
      () =>
        server.env.DB.prepare("SELECT data FROM events WHERE type = 'answer' AND org_id = ?")
          .bind(org.org_id)
          .first<string>("data"),
      (data) => data !== null,
    );
    expect(JSON.parse(row ?? "{}")).toMatchObject({ model: "second:b", fallbacks: 1, tokens_in: 7 });
  });

  test("a redirect is not followed: it would take the key along", async () => {
    llm.on({}, { content: "At nine." });
    answerBroken = () => ({ status: 307, headers: { location: `${brokenUrl}/elsewhere` } });
    expect((await answer(models)).text).toBe("At nine.");
    expect(asked.map(({ path }) => path)).toEqual(["/v1/chat/completions"]);
  });

  test("and every other one too, the visitor is told, and the answer may be tried again", async () => {
    llm.on({}, { error: { message: "no", type: "server_error" }, status: 503 });
    expect(await answer(models)).toMatchObject({ status: "failed", code: "model_unavailable" });
  });

  test("passages may be the last resort", async () => {
    const said = await answer([{ provider: "first", model: "a" }, { provider: "passages" }]);
    expect(said).toMatchObject({ status: "complete", code: "no_answer" });
  });
});

test("an agent is helped by the org's own model, where the deployment has none", async () => {
  llm.on({}, { content: "A draft." });
  const widget_id = await newWidget(server, org, { models: [{ provider: "mine", model: "m" }] });
  const session = await openSession(server, widget_id);
  await say(server, session, "Hello");
  const help = () =>
    server.call("POST", `/api/assist/${session.conversation_id}`, {
      token: org.key,
      body: { kind: "draft" },
    });
  expect((await help()).status).toBe(501);
  await put("mine", { key: ownKey, base_url: `${llm.url}/v1` });
  expect((await help()).body.text).toBe("A draft.");
  expect((await server.call("GET", "/api/me", { token: org.key })).body.features.assist).toBe(true);
});

test("a private address is refused where the deployment does not allow it", async () => {
  const strict = await Server.start();
  try {
    const { key } = await newOrg(strict);
    for (const base_url of [brokenUrl, "https://127.0.0.1/v1", "https://[::1]/v1", "https://10.0.0.8/v1"]) {
      const made = await strict.call("PUT", "/api/providers/mine", {
        token: key,
        body: { key: ownKey, base_url },
      });
      expect([base_url, made.status, made.body.errors?.[0]?.path]).toEqual([base_url, 422, "base_url"]);
    }
  } finally {
    await strict.close();
  }
});
