import { createHmac } from "node:crypto";
import {
  createServer,
  type IncomingHttpHeaders,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeliveriesPage,
  DeliveryAnswer,
  WebhookEvent,
  WebhookEventType,
} from "@foyer/shared-widget/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startDevServer } from "../../scripts/dev-server.ts";
import {
  eventually,
  foyerSecret,
  newOrg,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
} from "./server.ts";

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: WebhookEvent;
}

let server: Server;
let receiver: HttpServer;
let base: string;
let received: Received[];
/** How the receiver answers at each path; 200 where nothing is said. */
let answers: Record<string, (response: ServerResponse, nth: number) => void>;

beforeAll(async () => {
  server = await Server.start({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  receiver = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => (body += part));
    request.on("end", () => {
      const path = request.url ?? "";
      received.push({ path, headers: request.headers, body, event: WebhookEvent.parse(JSON.parse(body)) });
      const nth = received.filter((each) => each.path === path).length;
      const answer = answers[path];
      if (answer) answer(response, nth);
      else response.writeHead(200).end("thanks");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await server.close();
});
beforeEach(() => {
  received = [];
  answers = {};
});
afterEach(() => receiver.closeAllConnections());

/** A webhook of the org, at a path of its own. */
async function hook(org: Org, path: string, more: Record<string, unknown> = {}) {
  const made = await server.call("POST", "/api/webhooks", {
    token: org.key,
    body: { url: `${base}${path}`, ...more },
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body as { id: string; secret: string };
}

const at = (path: string): Received[] => received.filter((each) => each.path === path);
const arrived = (path: string, count: number, ms?: number) =>
  eventually(
    async () => at(path),
    (found) => found.length >= count,
    ms,
  );

/** What a receiver does, without our code. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const content = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const expected = `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(expected);
}

async function logOf(org: Org, id: string) {
  const { body } = await server.call("GET", `/api/webhooks/${id}/deliveries`, { token: org.key });
  return DeliveriesPage.parse(body).deliveries;
}

test("a webhook hears what was said, signed, once, and nothing of another org", async () => {
  const [org, stranger] = [await newOrg(server), await newOrg(server)];
  const { id, secret } = await hook(org, "/said", { events: ["message.created"] });
  await hook(stranger, "/strange");
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Is anybody there?", { wait: true });
  const [first, second] = await arrived("/said", 2);
  expect(at("/said").map(({ event }) => event.type)).toEqual(["message.created", "message.created"]);
  const bySeq = [first, second].toSorted((a, b) => seqOf(a!) - seqOf(b!));
  expect(bySeq[0]!.event).toMatchObject({
    id: `evt_${session.conversation_id}_m1`,
    data: {
      conversation_id: session.conversation_id,
      widget_id: org.widget_id,
      org_id: org.org_id,
      visitor: { id: session.visitor_id, verified: false },
      message: { seq: 1, role: "visitor", text: "Is anybody there?" },
    },
  });
  expect(bySeq[0]!.headers["webhook-id"]).toBe(bySeq[0]!.event.id);
  expect(isSigned(bySeq[0]!, secret)).toBe(true);
  expect(isSigned(bySeq[0]!, `whsec_${Buffer.from("another").toString("base64")}`)).toBe(false);
  expect(Math.abs(Number(bySeq[0]!.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  const tries = await eventually(
    () => logOf(org, id),
    (found) => found.length === 2,
  );
  expect(tries).toMatchObject([
    { attempt: 1, status: 200, ok: true, error: null, next_at: null },
    { attempt: 1, status: 200, ok: true },
  ]);
  expect(at("/strange")).toEqual([]);
});

test("the whole story of a conversation is told, and never a note", async () => {
  const org = await newOrg(server);
  await hook(org, "/story");
  const session = await openSession(server, org.widget_id);
  const { conversation_id, token, address } = session;
  const visitor = (body: unknown) =>
    server.call("POST", `/api/chat/${conversation_id}`, { token, address, body });
  const agent = { id: "ana", name: "Ana" };
  const staff = (method: string, path: string, body: Record<string, unknown> = {}) =>
    server.call(method, `/api/${path}/${conversation_id}`, { token: org.key, body: { agent, ...body } });
  await say(server, session, "Hello", { wait: true });
  await visitor({ type: "rate", seq: 2, value: "down" });
  await visitor({ type: "handoff" });
  await visitor({ type: "contact", name: "Vi", email: "vi@example.com", consent: true });
  await staff("POST", "takeover");
  const note = await staff("POST", "messages", { text: "Beware: a hard one", internal: true });
  expect(note.status).toBe(201);
  await staff("POST", "messages", { text: "Here I am" });
  await staff("DELETE", "takeover");
  await staff("POST", "takeover");
  await staff("POST", "close");
  await visitor({ type: "rate", csat: 5, comment: "Kind" });
  const told = await eventually(
    async () => at("/story"),
    (found) => new Set(found.map(({ event }) => event.type)).size === 8 && isRated(found),
  );
  const byType = Object.groupBy(told, ({ event }) => event.type);
  expect(Object.keys(byType).toSorted()).toEqual([...WebhookEventType.options].toSorted());
  expect(byType["handoff.requested"]![0]!.event.data).toMatchObject({ by: "visitor" });
  expect(byType["contact.collected"]![0]!.event.data).toMatchObject({
    contact: { name: "Vi", email: "vi@example.com" },
  });
  expect(byType.takeover![0]!.event.data).toMatchObject({ agent });
  expect(byType.release![0]!.event.data).toMatchObject({ agent, lost: false });
  expect(byType["rating.created"]!.map(({ event }) => event.data)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ of: "message", seq: 2, value: "down" }),
      expect.objectContaining({ of: "conversation", score: 5, comment: "Kind" }),
    ]),
  );
  const ids = told.map(({ event }) => event.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { body } of told) expect(body).not.toContain("Beware");
});

const isRated = (found: Received[]): boolean =>
  found.filter(({ event }) => event.type === "rating.created").length === 2;

const seqOf = ({ event }: Received): number => (event.data["message"] as { seq: number }).seq;

test("a failure is tried again by itself until it is heard", async () => {
  const org = await newOrg(server);
  const { id } = await hook(org, "/again", { events: ["message.created"] });
  answers["/again"] = (response, nth) =>
    nth === 1 ? response.writeHead(500).end("not\nnow\u0007") : response.writeHead(204).end();
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Hello");
  const both = (await arrived("/again", 3, 25_000)).filter((each) => seqOf(each) === seqOf(at("/again")[0]!));
  expect(both).toHaveLength(2);
  expect(both[0]!.headers["webhook-id"]).toBe(both[1]!.headers["webhook-id"]);
  expect(both[0]!.body).toBe(both[1]!.body);
  const tries = (
    await eventually(
      () => logOf(org, id),
      (found) => found.length >= 3,
    )
  ).filter(({ event_id }) => event_id === both[0]!.event.id);
  expect(tries).toMatchObject([
    { attempt: 2, status: 204, ok: true },
    { attempt: 1, status: 500, ok: false, error: "It answered 500: not now", next_at: expect.any(String) },
  ]);
});

test("a test says how it went: heard, refused at length, or too slow", async () => {
  const org = await newOrg(server);
  const token = org.key;
  const outcome = async (url: string) => {
    const made = await server.call("POST", "/api/webhooks", { token, body: { url } });
    const { status, body } = await server.call("POST", `/api/webhooks/${made.body.id}/test`, { token });
    expect(status).toBe(200);
    return DeliveryAnswer.parse(body).delivery;
  };
  expect(await outcome(`${base}/fine`)).toMatchObject({ ok: true, status: 200, error: null });
  expect(at("/fine")[0]!.event.data).toEqual({ test: true, org_id: org.org_id });

  answers["/huge"] = (response) => {
    response.writeHead(400);
    const pour = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", pour);
    pour();
  };
  const huge = await outcome(`${base}/huge`);
  expect(huge).toMatchObject({ ok: false, status: 400 });
  expect(huge.error!.length).toBeLessThan(250);

  answers["/slow"] = () => {};
  const slow = await outcome(`${base}/slow`);
  expect(slow).toMatchObject({ ok: false, status: 0, error: "No whole answer within 10 s." });
  expect(slow.ms).toBeLessThan(12_000);
});

// The harness of the other tests fetches in Node, which follows redirects whatever the Worker asked for, and answers
// for those who do not.
test("a redirect is not followed, and who breaks off has not heard", async () => {
  const directory = mkdtempSync(join(tmpdir(), "foyer-webhooks-"));
  const real = await startDevServer({
    port: 9160,
    directory,
    vars: { FOYER_SECRET: foyerSecret, BUBBLE_API_SECRET: platformSecret, WEBHOOKS_ALLOW_PRIVATE: "1" },
  });
  try {
    answers["/moved"] = (response) => response.writeHead(307, { location: `${base}/elsewhere` }).end();
    const post = async (path: string, body: unknown) => {
      const headers = { authorization: `Bearer ${platformSecret}`, "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      return (await fetch(`${real.url}${path}`, init)).json();
    };
    const { id } = (await post("/api/webhooks?org_id=o", { url: `${base}/moved` })) as { id: string };
    expect(DeliveryAnswer.parse(await post(`/api/webhooks/${id}/test`, {})).delivery).toMatchObject({
      ok: false,
      status: 307,
      error: "It answered 307: redirects are not followed.",
    });
    expect(at("/moved")).toHaveLength(1);
    expect(at("/elsewhere")).toEqual([]);

    answers["/broken"] = (response) => response.destroy();
    const broken = (await post("/api/webhooks?org_id=o", { url: `${base}/broken` })) as { id: string };
    expect(DeliveryAnswer.parse(await post(`/api/webhooks/${broken.id}/test`, {})).delivery).toMatchObject({
      ok: false,
      status: 0,
      error: "The connection failed.",
    });
  } finally {
    await real.stop();
    rmSync(directory, { recursive: true });
  }
}, 60_000);

test("an event is sent once more by hand, under the same id", async () => {
  const org = await newOrg(server);
  const { id } = await hook(org, "/by-hand", { events: ["message.created"] });
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Hello", { wait: true });
  await arrived("/by-hand", 2);
  const [delivery] = await eventually(
    () => logOf(org, id),
    (found) => found.length === 2,
  );
  const path = `/api/webhooks/${id}/deliveries/${delivery!.id}/redeliver`;
  const again = await server.call("POST", path, { token: org.key });
  expect(DeliveryAnswer.parse(again.body).delivery).toMatchObject({
    event_id: delivery!.event_id,
    attempt: 2,
    ok: true,
  });
  const repeated = at("/by-hand").filter(({ event }) => event.id === delivery!.event_id);
  expect(repeated).toHaveLength(2);
  expect(repeated[0]!.body).toBe(repeated[1]!.body);
});

test("what was erased is not sent by hand either", async () => {
  const org = await newOrg(server);
  const { id } = await hook(org, "/erased", { events: ["message.created"] });
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Forget this", { wait: true });
  const [delivery] = await eventually(
    () => logOf(org, id),
    (found) => found.length === 2,
  );
  await server.call("DELETE", `/api/history/${session.conversation_id}`, { token: org.key });
  await eventually(
    async () =>
      server.env.DB.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = ?")
        .bind(session.conversation_id)
        .first<number>("n"),
    (left) => left === 0,
  );
  const before = at("/erased").length;
  const path = `/api/webhooks/${id}/deliveries/${delivery!.id}/redeliver`;
  expect((await server.call("POST", path, { token: org.key })).status).toBe(404);
  expect(at("/erased")).toHaveLength(before);
});

test("a new secret signs beside the old one for a day", async () => {
  const org = await newOrg(server);
  const { id, secret } = await hook(org, "/rotated");
  const rotated = await server.call("POST", `/api/webhooks/${id}/secret`, { token: org.key });
  expect(rotated.body.secret).not.toBe(secret);
  await server.call("POST", `/api/webhooks/${id}/test`, { token: org.key });
  const [heard] = at("/rotated");
  expect(isSigned(heard!, secret)).toBe(true);
  expect(isSigned(heard!, rotated.body.secret)).toBe(true);
  await server.env.DB.prepare("UPDATE webhooks SET old_secret_until = ? WHERE id = ?")
    .bind("2026-01-01T00:00:00.000Z", id)
    .run();
  await server.call("POST", `/api/webhooks/${id}/test`, { token: org.key });
  const later = at("/rotated")[1]!;
  expect([isSigned(later, secret), isSigned(later, rotated.body.secret)]).toEqual([false, true]);
});

test("secrets are shown once, and are of no use as they are stored", async () => {
  const org = await newOrg(server);
  const { id, secret } = await hook(org, "/kept");
  const list = await server.call("GET", "/api/webhooks", { token: org.key });
  expect(list.body.webhooks).toMatchObject([{ id, enabled: true, disabled_reason: null }]);
  expect(list.text).not.toContain("whsec_");
  const row = await server.env.DB.prepare("SELECT * FROM webhooks WHERE id = ?").bind(id).first();
  expect(JSON.stringify(row)).not.toContain(secret.slice(6, 30));
});

test("a webhook that says it is gone, or has failed for days, is switched off with a reason", async () => {
  const org = await newOrg(server);
  const [gone, failing] = [await hook(org, "/gone"), await hook(org, "/failing")];
  answers["/gone"] = (response) => response.writeHead(410).end();
  answers["/failing"] = (response) => response.writeHead(503).end();
  const since = new Date(Date.now() - 3 * 24 * 3_600_000 - 60_000).toISOString();
  await server.env.DB.prepare("UPDATE webhooks SET failing_since = ?, failures = 30 WHERE id = ?")
    .bind(since, failing.id)
    .run();
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Hello");
  const list = await eventually(
    async () => (await server.call("GET", "/api/webhooks", { token: org.key })).body.webhooks,
    (found) => found.every(({ enabled }: { enabled: boolean }) => !enabled),
  );
  expect(list).toMatchObject([
    { id: gone.id, enabled: false, disabled_reason: "It answered 410 Gone." },
    { id: failing.id, enabled: false, disabled_reason: `Nothing but failures since ${since}.` },
  ]);
  const audit = await server.env.DB.prepare(
    "SELECT count(*) AS n FROM audit WHERE action = 'webhook.disable' AND org_id = ?",
  )
    .bind(org.org_id)
    .first<number>("n");
  expect(audit).toBe(2);
  // Switched on again by hand, it counts anew.
  answers = {};
  const { id } = failing;
  const saved = await server.call("PUT", `/api/webhooks/${id}`, {
    token: org.key,
    body: { url: `${base}/failing` },
  });
  expect(saved.body).toMatchObject({ enabled: true, disabled_reason: null });
});

test("a private address is refused when it is saved, and again when it is sent to", async () => {
  const strict = await Server.start();
  try {
    const org = await newOrg(strict);
    const token = org.key;
    for (const url of [
      `${base}/x`,
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://localhost/",
      "http://example.com/",
    ]) {
      const made = await strict.call("POST", "/api/webhooks", { token, body: { url } });
      expect([url, made.status, made.body.errors?.[0]?.path]).toEqual([url, 422, "url"]);
    }
    const made = await strict.call("POST", "/api/webhooks", { token, body: { url: "https://example.com/" } });
    expect(made.status).toBe(201);
    const { id } = made.body;
    const moved = await strict.call("PUT", `/api/webhooks/${id}`, { token, body: { url: `${base}/x` } });
    expect(moved.status).toBe(422);
    // As if it had been saved where that was allowed.
    await strict.env.DB.prepare("UPDATE webhooks SET url = ? WHERE id = ?").bind(`${base}/private`, id).run();
    const tried = await strict.call("POST", `/api/webhooks/${id}/test`, { token });
    expect(tried.body.delivery).toMatchObject({
      ok: false,
      status: 0,
      error: "Only https addresses are taken.",
    });
    expect(at("/private")).toEqual([]);
  } finally {
    await strict.close();
  }
});

test("another org's webhook is none, to read, change, test or delete", async () => {
  const [org, other] = [await newOrg(server), await newOrg(server)];
  const { id } = await hook(org, "/own");
  await server.call("POST", `/api/webhooks/${id}/test`, { token: org.key });
  const [delivery] = await logOf(org, id);
  const url = `${base}/stolen`;
  const calls: [string, string, unknown?][] = [
    ["PUT", `/api/webhooks/${id}`, { url }],
    ["DELETE", `/api/webhooks/${id}`],
    ["POST", `/api/webhooks/${id}/secret`],
    ["POST", `/api/webhooks/${id}/test`],
    ["GET", `/api/webhooks/${id}/deliveries`],
    ["POST", `/api/webhooks/${id}/deliveries/${delivery!.id}/redeliver`],
  ];
  for (const [method, path, body] of calls) {
    const { status } = await server.call(method, path, {
      token: other.key,
      ...(body !== undefined && { body }),
    });
    expect([method, path, status]).toEqual([method, path, 404]);
  }
  expect((await server.call("GET", "/api/webhooks", { token: other.key })).body.webhooks).toEqual([]);
  expect(at("/own")).toHaveLength(1);
});

test("only admins of all the org's widgets have webhooks to look after", async () => {
  const org = await newOrg(server);
  const mint = async (body: Record<string, unknown>): Promise<string> =>
    (await server.call("POST", "/api/agent-tokens", { token: org.key, body: { name: "A", ...body } })).body
      .token;
  const statuses = async (token: string) => (await server.call("GET", "/api/webhooks", { token })).status;
  expect(await statuses(await mint({ agent_id: "a" }))).toBe(403);
  expect(await statuses(await mint({ agent_id: "b", role: "admin", widgets: [org.widget_id] }))).toBe(403);
  expect(await statuses(await mint({ agent_id: "c", role: "admin" }))).toBe(200);
  const { token } = await openSession(server, org.widget_id);
  expect(await statuses(token)).toBe(403);
  const asOperator = await server.call("GET", `/api/webhooks?org_id=${org.org_id}`, {
    token: platformSecret,
  });
  expect(asOperator.status).toBe(200);
});

test("the log of deliveries is read in pages, the newest first, and kept for a month", async () => {
  const org = await newOrg(server);
  const { id } = await hook(org, "/pages");
  for (let n = 0; n < 3; n += 1) await server.call("POST", `/api/webhooks/${id}/test`, { token: org.key });
  const page = async (query: string) =>
    DeliveriesPage.parse(
      (await server.call("GET", `/api/webhooks/${id}/deliveries?${query}`, { token: org.key })).body,
    );
  const first = await page("limit=2");
  const second = await page(`limit=2&cursor=${first.next_cursor}`);
  expect([first.deliveries.length, second.deliveries.length, second.next_cursor]).toEqual([2, 1, null]);
  const all = [...first.deliveries, ...second.deliveries].map((each) => each.id);
  expect(all).toEqual(all.toSorted().toReversed());
  const day = 24 * 3_600_000;
  await server.scheduled(new Date(Date.now() + 29 * day));
  expect((await page("limit=50")).deliveries).toHaveLength(3);
  await server.scheduled(new Date(Date.now() + 31 * day));
  expect((await page("limit=50")).deliveries).toHaveLength(0);
});

test("an org may have twenty webhooks", async () => {
  const org = await newOrg(server);
  for (let n = 0; n < 20; n += 1) await hook(org, `/many-${n}`);
  const more = await server.call("POST", "/api/webhooks", { token: org.key, body: { url: `${base}/more` } });
  expect(more.status).toBe(422);
});
