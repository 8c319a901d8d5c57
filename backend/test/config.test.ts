import { SessionResponse, StoredConfig } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
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
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

const save = (body: unknown, headers: Record<string, string> = {}) =>
  server.call("POST", "/api/config", { token: org.key, body, headers });
const read = (widget_id: string) => server.call("GET", `/api/config/${widget_id}`, { token: org.key });

test("an id and an org alone make a working widget", async () => {
  const widget_id = newId("w");
  const made = await save({ widget_id, org_id: org.org_id });
  expect(made.status).toBe(201);
  expect(made.headers.get("etag")).toBe('"1"');
  expect(StoredConfig.parse(made.body)).toMatchObject({
    widget_id,
    org_id: org.org_id,
    prompt: "",
    title: null,
    theme: "auto",
    allowed_origins: [],
    verified_only: false,
    model: null,
    context_messages: 10,
    max_message_chars: 4_000,
    messages_per_minute: 20,
    messages_per_hour: 100,
    retention_days: 365,
    handoff: { enabled: true, waiting_message: null },
    version: 1,
  });
  const session = await openSession(server, widget_id);
  const { body } = await say(server, session, "Hello", { wait: true });
  expect(body.answer).toMatchObject({ role: "assistant", status: "complete" });
});

test("the operator's secret makes widgets for any org", async () => {
  const body = { widget_id: newId("w"), org_id: newId("org") };
  const { status } = await server.call("POST", "/api/config", { token: platformSecret, body });
  expect(status).toBe(201);
});

test("every bad field is named at once", async () => {
  const { status, headers, body } = await save({
    widget_id: "no spaces",
    color: "blue",
    temperature: 3,
    context_messages: 0,
    allowed_origins: ["https://fine.example", "https://shop.example/path"],
    starter_prompts: ["", "Fine?"],
    handoff: { enabled: "yes", nobody: true },
    avatar_url: "javascript:alert(1)",
    language: "../../etc",
    colour: "#ffffff",
  });
  expect(status).toBe(422);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body).toMatchObject({ code: "invalid", status: 422 });
  expect(body.errors.map((error: { path: string }) => error.path).toSorted()).toEqual([
    "allowed_origins.1",
    "avatar_url",
    "color",
    "colour",
    "context_messages",
    "handoff.enabled",
    "handoff.nobody",
    "language",
    "org_id",
    "starter_prompts.0",
    "temperature",
    "widget_id",
  ]);
});

test("a body that is no object is refused, not read as one without fields", async () => {
  for (const body of ["null", "[]", '"text"', "7"]) {
    const { status } = await save(body);
    expect([body, status]).toEqual([body, 422]);
  }
});

test("a body that is no JSON, of another type, or too large is refused before it is read", async () => {
  expect((await save('{"widget_id": ')).status).toBe(400);
  expect((await save("widget_id=a", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(
    415,
  );
  expect((await save({ widget_id: "w", org_id: org.org_id, prompt: "x".repeat(300_000) })).status).toBe(413);
});

test("what was read can be sent back", async () => {
  const widget_id = await newWidget(server, org, {
    title: "Ask us",
    prompt: "Be brief.",
    starter_prompts: ["Prices?"],
  });
  const { body: before } = await read(widget_id);
  const saved = await save(before);
  expect(saved.status).toBe(200);
  const { body: after } = await read(widget_id);
  expect(after).toEqual({ ...before, version: 2, updated_at: after.updated_at });
  expect(after.updated_at >= before.updated_at).toBe(true);
});

test("a field that is left out goes back to its default", async () => {
  const widget_id = await newWidget(server, org, { title: "Ask us", color: "#112233" });
  await save({ widget_id, org_id: org.org_id, color: "#112233" });
  expect((await read(widget_id)).body).toMatchObject({ title: null, color: "#112233" });
});

test("If-Match keeps two people from saving over each other", async () => {
  const widget_id = await newWidget(server, org);
  const body = { widget_id, org_id: org.org_id };
  const first = await save({ ...body, title: "First" }, { "if-match": '"1"' });
  expect([first.status, first.headers.get("etag")]).toEqual([200, '"2"']);
  const second = await save({ ...body, title: "Second" }, { "if-match": '"1"' });
  expect([second.status, second.body.code]).toEqual([412, "version_mismatch"]);
  expect((await read(widget_id)).body.title).toBe("First");
});

test("the same save again, whose answer got lost, finds itself done", async () => {
  const widget_id = await newWidget(server, org);
  const body = { widget_id, org_id: org.org_id, title: "First", handoff: { wait_minutes: 9 } };
  const first = await save(body, { "if-match": '"1"' });
  const again = await save(body, { "if-match": '"1"' });
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.headers.get("etag")).toBe('"2"');
  const audited = await server.call("GET", `/api/audit?action=config.save&target=${widget_id}`, {
    token: org.key,
  });
  expect(audited.body.entries.map(({ details }: { details: unknown }) => details)).toEqual([
    { version: 2 },
    { version: 1 },
  ]);
  await save({ ...body, title: "Second" }, { "if-match": '"2"' });
  await save(body, { "if-match": '"3"' });
  // It says the same, and others have saved in between.
  expect((await save(body, { "if-match": '"1"' })).status).toBe(412);
});

test("what an owner reads is what was saved last, whatever the copy at the edge says", async () => {
  const widget_id = await newWidget(server, org);
  const copy = await server.env.CONFIG.get(`widget:${widget_id}`);
  await save({ widget_id, org_id: org.org_id, title: "Newer" });
  await server.env.CONFIG.put(`widget:${widget_id}`, copy ?? "");
  expect((await read(widget_id)).body).toMatchObject({ title: "Newer", version: 2 });
});

test("of many saves of one version, one wins", async () => {
  const widget_id = await newWidget(server, org);
  const saves = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      save({ widget_id, org_id: org.org_id, title: `Title ${n}` }, { "if-match": '"1"' }),
    ),
  );
  expect(saves.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200,
    ...Array<number>(7).fill(412),
  ]);
  const winner = saves.find(({ status }) => status === 200);
  expect((await read(widget_id)).body).toMatchObject({ title: winner?.body.title, version: 2 });
});

test("If-Match refuses what cannot be a version, and a widget that does not exist yet", async () => {
  const widget_id = await newWidget(server, org);
  expect((await save({ widget_id, org_id: org.org_id }, { "if-match": '"latest"' })).status).toBe(412);
  const missing = { widget_id: newId("w"), org_id: org.org_id };
  expect((await save(missing, { "if-match": '"1"' })).status).toBe(412);
  expect((await save(missing, { "if-match": "*" })).status).toBe(412);
  expect((await read(missing.widget_id)).status).toBe(404);
});

test("the owner is told that any site can open a widget that lists none", async () => {
  const open = await newWidget(server, org);
  const closed = await newWidget(server, org, { allowed_origins: ["https://shop.example"] });
  expect((await read(open)).body.warnings).toMatchObject([{ code: "any_origin" }]);
  expect((await read(closed)).body.warnings).toEqual([]);
});

test("a save is seen by the next session at once", async () => {
  const widget_id = await newWidget(server, org);
  for (const title of ["One", "Two", "Three"]) {
    await save({ widget_id, org_id: org.org_id, title });
    const opened = await server.call("POST", "/api/sessions", { body: { widget_id } });
    expect(SessionResponse.parse(opened.body).config.title).toBe(title);
  }
});

test("the list pages through an org's widgets without a hole or a repeat", async () => {
  const busy = await newOrg(server);
  const ids = [busy.widget_id];
  for (let n = 0; n < 6; n++) ids.push(await newWidget(server, busy));
  const seen: string[] = [];
  let cursor: string | null = "";
  let pages = 0;
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const { body } = await server.call("GET", `/api/config?limit=3${query}`, { token: busy.key });
    seen.push(...body.configs.map((config: { widget_id: string }) => config.widget_id));
    cursor = body.next_cursor;
    pages += 1;
  }
  expect(seen).toEqual(ids.toSorted());
  expect(pages).toBe(3);
});

test.each(["limit=0", "limit=201", "limit=many", "cursor=nonsense", "cursor=%00"])(
  "a list asked for with %s is refused",
  async (query) => {
    const { status, body } = await server.call("GET", `/api/config?${query}`, { token: org.key });
    expect([status, body.code]).toEqual([422, "invalid"]);
  },
);

describe("a deleted widget", () => {
  test("is gone with its knowledge, its sessions and its conversations", async () => {
    const widget_id = await newWidget(server, org);
    const document = { title: "Hours", content: "Open from nine." };
    await server.call("PUT", `/api/knowledge/${widget_id}/documents/hours`, {
      token: org.key,
      body: document,
    });
    const session = await openSession(server, widget_id);
    await say(server, session, "Hello", { wait: true });
    const { conversation_id } = session;
    const rows = () =>
      server.env.DB.prepare(
        `SELECT (SELECT count(*) FROM conversations WHERE widget_id = ?1) AS conversations,
                (SELECT count(*) FROM messages WHERE widget_id = ?1) AS messages,
                (SELECT count(*) FROM documents WHERE widget_id = ?1) AS documents,
                (SELECT count(*) FROM chunks WHERE widget_id = ?1) AS chunks`,
      )
        .bind(widget_id)
        .first();
    expect(await eventually(rows, (found) => found?.["messages"] === 2)).toMatchObject({
      messages: 2,
      chunks: 1,
    });

    expect((await server.call("DELETE", `/api/config/${widget_id}`, { token: org.key })).status).toBe(204);
    expect((await read(widget_id)).status).toBe(404);
    expect((await server.call("GET", `/api/widgets/${widget_id}`)).status).toBe(404);
    expect((await server.call("POST", "/api/sessions", { body: { widget_id } })).status).toBe(404);
    expect((await say(server, session, "Still there?")).status).toBe(404);
    const nothing = { conversations: 0, messages: 0, documents: 0, chunks: 0 };
    expect(await eventually(rows, (found) => found?.["messages"] === 0)).toEqual(nothing);
    const history = await server.call("GET", `/api/history/${conversation_id}`, { token: platformSecret });
    expect(history.status).toBe(404);
  });

  test("is gone with what had not reached the list yet, by the next cron", async () => {
    const widget_id = await newWidget(server, org);
    const session = await openSession(server, widget_id);
    await say(server, session, "Said in the very last moment");
    expect((await server.call("DELETE", `/api/config/${widget_id}`, { token: org.key })).status).toBe(204);
    const kept = () =>
      server.env.DB.prepare("SELECT count(*) AS n FROM conversations WHERE id = ?")
        .bind(session.conversation_id)
        .first<number>("n");
    expect(await eventually(kept, (n) => n === 1)).toBe(1);
    await server.scheduled(new Date());
    expect(await eventually(kept, (n) => n === 0)).toBe(0);
    const history = await server.call("GET", `/api/history/${session.conversation_id}`, {
      token: platformSecret,
    });
    expect(history.status).toBe(404);
  });

  test("cannot be deleted twice", async () => {
    const widget_id = await newWidget(server, org);
    await server.call("DELETE", `/api/config/${widget_id}`, { token: org.key });
    expect((await server.call("DELETE", `/api/config/${widget_id}`, { token: org.key })).status).toBe(404);
  });
});
