import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isSignedWith, MisbehavingTool } from "./misbehaving-tool.ts";
import { type Answer, newOrg, openSession, type Org, say, Server } from "./server.ts";

const json = { "content-type": "application/json" };
let server: Server;
let tool: MisbehavingTool;
let model: LLMock;
let org: Org;

beforeAll(async () => {
  tool = await MisbehavingTool.start({
    "/order": (response) => response.writeHead(200, json).end('{"state": "sent"}'),
    "/plain": (response) =>
      response.writeHead(200, { "content-type": "text/plain" }).end("Sent \u0000today\u001b[0m."),
    "/nothing": (response) => response.writeHead(204).end(),
    "/never": () => {},
    "/half": (response) => response.writeHead(200, json).write('{"state":'),
    "/endless": (response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const more = (): void => {
        while (response.writable && response.write("x".repeat(16_384)));
      };
      response.on("drain", more);
      more();
    },
    "/long": (response) => response.writeHead(200, { "content-type": "text/plain" }).end("x".repeat(100_001)),
    "/wrong-json": (response) => response.writeHead(200, json).end('{"state": "se'),
    "/no-text": (response) =>
      response.writeHead(200, { "content-type": "text/plain" }).end(Buffer.from([0xff, 0xfe, 0x41])),
    "/picture": (response) => response.writeHead(200, { "content-type": "image/png" }).end("PNG"),
    "/refuses": (response) =>
      response.writeHead(404, json).end(`{"error": "No such order."}\n${" ".repeat(50)}${"x".repeat(2_000)}`),
    "/page": (response) =>
      response
        .writeHead(400, { "content-type": "text/html" })
        .end("<pre>at Object.<anonymous> (app.js:1)</pre>"),
    "/breaks-once": (response, tried) =>
      tried === 1
        ? response
            .writeHead(500, { "content-type": "text/plain" })
            .end("Error: secret\n    at handler (app.js:3)")
        : response.writeHead(200, json).end('{"state": "sent"}'),
    "/breaks": (response) =>
      response.writeHead(503, { "content-type": "text/plain" }).end("at handler (app.js:3)"),
    "/hangs-up": (response) => void response.socket?.destroy(),
  });
  model = new LLMock({ port: 0 });
  await model.start();
  server = await Server.start({
    WEBHOOKS_ALLOW_PRIVATE: "1",
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: `${model.url}/v1`,
  });
});
afterAll(async () => {
  await server?.close();
  await model?.stop();
  tool?.close();
});
beforeEach(async () => {
  org = await newOrg(server);
  tool.seen.length = 0;
});

const webhook = (path: string, more: Record<string, unknown> = {}) => ({
  kind: "webhook",
  name: "find_order",
  description: "Where an order is.",
  parameters: { type: "object", properties: { number: { type: "string" } }, required: ["number"] },
  url: tool.url(path),
  ...more,
});
const mcp = (more: Record<string, unknown> = {}) => ({
  kind: "mcp",
  name: "shop",
  url: "http://127.0.0.1:9/mcp",
  ...more,
});
const hasToken = (answer: Answer): unknown => answer.body.tools[0].has_token;
const call = (args: object) => [{ name: "find_order", arguments: JSON.stringify(args) }];
const put = (tools: unknown[], token = org.key): Promise<Answer> =>
  server.call("PUT", `/api/tools/${org.widget_id}`, { token, body: { tools } });
const read = async (): Promise<{ tools: Record<string, unknown>[] }> =>
  (await server.call("GET", `/api/tools/${org.widget_id}`, { token: org.key })).body;
const run = async (args: unknown = { number: "A-1" }, name = "find_order"): Promise<Answer> =>
  server.call("POST", `/api/tools/${org.widget_id}/test`, {
    token: org.key,
    body: { name, arguments: args },
  });

/** Puts one webhook tool and calls it. */
async function calling(
  path: string,
  more: Record<string, unknown> = {},
): Promise<{ ok: boolean; text: string }> {
  expect((await put([webhook(path, more)])).status).toBe(200);
  const { status, body } = await run();
  expect([status, body.text]).toEqual([200, expect.any(String)]);
  return body;
}

describe("the registry", () => {
  test("lets the assistant ask for a person where nothing was put", async () => {
    expect(await read()).toEqual({
      tools: [{ kind: "built_in", name: "hand_off_to_person", approval: false }],
    });
  });

  test("is replaced as a whole, and shown as it was put, with its defaults", async () => {
    await put([webhook("/order")]);
    const saved = await put([
      { kind: "built_in", name: "get_business_hours", approval: true },
      webhook("/plain"),
    ]);
    expect(saved.body.secret).toBeUndefined();
    expect(saved.body).toEqual(await read());
    expect(saved.body.tools).toEqual([
      { kind: "built_in", name: "get_business_hours", approval: true },
      { ...webhook("/plain"), approval: false, safe: false, timeout_ms: 10_000 },
    ]);
    await put([]);
    expect(await read()).toEqual({ tools: [] });
  });

  test("names every fault by its field, and changes nothing then", async () => {
    await put([webhook("/order")]);
    const before = await read();
    const parameters = { type: "object", properties: { a: { type: "text" } } };
    const refused = await put([
      webhook("/order", { name: "search_knowledge" }),
      webhook("/order", { name: "b", parameters }),
      { kind: "mcp", name: "shop", url: "http://user:pw@shop.example/mcp" },
    ]);
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      "tools.0.name",
      "tools.1.parameters.properties.a.type",
      "tools.2.url",
    ]);
    expect(await read()).toEqual(before);
  });

  test("tells a server's token to nobody, and keeps it until it is given anew or forgotten", async () => {
    server.takeLog();
    const token = "mcp-0123456789abcdef";
    const first = await put([mcp({ token })]);
    expect(hasToken(first)).toBe(true);
    expect(hasToken(await put([mcp({ approval: true })]))).toBe(true);
    // Whoever may change the address may not have the token sent there.
    const moved = await put([mcp({ url: "http://127.0.0.1:9/other" })]);
    expect([moved.status, moved.body.errors[0].path]).toEqual([422, "tools.0.token"]);
    expect(hasToken(await put([mcp({ token: null })]))).toBe(false);
    expect(hasToken(await put([mcp()]))).toBe(false);
    await put([mcp({ token })]);
    await run({}, "shop_find");
    const told = [first.text, ...server.takeLog()];
    for (const path of [`/api/tools/${org.widget_id}`, `/api/config/${org.widget_id}`, "/api/audit"])
      told.push((await server.call("GET", path, { token: org.key })).text);
    const rows = await server.env.DB.prepare("SELECT * FROM tools").all();
    told.push(JSON.stringify(rows.results));
    expect(told.join("")).not.toContain(token);
    expect(rows.results.find(({ widget_id }) => widget_id === org.widget_id)).toMatchObject({
      org_id: org.org_id,
    });
  });

  test("goes with its widget", async () => {
    await put([webhook("/order")]);
    await server.call("DELETE", `/api/config/${org.widget_id}`, { token: org.key });
    const left = await server.env.DB.prepare("SELECT count(*) AS n FROM tools WHERE widget_id = ?")
      .bind(org.widget_id)
      .first("n");
    expect(left).toBe(0);
  });

  test("loses nothing when many save at once", async () => {
    const saves = await Promise.all(
      Array.from({ length: 6 }, (_, at) => put([webhook("/order", { name: `tool_${at}` })])),
    );
    expect(saves.every(({ status }) => status === 200 || status === 503)).toBe(true);
    // Only one of them made the secret, and that one signs.
    const secrets = saves.flatMap(({ body }) => body.secret ?? []);
    expect(secrets).toHaveLength(1);
    const { tools } = await read();
    await run({ number: "A-1" }, String(tools[0]?.["name"]));
    expect(isSignedWith(secrets[0], tool.seen[0]!)).toBe(true);
  });
});

describe("a webhook tool", () => {
  test("is told what it has to know, signed, and its answer is the model's", async () => {
    const { body } = await put([webhook("/order")]);
    const tried = await run();
    expect(tried.body).toMatchObject({ ok: true, text: '{"state": "sent"}' });
    const [seen] = tool.seen;
    const sent = JSON.parse(seen!.text);
    expect(sent).toEqual({
      id: seen?.headers["webhook-id"],
      tool: "find_order",
      arguments: { number: "A-1" },
      widget_id: org.widget_id,
      conversation_id: "c_test",
      visitor: { id: "v_test", verified: false },
    });
    expect(isSignedWith(body.secret, seen!)).toBe(true);
    expect(seen?.headers).not.toHaveProperty("authorization");
    expect(seen?.headers).not.toHaveProperty("cookie");
  });

  test("finds both signatures after a change of secrets", async () => {
    const { secret: old } = (await put([webhook("/order")])).body;
    const rotated = await server.call("POST", `/api/tools/${org.widget_id}/secret`, { token: org.key });
    expect(rotated.body.secret).toMatch(/^whsec_/);
    await run();
    for (const secret of [old, rotated.body.secret]) expect(isSignedWith(secret, tool.seen[0]!)).toBe(true);
    await server.env.DB.prepare(
      "UPDATE tools SET old_secret_until = '2020-01-01T00:00:00Z' WHERE widget_id = ?",
    )
      .bind(org.widget_id)
      .run();
    await run();
    expect(isSignedWith(old, tool.seen[1]!)).toBe(false);
    expect(isSignedWith(rotated.body.secret, tool.seen[1]!)).toBe(true);
  });

  test("is not asked with arguments that do not fit", async () => {
    await put([webhook("/order")]);
    expect((await run({ number: 3 })).body).toMatchObject({
      ok: false,
      text: expect.stringContaining("#/number"),
    });
    expect(tool.seen).toEqual([]);
  });

  test("is not called once the secret cannot be read any more", async () => {
    await put([webhook("/order")]);
    await server.env.DB.prepare("UPDATE tools SET secret = 'AAAA' WHERE widget_id = ?")
      .bind(org.widget_id)
      .run();
    expect((await run()).body).toMatchObject({
      ok: false,
      text: expect.stringContaining("not set up right"),
    });
    expect(tool.seen).toEqual([]);
  });

  test.each([
    ["/plain", "Sent today[0m."],
    ["/nothing", "The tool did it and answered nothing."],
  ])("may answer as %s does", async (path, text) => {
    expect(await calling(path)).toMatchObject({ ok: true, text });
  });

  test.each([
    ["/never", "did not answer within 0.5 seconds"],
    ["/half", "did not answer within 0.5 seconds"],
    ["/endless", "larger than 100 kB"],
    ["/long", "larger than 100 kB"],
    ["/wrong-json", "cannot be read"],
    ["/no-text", "no text"],
    ["/picture", "neither JSON nor text"],
    ["/page", /refused \(400\)/],
    ["/breaks", /failed \(503\)/],
    // Which of the two is the network's way here to say that a connection was cut.
    ["/hangs-up", /could not be reached|failed \(500\)/],
  ])("that answers as %s does has failed, in a sentence for the model", async (path, text) => {
    const { ok, text: told } = await calling(
      path,
      path === "/never" || path === "/half" ? { timeout_ms: 500 } : {},
    );
    expect([ok, told]).toEqual([false, expect.stringMatching(text)]);
    expect(told).not.toMatch(/app\.js|whsec_|127\.0\.0\.1/);
    // Not said to be safe to call twice, it is not.
    expect(tool.seen.map((each) => each.path)).toEqual([path]);
  });

  test("that refuses is quoted, in short", async () => {
    const { ok, text } = await calling("/refuses");
    expect(ok).toBe(false);
    expect(text).toContain('refused (404): {"error": "No such order."} xxx');
    expect(text.length).toBeLessThan(600);
  });

  test("that is safe is tried again, as the same call", async () => {
    expect(await calling("/breaks-once", { safe: true })).toMatchObject({
      ok: true,
      text: '{"state": "sent"}',
    });
    const ids = tool.seen.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect((await calling("/breaks", { safe: true })).text).toContain("failed (503)");
    expect(tool.at("/breaks")).toHaveLength(3);
    expect((await calling("/hangs-up", { safe: true })).ok).toBe(false);
    // workerd itself may try a connection that was cut a second time.
    expect(tool.at("/hangs-up").length).toBeGreaterThanOrEqual(3);
    expect((await calling("/refuses", { safe: true })).ok).toBe(false);
    expect(tool.at("/refuses")).toHaveLength(1);
  });
});

describe("in a conversation", () => {
  beforeEach(() => {
    model.reset();
  });

  test("the owner's server hears for whom, and the model what it said", async () => {
    const { secret } = (await put([webhook("/order")])).body;
    model.on({ hasToolResult: false }, { toolCalls: call({ number: "A-1" }) });
    model.on({ toolResultContains: '"sent"' }, { content: "It was sent." });
    const session = await openSession(server, org.widget_id);
    const { body } = await say(server, session, "Where is order A-1?", { wait: true });
    expect(body.answer).toMatchObject({ status: "complete", text: expect.stringContaining("It was sent.") });
    expect(JSON.parse(tool.seen[0]!.text)).toMatchObject({
      arguments: { number: "A-1" },
      conversation_id: session.conversation_id,
      visitor: { id: session.visitor_id, verified: false },
    });
    expect(isSignedWith(secret, tool.seen[0]!)).toBe(true);
    // The model was given the tool as its owner describes it, and nothing of where it is.
    const asked = JSON.stringify(model.getLastRequest()?.body);
    expect(asked).toContain("Where an order is.");
    for (const never of [tool.url(""), secret, "webhook-signature"]) expect(asked).not.toContain(never);
  });

  test("arguments that do not fit reach nobody, and the model can mend them", async () => {
    await put([webhook("/order")]);
    model.on({ hasToolResult: false }, { toolCalls: call({ order: "A-1" }) });
    model.on({ toolResultContains: "required property" }, { toolCalls: call({ number: "A-1" }) });
    model.on({ toolResultContains: '"sent"' }, { content: "It was sent." });
    const session = await openSession(server, org.widget_id);
    const { body } = await say(server, session, "Where is order A-1?", { wait: true });
    expect(body.answer.text).toContain("It was sent.");
    expect(tool.seen.map(({ text }) => JSON.parse(text).arguments)).toEqual([{ number: "A-1" }]);
  });

  test("a server that never answers costs the visitor the tool, and not the answer", async () => {
    await put([webhook("/never", { timeout_ms: 500 })]);
    model.on({ hasToolResult: false }, { toolCalls: call({ number: "A-1" }) });
    model.on({ toolResultContains: "did not answer" }, { content: "I cannot look it up now." });
    const session = await openSession(server, org.widget_id);
    const { body } = await say(server, session, "Where is order A-1?", { wait: true });
    expect(body.answer).toMatchObject({ status: "complete", text: "I cannot look it up now." });
  });

  test("what an owner takes away is called no more", async () => {
    await put([webhook("/order")]);
    await put([]);
    model.on({ hasToolResult: false }, { content: "I cannot look it up." });
    const session = await openSession(server, org.widget_id);
    await say(server, session, "Where is order A-1?", { wait: true });
    expect(model.getLastRequest()?.body).not.toHaveProperty("tools");
    expect(tool.seen).toEqual([]);
  });
});

describe("a test call", () => {
  test("is of a tool that is there, and no built-in", async () => {
    await put([webhook("/order"), { kind: "built_in", name: "get_business_hours" }]);
    expect((await run({}, "other")).status).toBe(404);
    const builtIn = await run({}, "get_business_hours");
    expect([builtIn.status, builtIn.body.errors[0].path]).toEqual([422, "name"]);
  });

  test("of a secret that was never made is told so", async () => {
    const rotated = await server.call("POST", `/api/tools/${org.widget_id}/secret`, { token: org.key });
    expect(rotated.status).toBe(404);
  });
});
