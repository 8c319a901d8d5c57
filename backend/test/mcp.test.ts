import { Client, type CallToolResult, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  eventually,
  newAddress,
  newId,
  newOrg,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
  type Session,
} from "./server.ts";

let server: Server;
let org: Org;
let stranger: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server, { title: "Acme" });
  stranger = await newOrg(server);
});
afterAll(() => server?.close());

const clients: Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

const newest = "2026-07-28";

/** The official client; without `pin` it shakes hands as clients did before 2026-07-28. */
async function connect(
  token: string,
  { pin, headers = {} }: { pin?: string; headers?: Record<string, string> } = {},
) {
  const client = new Client(
    { name: "tests", version: "1.0.0" },
    pin === undefined ? {} : { versionNegotiation: { mode: { pin } } },
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL("/mcp", server.url), {
      requestInit: {
        headers: { authorization: `Bearer ${token}`, "cf-connecting-ip": newAddress(), ...headers },
      },
    }),
  );
  clients.push(client);
  return client;
}

function call(client: Client, name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> {
  return client.callTool({ name, arguments: args });
}

/** What a tool answered, held by the client against the tool's own schema. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look at what came, whatever its shape
async function done(client: Client, name: string, args: Record<string, unknown> = {}): Promise<any> {
  const result = await call(client, name, args);
  if (result.isError) throw new Error(`${name}: ${textOf(result)}`);
  expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
  return result.structuredContent;
}

async function refused(client: Client, name: string, args: Record<string, unknown> = {}): Promise<string> {
  const result = await call(client, name, args);
  expect([name, result.isError]).toEqual([name, true]);
  return textOf(result);
}

function textOf({ content }: CallToolResult): string {
  const [first] = content;
  return first?.type === "text" ? first.text : "";
}

async function agentToken(by: string, agent_id: string, fields: Record<string, unknown> = {}) {
  const body = { agent_id, name: agent_id.toUpperCase(), ...fields };
  const made = await server.call("POST", "/api/agent-tokens", { token: by, body });
  if (made.status !== 200 && made.status !== 201) throw new Error(made.text);
  return made.body.token as string;
}

async function conversation(widget_id: string, text = "Where is my parcel?"): Promise<Session> {
  const session = await openSession(server, widget_id);
  await say(server, session, text, { wait: true });
  return session;
}

const ping = (id: number) => ({ jsonrpc: "2.0", id, method: "ping" });
const ana = { id: "ana", name: "Ana" };

describe.each([
  ["a handshake", undefined],
  [newest, newest],
])("a client of %s", (_, pin) => {
  const options = pin === undefined ? {} : { pin };

  test("is told what there is, and each tool says what it does and takes", async () => {
    const client = await connect(org.key, options);
    expect(client.getServerVersion()).toMatchObject({ name: "foyer", title: "Foyer" });
    expect(client.getInstructions()).toContain("list_widgets");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "list_widgets",
      "get_analytics",
      "list_conversations",
      "read_conversation",
      "reply",
      "take_over",
      "release",
      "search_knowledge",
      "upsert_knowledge",
    ]);
    for (const { title, description, inputSchema, outputSchema, annotations } of tools) {
      expect(title).toBeTruthy();
      expect(description?.length).toBeGreaterThan(40);
      expect(outputSchema?.["type"]).toBe("object");
      expect(Object.keys(annotations ?? {}).toSorted()).toEqual([
        "destructiveHint",
        "idempotentHint",
        "openWorldHint",
        "readOnlyHint",
      ]);
      expect(inputSchema["additionalProperties"]).toBe(false);
    }
    const readers = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
    expect(readers.toSorted()).toEqual([
      "get_analytics",
      "list_conversations",
      "list_widgets",
      "read_conversation",
      "search_knowledge",
    ]);
  });

  test("uses every tool, from the knowledge to the reply", async () => {
    const client = await connect(org.key, options);
    const widget_id = await newWidget(server, org, { title: "Shop" });
    const { credential, widgets } = await done(client, "list_widgets");
    expect(credential).toBe("org");
    expect(widgets).toContainEqual({ widget_id, org_id: org.org_id, title: "Shop" });

    const document = {
      widget_id,
      external_id: "docs/returns.md",
      title: "Returns",
      content: "# Returns\n\nParcels can be sent back within 30 days.",
      url: "https://acme.example/returns",
    };
    expect(await done(client, "upsert_knowledge", document)).toMatchObject({
      external_id: "docs/returns.md",
    });
    const found = await eventually(
      () => done(client, "search_knowledge", { widget_id, query: "send a parcel back" }),
      ({ passages }) => passages.length > 0,
    );
    expect(found.passages[0]).toMatchObject({ title: "Returns", url: "https://acme.example/returns" });

    const { conversation_id } = await conversation(widget_id, "Who repairs bicycles?");
    const listed = await eventually(
      () => done(client, "list_conversations", { widget_id, status: "open" }),
      ({ conversations }) => conversations.length > 0,
    );
    expect(listed.conversations).toMatchObject([{ id: conversation_id, widget_id }]);

    const taken = await done(client, "take_over", { conversation_id, agent: ana });
    expect(taken.conversation).toMatchObject({ mode: "human", agent: ana });
    const reply = { conversation_id, agent: ana, text: "We do not, sorry.", id: newId("r") };
    const said = await done(client, "reply", reply);
    expect(said.message).toMatchObject({ role: "agent", text: "We do not, sorry.", author: ana });
    expect(await done(client, "reply", reply)).toEqual(said);
    const noted = await done(client, "reply", {
      ...reply,
      id: newId("r"),
      text: "A cyclist.",
      internal: true,
    });
    expect(noted.note).toMatchObject({ text: "A cyclist.", author: ana });
    expect(noted.message).toBeUndefined();

    const read = await done(client, "read_conversation", { conversation_id, limit: 100 });
    const texts = read.messages.map(({ text }: { text: string }) => text);
    expect(texts.filter((text: string) => text === "We do not, sorry.")).toHaveLength(1);
    expect(texts).not.toContain("A cyclist.");
    expect(read.conversation.mode).toBe("human");
    const newestPage = await done(client, "read_conversation", { conversation_id, limit: 1 });
    const older = await done(client, "read_conversation", {
      conversation_id,
      limit: 1,
      cursor: newestPage.next_cursor,
    });
    expect(older.messages[0].seq).toBe(newestPage.messages[0].seq - 1);

    const released = await done(client, "release", { conversation_id, agent: ana });
    expect(released.conversation.mode).toBe("ai");

    const insights = await eventually(
      () => done(client, "get_analytics", { widget_id }),
      ({ total }) => total.takeovers > 0,
    );
    expect(insights.total).toMatchObject({ takeovers: 1, messages_agent: 1 });
    expect(insights.days).toBeUndefined();
    expect(insights.unanswered).toMatchObject([{ question: "Who repairs bicycles?", conversation_id }]);
    const { days } = await done(client, "get_analytics", { widget_id, by_day: true });
    expect(days).toHaveLength(30);
  });
});

test("the same document again changes nothing", async () => {
  const client = await connect(org.key);
  const document = { widget_id: org.widget_id, external_id: "a", title: "A", content: "Text of A." };
  expect(await done(client, "upsert_knowledge", document)).toMatchObject({ changed: true });
  await eventually(
    () => done(client, "search_knowledge", { widget_id: org.widget_id, query: "text of A" }),
    ({ passages }) => passages.length > 0,
  );
  expect(await done(client, "upsert_knowledge", document)).toMatchObject({ changed: false });
});

test("a transcript can be read as a resource, and prompts name the tools to use", async () => {
  const { conversation_id } = await conversation(org.widget_id, "Do you have red socks?");
  const client = await connect(org.key);
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    "foyer://conversations/{conversation_id}",
  ]);
  const uri = `foyer://conversations/${conversation_id}`;
  const { contents } = await client.readResource({ uri });
  expect(contents).toMatchObject([{ uri, mimeType: "text/plain" }]);
  expect(JSON.stringify(contents)).toContain("Do you have red socks?");
  const foreign = await connect(stranger.key);
  await expect(foreign.readResource({ uri })).rejects.toThrow("not_found");

  const { prompts } = await client.listPrompts();
  expect(prompts.map(({ name }) => name)).toEqual(["draft_reply", "find_knowledge_gaps"]);
  const asked = await client.getPrompt({
    name: "draft_reply",
    arguments: { conversation_id, widget_id: org.widget_id },
  });
  expect(JSON.stringify(asked.messages)).toContain(conversation_id);
});

describe("what is refused is told so that a model can act on it", () => {
  test("a reply before a takeover, and a takeover from another agent", async () => {
    const { conversation_id } = await conversation(org.widget_id);
    const client = await connect(org.key);
    const reply = { conversation_id, agent: ana, text: "Hello" };
    expect(await refused(client, "reply", reply)).toMatch(/^not_taken: .*\nCall take_over/);
    await done(client, "take_over", { conversation_id, agent: ana });
    const bob = { id: "bob", name: "Bob" };
    expect(await refused(client, "take_over", { conversation_id, agent: bob })).toMatch(/^taken: Ana has/);
    const forced = { conversation_id, agent: bob, force: true };
    expect(await refused(client, "take_over", forced)).toMatch(/^invalid: .*reason/);
    const taken = await done(client, "take_over", { ...forced, reason: "Ana went home." });
    expect(taken.conversation.agent).toEqual(bob);
    expect(await refused(client, "reply", reply)).toMatch(/^taken: Bob has/);
    expect(await refused(client, "release", { conversation_id, agent: ana })).toMatch(/^taken: Bob has/);
  });

  test("a key that does not say in whose name", async () => {
    const { conversation_id } = await conversation(org.widget_id);
    const client = await connect(org.key);
    expect(await refused(client, "take_over", { conversation_id })).toMatch(
      /^invalid: [^]*\nagent: Say which/,
    );
  });

  test("arguments that are wrong, too many, too large or of a tool that is not there", async () => {
    const client = await connect(org.key);
    const { widget_id } = org;
    expect(await refused(client, "search_knowledge", { widget_id })).toContain("query");
    expect(await refused(client, "search_knowledge", { widget_id, query: "a", limit: 1_000 })).toContain(
      "limit",
    );
    expect(await refused(client, "search_knowledge", { widget_id, query: "a", sudo: true })).toContain(
      "sudo",
    );
    expect(await refused(client, "get_analytics", { widget_id, from: "soon" })).toContain("from");
    const span = { widget_id, from: "2020-01-01", to: "2026-01-01" };
    expect(await refused(client, "get_analytics", span)).toContain("from: Ask for at most 400 days.");
    expect(await refused(client, "list_conversations", { cursor: "nonsense" })).toContain(
      "cursor: Not a cursor",
    );
    await expect(call(client, "drop_tables")).rejects.toThrow("drop_tables");
  });

  test("an operator who does not say which org", async () => {
    const client = await connect(platformSecret);
    expect(await refused(client, "list_conversations")).toContain("org_id: Say which org");
    await conversation(org.widget_id);
    const { conversations } = await eventually(
      () => done(client, "list_conversations", { org_id: org.org_id }),
      (page) => page.conversations.length > 0,
    );
    expect(conversations.length).toBeGreaterThan(0);
  });
});

/** Every tool that names something of the org's, asked for by somebody else. */
const asked = ({ widget_id, conversation_id }: { widget_id: string; conversation_id: string }) =>
  [
    ["search_knowledge", { widget_id, query: "returns" }],
    ["get_analytics", { widget_id }],
    ["list_conversations", { widget_id }],
    ["read_conversation", { conversation_id }],
    ["take_over", { conversation_id, agent: ana }],
    ["reply", { conversation_id, agent: ana, text: "Hello" }],
    ["release", { conversation_id, agent: ana }],
  ] as const;

describe("who may do what", () => {
  test("another org's key finds nothing of ours, with any tool", async () => {
    const { conversation_id } = await conversation(org.widget_id);
    const client = await connect(stranger.key);
    const { widget_id } = org;
    for (const [name, args] of asked({ widget_id, conversation_id }))
      expect([name, await refused(client, name, args)]).toEqual([name, expect.stringMatching(/^not_found/)]);
    const document = { widget_id, external_id: "x", title: "X", content: "X" };
    expect(await refused(client, "upsert_knowledge", document)).toMatch(/^not_found/);
    expect(await refused(client, "list_conversations", { org_id: org.org_id })).toMatch(/^forbidden/);
    const { widgets } = await done(client, "list_widgets");
    expect(JSON.stringify(widgets)).not.toContain(org.org_id);
    expect((await done(client, "list_conversations")).conversations).toEqual([]);
  });

  test("an agent of other widgets finds nothing of this one, and sees what is theirs", async () => {
    const elsewhere = await newWidget(server, org);
    const { conversation_id } = await conversation(org.widget_id);
    const client = await connect(await agentToken(org.key, "eli", { widgets: [elsewhere] }));
    for (const [name, args] of asked({ widget_id: org.widget_id, conversation_id }))
      expect([name, await refused(client, name, args)]).toEqual([name, expect.stringMatching(/^not_found/)]);
    const { widgets } = await done(client, "list_widgets");
    expect(widgets.map(({ widget_id }: { widget_id: string }) => widget_id)).toEqual([elsewhere]);
    expect((await done(client, "list_conversations")).conversations).toEqual([]);
  });

  test("an agent acts in their own name, whatever the call says, and puts nothing into the knowledge", async () => {
    const { conversation_id } = await conversation(org.widget_id);
    const client = await connect(await agentToken(org.key, "gus"));
    const taken = await done(client, "take_over", { conversation_id, agent: ana });
    expect(taken.conversation.agent).toEqual({ id: "gus", name: "GUS" });
    const { message } = await done(client, "reply", { conversation_id, text: "Hello" });
    expect(message.author).toEqual({ id: "gus", name: "GUS" });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("upsert_knowledge");
    const document = { widget_id: org.widget_id, external_id: "x", title: "X", content: "X" };
    await expect(call(client, "upsert_knowledge", document)).rejects.toThrow("upsert_knowledge");
  });

  test("an agent who was removed is shut out at the next call", async () => {
    const token = await agentToken(org.key, "rae");
    const client = await connect(token);
    await done(client, "list_widgets");
    await server.call("DELETE", "/api/agent-tokens/rae", { token: org.key });
    await expect(call(client, "list_widgets")).rejects.toThrow("This agent was removed.");
    const { status, body } = await server.call("POST", "/mcp", { token, body: ping(1) });
    expect([status, body.detail]).toEqual([401, "This agent was removed."]);
  });

  test("nobody and visitors are kept out, and told what to send", async () => {
    const body = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    const accept = { accept: "application/json, text/event-stream" };
    for (const token of [undefined, "fk_guess", "not a token"]) {
      const { status, headers } = await server.call("POST", "/mcp", {
        ...(token !== undefined && { token }),
        body,
        headers: accept,
      });
      expect([token, status, headers.get("www-authenticate")]).toEqual([token, 401, "Bearer"]);
    }
    const { token } = await openSession(server, org.widget_id);
    expect((await server.call("POST", "/mcp", { token, body, headers: accept })).status).toBe(403);
  });

  test("a page of another site is kept out, whatever it shows", async () => {
    const body = { jsonrpc: "2.0", id: 1, method: "ping" };
    const accept = "application/json, text/event-stream";
    const from = (origin: string) =>
      server.call("POST", "/mcp", { token: org.key, body, headers: { accept, origin } });
    expect((await from("https://evil.example.com")).status).toBe(403);
    expect((await from("null")).status).toBe(403);
    expect((await from(server.url.origin)).body).toMatchObject({ id: 1, result: {} });
  });
});

test("what is done is written down as who did it, as it is over HTTP", async () => {
  const { org_id, key, key_id, widget_id } = await newOrg(server);
  const { conversation_id } = await conversation(widget_id);
  const client = await connect(key, { headers: { "cf-connecting-ip": "203.0.113.9" } });
  await done(client, "upsert_knowledge", { widget_id, external_id: "a", title: "A", content: "Text of A." });
  await done(client, "take_over", { conversation_id, agent: ana });
  await done(client, "reply", { conversation_id, agent: ana, text: "Hello" });
  await done(client, "release", { conversation_id, agent: ana });
  const wanted = ["conversation.release", "conversation.takeover", "document.put", "message.sent"];
  const { body } = await eventually(
    () => server.call("GET", `/api/audit?org_id=${org_id}&actor=${key_id}`, { token: key }),
    (found) => wanted.every((action) => JSON.stringify(found.body).includes(`"${action}"`)),
  );
  const acts = body.entries.filter(({ action }: { action: string }) => wanted.includes(action));
  expect(acts.map(({ action }: { action: string }) => action).toSorted()).toEqual(wanted);
  for (const { actor, address } of acts)
    expect({ actor, address }).toEqual({
      actor: { kind: "key", id: key_id, name: "tests" },
      address: "203.0.113.9",
    });
});

test("whatever is sent is answered with what was wrong, and the next call is answered as ever", async () => {
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const bodies: [body: unknown, status: number][] = [
    ["", 400],
    ["{", 400],
    ["null", 400],
    ["[]", 400],
    ["[[[[]]]]", 400],
    ['"text"', 400],
    [{}, 400],
    [{ jsonrpc: "1.0", id: 1, method: "ping" }, 400],
    [{ ...list, id: { not: "an id" } }, 400],
    [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, 400],
    [Array.from({ length: 101 }, (_, id) => ({ ...list, id })), 400],
    [{ ...list, params: { padding: "x".repeat(1_200_000) } }, 413],
    [{ ...list, method: "no/such" }, 200],
    [{ ...list, method: "tools/call", params: { name: "__proto__", arguments: {} } }, 200],
    [{ ...list, method: "tools/call", params: { name: "list_widgets", arguments: [1] } }, 200],
  ];
  const headers = { accept: "application/json, text/event-stream" };
  const outcomes = await Promise.all(
    bodies.map(([body]) => server.call("POST", "/mcp", { token: org.key, body, headers })),
  );
  expect(
    outcomes.map(({ status, text }, index) => [status, status === bodies[index]![1] ? "" : text]),
  ).toEqual(bodies.map(([, status]) => [status, ""]));
  for (const { text } of outcomes) {
    expect(JSON.parse(text).error).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
    expect(text).not.toContain("node_modules");
  }
  const plain = { token: org.key, body: list, headers: { ...headers, "content-type": "text/plain" } };
  expect((await server.call("POST", "/mcp", plain)).status).toBe(415);
  expect((await server.call("POST", "/mcp", { token: org.key, body: list })).status).toBe(406);
  for (const method of ["GET", "DELETE", "PUT"]) {
    const { status, headers: told } = await server.call(method, "/mcp", { token: org.key, headers });
    expect([method, status, told.get("allow")]).toEqual([method, 405, "POST"]);
  }
  const client = await connect(org.key);
  expect((await client.listTools()).tools.length).toBeGreaterThan(0);
});

test("several calls in one body are each answered", async () => {
  const { body } = await server.call("POST", "/mcp", {
    token: org.key,
    body: [ping(1), ping(2)],
    headers: { accept: "application/json, text/event-stream", "mcp-protocol-version": "2025-03-26" },
  });
  expect(body).toEqual([
    { jsonrpc: "2.0", id: 1, result: {} },
    { jsonrpc: "2.0", id: 2, result: {} },
  ]);
});

test("of a fault of ours a model is told that it is one, and the operator what it was", async () => {
  const broken = await newWidget(server, org);
  await server.env.DB.prepare("UPDATE widgets SET config = '{}' WHERE widget_id = ?").bind(broken).run();
  await server.env.CONFIG.delete(`widget:${broken}`);
  const client = await connect(org.key);
  server.takeLog();
  const said = await refused(client, "search_knowledge", { widget_id: broken, query: "returns" });
  expect(said).toBe(
    "internal: Something failed on our side. It was noted; trying again is likely to fail too.",
  );
  const lines = server.takeLog().filter((line) => line.includes('"mcp_failed"'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"what":"search_knowledge"');
});
