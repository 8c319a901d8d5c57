import { type AuditEntry, AuditPage } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../src/openapi/routes.ts";
import {
  type Answer,
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

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  org = await newOrg(server);
});
afterAll(() => server.close());

async function entries(query = "", token = org.key): Promise<AuditEntry[]> {
  const { status, body } = await server.call("GET", `/api/audit?limit=200${query}`, { token });
  expect(status).toBe(200);
  return AuditPage.parse(body).entries;
}

/** The described path that an address is one of. */
function patternOf(method: string, address: string): string {
  const found = routes.find(
    (route) =>
      route.method === method.toLowerCase() &&
      new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(address.split("?")[0] ?? ""),
  );
  return found?.path ?? address;
}

/** Routes with which agents and keys change something, and which are not asked for below. */
const notAsked = [
  // A tab does it by itself, every hour.
  "post /api/agent-tokens/renew",
  // Nobody's message yet.
  "post /api/uploads/{conversation_id}",
  // Change nothing.
  "post /api/assist/{conversation_id}",
  "post /api/speech",
  "post /api/transcribe",
  // What its tools do is done, and written down, by the routes that they call.
  "post /mcp",
  // As its test, of an event that was told.
  "post /api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",
];

/** Words that an audit log is never to hold. */
const words = {
  visitor: "Rumpelstiltskin",
  agent: "Schneewittchen",
  note: "Dornröschen",
  prompt: "Rapunzel",
  document: "Aschenputtel",
  reply: "Froschkönig",
  address: "vera@example.com",
  hook: "very-secret-path",
};

test("over everything that can be done, who did it is written down, and nothing that was said or is secret", async () => {
  const from = "198.51.100.7";
  const secrets: string[] = [];
  const asked = new Set<string>(notAsked);
  const call = async (method: string, path: string, token: string, body?: unknown): Promise<Answer> => {
    const answer = await server.call(method, path, {
      token,
      address: from,
      ...(body !== undefined && { body }),
    });
    expect([method, path, answer.status < 300, answer.text]).toEqual([method, path, true, answer.text]);
    asked.add(`${method.toLowerCase()} ${patternOf(method, path)}`);
    for (const name of ["key", "token", "identity_secret", "secret"]) {
      if (typeof answer.body?.[name] === "string") secrets.push(answer.body[name]);
    }
    return answer;
  };
  const { key, org_id } = org;
  const made = await call("POST", "/api/keys", platformSecret, { org_id, name: "Shop" });
  const widget_id = newId("Widget");
  await call("POST", "/api/config", key, { widget_id, org_id, prompt: words.prompt });
  await call("POST", `/api/config/${widget_id}/identity-secret`, key);
  const document = { title: words.document, content: words.document };
  await call("PUT", `/api/knowledge/${widget_id}/documents/hours`, key, document);
  await call("PUT", `/api/knowledge/${widget_id}/documents/hours`, key, document);
  await call("POST", `/api/knowledge/${widget_id}/documents`, key, {
    documents: [{ external_id: "many", ...document }],
  });
  const { body: source } = await call("POST", `/api/knowledge/${widget_id}/sources`, key, {
    kind: "url",
    url: "http://127.0.0.1:9/page",
  });
  await call("POST", `/api/knowledge/${widget_id}/sources/${source.id}/run`, key);
  await call("DELETE", `/api/knowledge/${widget_id}/sources/${source.id}`, key);
  const providerKey = "gsk-0123456789abcdef";
  secrets.push(providerKey);
  await call("PUT", "/api/providers/groq", key, { key: providerKey });
  await call("DELETE", "/api/providers/groq", key);
  await call("POST", `/api/ask/${widget_id}`, key, { question: words.visitor });
  const tool = {
    kind: "webhook",
    name: "look_up",
    description: words.prompt,
    parameters: { type: "object" },
    url: `http://127.0.0.1:9/${words.hook}`,
  };
  const serverToken = "mcp-0123456789abcdef";
  secrets.push(serverToken);
  const mcp = { kind: "mcp", name: "shop", url: `http://127.0.0.1:9/${words.hook}`, token: serverToken };
  await call("PUT", `/api/tools/${widget_id}`, key, { tools: [tool, mcp] });
  await call("POST", `/api/tools/${widget_id}/secret`, key);
  await call("POST", `/api/tools/${widget_id}/test`, key, {
    name: "look_up",
    arguments: { who: words.visitor },
  });
  const { body: admin } = await call("POST", "/api/agent-tokens", key, {
    agent_id: "ada",
    name: "Ada",
    role: "admin",
  });
  const { body: minted } = await call("POST", "/api/agent-tokens", key, { agent_id: "ana", name: "Ana" });
  await call("PUT", "/api/canned-replies", admin.token, {
    replies: [{ shortcut: "hi", text: words.reply }],
  });
  const { body: hook } = await call("POST", "/api/webhooks", admin.token, {
    url: `http://127.0.0.1:9/${words.hook}`,
    enabled: false,
  });
  await call("POST", `/api/webhooks/${hook.id}/secret`, admin.token);
  const saved = { url: `http://127.0.0.1:9/${words.hook}/again`, enabled: false };
  await call("PUT", `/api/webhooks/${hook.id}`, admin.token, saved);
  await call("POST", `/api/webhooks/${hook.id}/test`, admin.token, {});
  await call("DELETE", `/api/webhooks/${hook.id}`, admin.token);

  const session = await openSession(server, widget_id);
  const { conversation_id, visitor_id } = session;
  await say(server, session, words.visitor);
  const chat = (token: string, body: unknown): Promise<Answer> =>
    call("POST", `/api/chat/${conversation_id}`, token, body);
  await chat(session.token, { type: "contact", email: words.address, consent: true });
  await call("POST", `/api/takeover/${conversation_id}`, minted.token);
  await call("POST", `/api/messages/${conversation_id}`, minted.token, { text: words.agent });
  await chat(minted.token, { type: "note", id: "n1", text: words.note });
  await chat(minted.token, { type: "label", labels: ["refund"] });
  await chat(minted.token, { type: "assign", agent: { id: "ada", name: "Ada" } });
  await call("POST", `/api/takeover/${conversation_id}`, admin.token, { force: true, reason: "Lunch" });
  await call("DELETE", `/api/takeover/${conversation_id}`, admin.token);
  await call("POST", `/api/close/${conversation_id}`, key);
  await call("DELETE", `/api/history/${conversation_id}`, key);
  const actions = async () => new Set((await entries()).map(({ action }) => action));
  await eventually(actions, (found) => found.has("history.clear"));
  await call("GET", `/api/visitors/${visitor_id}`, admin.token);
  await call("DELETE", `/api/visitors/${visitor_id}`, admin.token);
  await call("DELETE", `/api/knowledge/${widget_id}/documents/hours`, key);
  await call("DELETE", "/api/agent-tokens/ana", admin.token);
  await call("DELETE", `/api/config/${widget_id}`, key);
  await call("DELETE", `/api/keys/${made.body.id}`, key);

  const changing = routes.filter(
    ({ method, credentials }) => method !== "get" && credentials.some((each) => each !== "visitor"),
  );
  expect([...asked].filter((each) => !each.startsWith("get ")).toSorted()).toEqual(
    changing.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );

  const log = await entries();
  const done = (action: string) => log.filter((entry) => entry.action === action);
  const byKey = { kind: "key", id: org.key_id, name: "tests" } as const;
  const byAda = { kind: "agent", id: "ada", name: "Ada" } as const;
  const byAna = { kind: "agent", id: "ana", name: "Ana" } as const;
  const ofConversation = { target: conversation_id, widget_id };
  const expected: Record<string, Partial<AuditEntry>[]> = {
    "key.create": [
      { actor: { kind: "platform", id: null, name: null }, target: made.body.id, details: { name: "Shop" } },
      { actor: { kind: "platform", id: null, name: null }, target: org.key_id },
    ],
    "key.delete": [{ actor: byKey, target: made.body.id, details: { name: "Shop" } }],
    "identity_secret.make": [{ actor: byKey, target: widget_id }],
    // The same put twice changed something once.
    "document.put": [{ actor: byKey, target: "hours", widget_id }],
    "document.delete": [{ actor: byKey, target: "hours", widget_id }],
    "document.bulk_put": [{ actor: byKey, target: null, widget_id, details: { queued: 1, unchanged: 0 } }],
    "source.create": [{ actor: byKey, target: source.id, widget_id }],
    "source.run": [{ actor: byKey, target: source.id, widget_id }],
    "source.delete": [{ actor: byKey, target: source.id, widget_id }],
    "provider.save": [{ actor: byKey, target: "groq" }],
    "provider.delete": [{ actor: byKey, target: "groq" }],
    "tool.save": [
      {
        actor: byKey,
        target: widget_id,
        widget_id,
        details: { tools: ["look_up", "shop"], hosts: ["127.0.0.1:9"] },
      },
    ],
    "tool.rotate_secret": [{ actor: byKey, target: widget_id, widget_id }],
    "tool.test": [{ actor: byKey, target: widget_id, widget_id, details: { tool: "look_up" } }],
    "agent.mint": [
      { actor: byKey, target: "ana", details: { role: "agent", widgets: null, expires_in: 3600 } },
      { actor: byKey, target: "ada", details: { role: "admin", widgets: null, expires_in: 3600 } },
    ],
    "agent.remove": [{ actor: byAda, target: "ana" }],
    "canned_replies.save": [{ actor: byAda, details: { replies: 1 } }],
    "webhook.create": [{ actor: byAda, target: hook.id }],
    "webhook.rotate_secret": [{ actor: byAda, target: hook.id }],
    "webhook.save": [{ actor: byAda, target: hook.id }],
    "webhook.test": [{ actor: byAda, target: hook.id }],
    "webhook.delete": [{ actor: byAda, target: hook.id }],
    "conversation.takeover": [
      { actor: byAda, ...ofConversation, details: { agent: "ada", from: "ana", reason: "Lunch" } },
      { actor: byAna, ...ofConversation, details: { agent: "ana" } },
    ],
    "conversation.label": [{ actor: byAna, ...ofConversation, details: { labels: ["refund"] } }],
    "conversation.assign": [{ actor: byAna, ...ofConversation, details: { agent: "ada" } }],
    "conversation.release": [{ actor: byAda, ...ofConversation }],
    "conversation.close": [{ actor: byKey, ...ofConversation }],
    "note.write": [{ actor: byAna, ...ofConversation, details: { number: 1 } }],
    "history.clear": [{ actor: byKey, ...ofConversation }],
    "visitor.export": [{ actor: byAda, target: visitor_id, widget_id }],
    "visitor.erase": [{ actor: byAda, target: visitor_id, widget_id }],
  };
  for (const [action, wanted] of Object.entries(expected)) {
    expect([action, done(action)]).toMatchObject([action, wanted]);
  }
  expect(done("config.save")).toContainEqual(
    expect.objectContaining({ actor: byKey, target: widget_id, details: { version: 1 } }),
  );
  expect(done("config.delete")).toMatchObject([{ actor: byKey, target: widget_id }]);
  // From where: all but what the set-up did came from there.
  for (const entry of log.filter(({ actor }) => actor.kind === "agent"))
    expect([entry.action, entry.address]).toEqual([entry.action, from]);
  // Visitors' own acts are no entries.
  expect(new Set(log.map(({ actor }) => actor.kind))).toEqual(new Set(["key", "platform", "agent"]));

  const text = JSON.stringify(log);
  expect(secrets.length).toBeGreaterThan(5);
  for (const never of [...Object.values(words), ...secrets]) expect(text).not.toContain(never);
});

test("pages go on without a hole or a repeat, and filters narrow them down", async () => {
  const every = await entries();
  const ids: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = `/api/audit?limit=7${cursor && `&cursor=${cursor}`}`;
    const page = AuditPage.parse((await server.call("GET", path, { token: org.key })).body);
    ids.push(...page.entries.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  expect(ids).toEqual(every.map(({ id }) => id));
  const sorted = every.map(({ at }) => at);
  expect(sorted).toEqual(sorted.toSorted().toReversed());
  expect((await entries("&actor=ada")).every(({ actor }) => actor.id === "ada")).toBe(true);
  expect((await entries("&actor=platform")).map(({ action }) => action)).toEqual([
    "key.create",
    "key.create",
  ]);
  expect((await entries("&action=webhook")).map(({ action }) => action)).toEqual([
    "webhook.delete",
    "webhook.test",
    "webhook.save",
    "webhook.rotate_secret",
    "webhook.create",
  ]);
  const middle = every[10]!.at;
  const local = encodeURIComponent(middle.replace("Z", "+00:00"));
  expect(await entries(`&to=${local}`)).toEqual(every.filter(({ at }) => at < middle));
  expect(await entries(`&from=${local}`)).toEqual(every.filter(({ at }) => at >= middle));
  expect((await server.call("GET", "/api/audit?from=yesterday", { token: org.key })).status).toBe(422);
});

test("an admin of one widget sees what was done about that one, and a plain agent nothing", async () => {
  const mint = async (fields: Record<string, unknown>): Promise<string> =>
    (
      await server.call("POST", "/api/agent-tokens", {
        token: org.key,
        body: { agent_id: "cleo", name: "Cleo", ...fields },
      })
    ).body.token;
  const other = await newWidget(server, org);
  const scoped = await mint({ role: "admin", widgets: [other] });
  const seen = await entries("", scoped);
  expect(seen.map(({ action, widget_id }) => [action, widget_id])).toEqual([["config.save", other]]);
  const plain = await mint({ role: "agent" });
  expect((await server.call("GET", "/api/audit", { token: plain })).status).toBe(403);
});

test("what cannot be written down is refused, and the log says what it was", async () => {
  await server.env.DB.prepare(
    "CREATE TRIGGER audit_down BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'audit is down'); END",
  ).run();
  server.takeLog();
  const answer = await server.call("POST", "/api/keys", { token: org.key, body: { name: "Nightly" } });
  await server.env.DB.prepare("DROP TRIGGER audit_down").run();
  expect([answer.status, answer.body.code]).toEqual([500, "internal"]);
  expect(answer.text).not.toContain("fk_");
  const line = server.takeLog().find((each) => each.includes("audit_unwritten"));
  expect(JSON.parse(line ?? "{}")).toMatchObject({
    org_id: org.org_id,
    action: "key.create",
    actor: { kind: "key", id: org.key_id },
    details: { name: "Nightly" },
  });
});
