import { CloseCode } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Credential, Route } from "../src/openapi/route.ts";
import { routes } from "../src/openapi/routes.ts";
import { InboxSocket } from "./inbox-socket.ts";
import { newId, newOrg, type Org, Server } from "./server.ts";
import { Socket } from "./socket.ts";
import { email, everyone, newWorld, secretWord, untilListed, type Who, type World } from "./world.ts";

/**
 * Who gets in where. What a route is described to take says most of it; its row here says what its address names,
 * and so who is a stranger to it. A route without a row fails, and so does a row without a route.
 */
interface Row {
  /**
   * What is asked for. `widget`: something of one widget of the org, which those of another widget do not find;
   * `org`: something of the org's own; `list`: whatever the caller may see; `shared`: what all of the org's people
   * see; `self`: only who the caller is; `door`: a route that takes no credential, and asks for something else.
   */
  names: "widget" | "org" | "list" | "shared" | "self" | "door";
  call?: (world: World) => Partial<Ask>;
  /** Statuses that say: you are let in, but it cannot be done. */
  also?: number[];
  /** Does away with what it names: everyone who gets in has a world of their own. */
  ends?: true;
  /** What those who are let in are shown, and nobody else. */
  shows?: (world: World) => string;
  /** Where the rule does not hold: the status, and why in a comment. */
  but?: Partial<Record<Who, number>>;
}

interface Ask {
  query: string;
  body: unknown;
  headers: Record<string, string>;
  path: Record<string, string>;
}

const agent = { id: "ana", name: "Ana" };
const body = (value: unknown): Pick<Row, "call"> => ({ call: () => ({ body: value }) });
const query = (value: string): Pick<Row, "call"> => ({ call: () => ({ query: value }) });
/** A webhook is told of all widgets: who is an admin of some is none of these. */
const webhook = { names: "org", but: { adminElsewhere: 403 } } as const;
/** The page's own requests, with a cookie that nobody here has. */
const fromPage = (value: unknown): Pick<Row, "call"> => ({
  call: () => ({ body: value, headers: { origin: server.url.origin } }),
});
const all = (status: number): Partial<Record<Who, number>> =>
  Object.fromEntries(everyone.map((who) => [who, status]));

const table: Record<string, Row> = {
  "post /api/sessions": { names: "door", call: ({ widget_id }) => ({ body: { widget_id } }) },
  "get /api/sessions": { names: "self" },
  "get /api/chat/{conversation_id}": {
    names: "widget",
    call: () => ({ headers: { accept: "text/event-stream" } }),
  },
  "post /api/chat/{conversation_id}": { names: "widget", ...body({ type: "read", seq: 0 }) },
  "get /api/history/{conversation_id}": { names: "widget", shows: () => secretWord },
  "delete /api/history/{conversation_id}": { names: "widget", ends: true },
  "get /api/widgets/{widget_id}": { names: "door" },
  "get /api/conversations": { names: "list", shows: ({ conversation_id }) => conversation_id },
  "get /api/conversations/{widget_id}": { names: "widget", shows: ({ conversation_id }) => conversation_id },
  "get /api/inbox": { names: "self", also: [400] },
  "post /api/takeover/{conversation_id}": { names: "widget", ...body({ agent }), also: [409] },
  "delete /api/takeover/{conversation_id}": { names: "widget", also: [409] },
  "post /api/messages/{conversation_id}": { names: "widget", ...body({ agent, text: "Hello" }), also: [409] },
  "post /api/close/{conversation_id}": { names: "widget" },
  "post /api/uploads/{conversation_id}": {
    names: "widget",
    call: () => ({ query: "?name=a.txt", body: "Text", headers: { "content-type": "text/plain" } }),
  },
  "get /api/files/{conversation_id}/{file_id}": {
    names: "widget",
    call: ({ file: { file_id } }) => ({ path: { file_id } }),
    shows: () => '"attachment"',
  },
  // Its address, which nobody can guess, is the permission.
  "get /api/files/{conversation_id}/{file_id}/{signature}/{name}": {
    names: "door",
    call: ({ file }) => ({ path: file }),
    shows: () => secretWord,
  },
  "post /api/assist/{conversation_id}": { names: "widget", ...body({ kind: "draft" }), also: [501] },
  // Without a provider there is none to hear or to speak.
  "post /api/transcribe": { names: "self", ...body("OggS"), also: [501] },
  "post /api/speech": { names: "self", ...body({ text: "Hello" }), also: [501] },
  "get /api/transcript/{conversation_id}": { names: "widget", shows: () => secretWord },
  "post /api/transcript/{conversation_id}": {
    names: "widget",
    ...body({ email: "vera@example.com" }),
    also: [501],
  },

  // This deployment is no Shopify app.
  "get /shopify": { names: "door", but: all(404) },
  "get /shopify/{file}": { names: "door", call: () => ({ path: { file: "admin.js" } }), but: all(404) },
  "post /shopify/setup": { names: "door", but: all(404) },
  "post /shopify/sync": { names: "door", but: all(404) },
  "get /shopify/status": { names: "door", but: all(404) },
  "post /shopify/webhooks": { names: "door", but: all(404) },
  "get /ucp/profile.json": { names: "door", but: all(404) },

  "post /mcp": {
    names: "list",
    call: ({ org_id }) => ({
      headers: { accept: "application/json, text/event-stream" },
      body: {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "list_conversations", arguments: { org_id } },
      },
    }),
    shows: ({ conversation_id }) => conversation_id,
  },

  "post /api/agent-tokens": {
    names: "list",
    call: ({ org_id }) => ({ body: { org_id, agent_id: "new", name: "New" } }),
    but: { foreignKey: 403 },
  },
  "post /api/agent-tokens/renew": { names: "self" },
  // Agents and canned replies are the whole org's.
  "delete /api/agent-tokens/{agent_id}": { names: "org", ends: true, but: { adminElsewhere: 403 } },
  "get /api/agents": { names: "shared", shows: () => `"spare"` },
  "get /api/canned-replies": { names: "shared" },
  "put /api/canned-replies": { names: "shared", ...body({ replies: [] }), but: { adminElsewhere: 403 } },

  "get /api/analytics/{widget_id}": { names: "widget" },
  "get /api/search": {
    names: "list",
    ...query(`?q=${secretWord}`),
    shows: ({ conversation_id }) => conversation_id,
  },

  "get /api/webhooks": { ...webhook, names: "list", shows: ({ webhook_id }) => webhook_id },
  "post /api/webhooks": {
    ...webhook,
    names: "list",
    ...body({ url: "http://127.0.0.1:9/new", enabled: false }),
  },
  "put /api/webhooks/{webhook_id}": { ...webhook, ...body({ url: "http://127.0.0.1:9/it", enabled: false }) },
  "delete /api/webhooks/{webhook_id}": { ...webhook, ends: true },
  "post /api/webhooks/{webhook_id}/secret": webhook,
  "post /api/webhooks/{webhook_id}/test": { ...webhook, ...body({}) },
  "get /api/webhooks/{webhook_id}/deliveries": { ...webhook, shows: ({ delivery_id }) => delivery_id },
  "post /api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver": webhook,

  "post /api/config": {
    names: "list",
    call: ({ org_id }) => ({ body: { org_id, widget_id: newId("new") } }),
    but: { foreignKey: 403 },
  },
  "get /api/config": { names: "list", shows: ({ widget_id }) => widget_id },
  "get /api/config/{widget_id}": { names: "widget", shows: () => secretWord },
  "delete /api/config/{widget_id}": { names: "widget", ends: true },
  "post /api/config/{widget_id}/identity-secret": { names: "widget" },
  "put /api/knowledge/{widget_id}/documents/{external_id}": {
    names: "widget",
    ...body({ title: "Hours", content: `Ask for ${secretWord}.` }),
  },
  "delete /api/knowledge/{widget_id}/documents/{external_id}": { names: "widget", ends: true },
  "get /api/knowledge/{widget_id}/documents": { names: "widget" },
  "get /api/knowledge/{widget_id}": { names: "widget" },
  "post /api/knowledge/{widget_id}/documents": {
    names: "widget",
    ...body({ documents: [{ external_id: "bulk", title: "Bulk", content: "Text." }] }),
  },
  "post /api/knowledge/{widget_id}/sources": {
    names: "widget",
    ...body({ kind: "url", url: "http://127.0.0.1:9/page" }),
  },
  "get /api/knowledge/{widget_id}/sources": { names: "widget", shows: ({ source_id }) => source_id },
  "delete /api/knowledge/{widget_id}/sources/{source_id}": { names: "widget", ends: true },
  "post /api/knowledge/{widget_id}/sources/{source_id}/run": { names: "widget" },
  "get /api/knowledge/{widget_id}/search": { names: "widget", ...query("?q=hours"), shows: () => secretWord },
  "post /api/ask/{widget_id}": {
    names: "widget",
    ...body({ question: "What are the hours?" }),
    shows: () => secretWord,
  },
  "post /api/keys": {
    names: "list",
    call: ({ org_id }) => ({ body: { org_id, name: "new" } }),
    but: { foreignKey: 403 },
  },
  "get /api/keys": { names: "list", shows: ({ id }) => id },
  "delete /api/keys/{id}": { names: "org", ends: true },
  "get /api/providers": { names: "list", shows: ({ provider }) => provider },
  "put /api/providers/{provider}": {
    names: "list",
    call: () => ({ path: { provider: "groq" }, body: { key: "gsk_new" } }),
  },
  "delete /api/providers/{provider}": { names: "org", ends: true },
  "get /api/me": { names: "self" },
  "get /api/tools/{widget_id}": { names: "widget", shows: () => secretWord },
  "post /api/tools/{widget_id}/secret": { names: "widget" },
  "post /api/tools/{widget_id}/test": { names: "widget", ...body({ name: "look_up" }) },
  "put /api/tools/{widget_id}": {
    names: "widget",
    ...body({ tools: [{ kind: "built_in", name: "get_business_hours" }] }),
    ends: true,
  },

  "get /api/visitors": {
    names: "list",
    ...query(`?email=${email}`),
    shows: ({ visitor_id }) => visitor_id,
  },
  "get /api/visitors/{visitor_id}": { names: "widget", shows: () => secretWord },
  "delete /api/visitors/{visitor_id}": { names: "widget", ends: true },
  "get /api/audit": { names: "list", shows: ({ widget_id }) => widget_id },

  // Twilio's alone, by its signature; here there is none to check it by.
  "post /twilio/voice/{widget_id}": { names: "door", but: all(501) },
  "post /twilio/after/{widget_id}": { names: "door", but: all(501) },
  "get /twilio/relay/{widget_id}/{token}": {
    names: "door",
    call: () => ({ path: { token: "none" } }),
    but: all(501),
  },

  "get /console": { names: "door" },
  "post /console/session": { names: "door", ...fromPage({ key: "fk_guess", name: "Ana" }), but: all(401) },
  "delete /console/session": { names: "door", ...fromPage({}) },
  "post /console/token": { names: "door", ...fromPage({}), but: all(401) },
  "get /widget.js": { names: "door" },
  "get /console.js": { names: "door" },
  "get /widget/{version}/{file}": {
    names: "door",
    call: () => ({ path: { version: "none", file: "panel.js" } }),
    also: [404],
  },
  "get /w/{widget_id}": { names: "door" },
  "get /health": { names: "door" },
  "get /openapi.json": { names: "door" },
  "get /docs": { names: "door" },
};

const kinds: Record<Exclude<Who, "nobody">, Credential> = {
  visitor: "visitor",
  otherVisitor: "visitor",
  visitorElsewhere: "visitor",
  agent: "agent",
  agentElsewhere: "agent",
  foreignAgent: "agent",
  admin: "admin",
  adminElsewhere: "admin",
  foreignAdmin: "admin",
  key: "org_key",
  foreignKey: "org_key",
  operator: "platform",
};
const foreign = new Set<Who>(["foreignAgent", "foreignAdmin", "foreignKey"]);
const elsewhere = new Set<Who>(["agentElsewhere", "adminElsewhere", "visitorElsewhere", "otherVisitor"]);

type Cell = "in" | "blind" | number;

/** What is to come of it. `in`: it is done; `blind`: it is answered, with nothing of ours in it. */
function expected({ credentials }: Route, { names, but }: Row, who: Who): Cell {
  const exception = but?.[who];
  if (exception !== undefined) return exception;
  if (names === "door") return "in";
  if (who === "nobody") return 401;
  const kind = kinds[who];
  const isTaken = credentials.includes(kind) || (kind === "admin" && credentials.includes("agent"));
  if (!isTaken) return 403;
  const isStranger = foreign.has(who) || (elsewhere.has(who) && names !== "org");
  if (names === "shared") return foreign.has(who) ? "blind" : "in";
  if (names === "list") return isStranger ? "blind" : "in";
  if (names === "self") return "in";
  return isStranger ? 404 : "in";
}

let server: Server;
let stranger: Org;
let world: World;
beforeAll(async () => {
  server = await Server.start({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  stranger = await newOrg(server);
  world = await newWorld(server, stranger);
  await untilListed(server, world);
});
afterAll(() => server.close());

interface Outcome {
  status: number;
  headers: Headers;
  text: string;
}

async function ask(route: Route, row: Row, who: Who, of: World, orgId?: string): Promise<Outcome> {
  const { query: asked = "", body: sent, headers = {}, path = {} } = row.call?.(of) ?? {};
  const names: Record<string, unknown> = { ...of, ...path };
  const address = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(names[name]));
  const org = who === "operator" ? of.org_id : orgId;
  const full = org === undefined ? asked : `${asked}${asked ? "&" : "?"}org_id=${org}`;
  const response = await server.fetch(route.method.toUpperCase(), `${address}${full}`, {
    ...(who !== "nobody" && { token: of.tokens[who] }),
    ...(sent !== undefined && { body: sent }),
    headers,
  });
  if (response.headers.get("content-type")?.includes("event-stream")) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, text: "" };
  }
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** What is wrong with an answer; null: nothing. */
function complaint(cell: Cell, row: Row, { status, headers, text }: Outcome, of: World): string | null {
  const isIn = (status >= 200 && status < 400) || (row.also?.includes(status) ?? false);
  if (cell === "in" ? !isIn : cell === "blind" ? status !== 200 && status !== 201 : status !== cell)
    return `is ${status}, not ${cell}: ${text.slice(0, 200)}`;
  const shown = row.shows?.(of);
  if (row.names === "door" && !row.shows && text.includes(secretWord)) return `shows ${secretWord}: ${text}`;
  if (cell === "in")
    return shown !== undefined && isIn && !text.includes(shown) ? `does not show ${shown}: ${text}` : null;
  if (status >= 400 && !headers.get("content-type")?.includes("application/problem+json"))
    return `is no problem: ${text.slice(0, 200)}`;
  if (status === 401 && headers.get("www-authenticate") !== "Bearer") return "does not say what to send";
  // What the address names is no news to who named it.
  const secrets = [secretWord, of.org_id, ...(shown && row.names !== "widget" ? [shown] : [])];
  const leak = secrets.find((each) => text.includes(each));
  return leak === undefined ? null : `shows ${leak}: ${text.slice(0, 300)}`;
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

test("every route has a row, and every row a route", () => {
  expect(Object.keys(table).toSorted()).toEqual(routes.map(nameOf).toSorted());
});

for (const route of routes) {
  const row = table[nameOf(route)];
  if (!row) continue;
  test(`${nameOf(route)} lets in whom it should`, async () => {
    const wrong: string[] = [];
    const cells = everyone.map((who) => ({ who, cell: expected(route, row, who) }));
    // Who is refused comes first: what they were refused must still be there for the others.
    for (const { who, cell } of cells.toSorted((a, b) => Number(a.cell === "in") - Number(b.cell === "in"))) {
      const isLast = row.ends && cell === "in";
      const of = isLast ? await newWorld(server, stranger) : world;
      if (isLast && route.path.includes("{visitor_id}")) await untilListed(server, of);
      const said = complaint(cell, row, await ask(route, row, who, of), of);
      if (said) wrong.push(`${who} ${said}`);
    }
    expect(wrong).toEqual([]);
  });
}

test("who names another org is refused wherever an org can be named", async () => {
  const wrong: string[] = [];
  const named = routes.filter((route) => route.query && "org_id" in route.query.shape);
  expect(named.length).toBeGreaterThan(5);
  for (const route of named) {
    const row = table[nameOf(route)]!;
    for (const who of ["foreignKey", "foreignAdmin"] as const) {
      const { status, text } = await ask(route, row, who, world, world.org_id);
      if (status !== 403) wrong.push(`${nameOf(route)}: ${who} is ${status}: ${text.slice(0, 200)}`);
    }
  }
  expect(wrong).toEqual([]);
});

const tokenOf = (who: Who): { token?: string } => (who === "nobody" ? {} : { token: world.tokens[who] });

/** The code it was closed with; undefined: it is open, and was greeted. */
async function outcome(socket: Socket | InboxSocket): Promise<number | undefined> {
  const ready = socket instanceof Socket ? socket.next("ready") : socket.next("ready");
  const greeted = ready.then(
    () => undefined,
    () => 0,
  );
  const code = await Promise.race([greeted, socket.closed.then((closed) => closed.code)]);
  socket.close();
  return code;
}

describe("a socket", () => {
  test("of a conversation opens for those who may read it", async () => {
    const chat = routes.find((route) => nameOf(route) === "get /api/chat/{conversation_id}")!;
    const outcomes: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    const codes: Record<number, number> = { 401: CloseCode.unauthorized, 404: CloseCode.notFound };
    for (const who of everyone) {
      const cell = expected(chat, table[nameOf(chat)]!, who);
      wanted[who] = typeof cell === "number" ? codes[cell] : undefined;
      outcomes[who] = await outcome(new Socket(server, world.conversation_id, tokenOf(who)));
    }
    expect(outcomes).toEqual(wanted);
  });

  test("of the inbox opens for agents, and shows each the conversations of their own", async () => {
    // It is told of conversations soon, and beside the database: a greeting may come before that.
    const { inbox } = await InboxSocket.open(server, { token: world.tokens.admin });
    await inbox.summary(({ id }) => id === world.conversation_id);
    inbox.close();
    for (const who of everyone) {
      const socket = new InboxSocket(server, tokenOf(who));
      const isAgent = who !== "nobody" && ["agent", "admin"].includes(kinds[who]);
      const code = await outcome(socket);
      const refusal = who === "nobody" ? CloseCode.unauthorized : CloseCode.forbidden;
      expect([who, code]).toEqual([who, isAgent ? undefined : refusal]);
      const sees = JSON.stringify(socket.frames).includes(world.conversation_id);
      expect([who, sees]).toEqual([who, who === "agent" || who === "admin"]);
    }
  });
});
