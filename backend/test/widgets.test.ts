import { afterAll, beforeAll, expect, test } from "vitest";
import { newOrg, type Org, Server } from "./server.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server, {
    prompt: "The secret prompt",
    model: "secret-model",
    allowed_origins: ["https://a.example"],
  });
});
afterAll(() => server.close());

test("a page is told how to draw the widget and nothing else", async () => {
  const { status, text, body } = await server.call("GET", `/api/widgets/${org.widget_id}`);
  expect(status).toBe(200);
  expect(Object.keys(body).toSorted()).toEqual([
    "attachments",
    "avatar_url",
    "color",
    "feedback",
    "handoff",
    "language",
    "launcher_label",
    "launcher_position",
    "look",
    "max_message_chars",
    "placeholder",
    "prechat",
    "proactive",
    "starter_prompts",
    "theme",
    "title",
    "transcript",
    "verified_only",
    "welcome_message",
    "widget_id",
  ]);
  expect(Object.keys(body.handoff).toSorted()).toEqual([
    "collect_email",
    "consent_text",
    "enabled",
    "waiting_message",
  ]);
  for (const secret of ["secret", org.org_id, "a.example"]) expect(text).not.toContain(secret);
});

test("any site may read it", async () => {
  const { headers } = await server.call("GET", `/api/widgets/${org.widget_id}`, {
    headers: { origin: "https://elsewhere.example" },
  });
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("cache-control")).toContain("must-revalidate");
});

test("what a page has already is not sent again", async () => {
  const path = `/api/widgets/${org.widget_id}`;
  const etag = (await server.call("GET", path)).headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[0-9a-f]+"$/);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const again = await server.call("GET", path, { headers: { "if-none-match": known } });
    expect([known, again.status, again.text]).toEqual([known, 304, ""]);
    expect(again.headers.get("etag")).toBe(etag);
  }
  const other = await server.call("GET", path, { headers: { "if-none-match": '"other"' } });
  expect(other.status).toBe(200);
});

test("the tag changes with what a page sees, and only with that", async () => {
  const { widget_id, org_id, key } = await newOrg(server);
  const save = (fields: object) =>
    server.call("POST", "/api/config", { token: key, body: { widget_id, org_id, ...fields } });
  const tag = async () => (await server.call("GET", `/api/widgets/${widget_id}`)).headers.get("etag");
  const first = await tag();
  await save({ prompt: "Be kind." });
  expect(await tag()).toBe(first);
  await save({ title: "New" });
  expect(await tag()).not.toBe(first);
  const { status, body } = await server.call("GET", `/api/widgets/${widget_id}`, {
    headers: { "if-none-match": first ?? "" },
  });
  expect([status, body.title]).toEqual([200, "New"]);
});

test("a widget that does not exist says where to look", async () => {
  const { status, body } = await server.call("GET", "/api/widgets/nothing");
  expect(status).toBe(404);
  expect(body.detail).toContain("data-widget-id");
});

test("the edge answers from its copy, and from D1 where it has none", async () => {
  const { widget_id } = await newOrg(server, { title: "Twice kept" });
  await server.env.CONFIG.delete(`widget:${widget_id}`);
  expect((await server.call("GET", `/api/widgets/${widget_id}`)).body.title).toBe("Twice kept");
  expect(await server.env.CONFIG.get(`widget:${widget_id}`)).toContain("Twice kept");
});

test("a copy that cannot be read is passed over", async () => {
  const { widget_id } = await newOrg(server, { title: "Sound" });
  for (const broken of ["{not json", "null", '{"config":{"color":7}}']) {
    await server.env.CONFIG.put(`widget:${widget_id}`, broken);
    const { status, body } = await server.call("GET", `/api/widgets/${widget_id}`);
    expect([broken, status, body.title]).toEqual([broken, 200, "Sound"]);
  }
});

test("a config that a later version saved still works after a deploy is taken back", async () => {
  const { widget_id, org_id, key } = await newOrg(server, { title: "From tomorrow" });
  const row = server.env.DB.prepare("SELECT config FROM widgets WHERE widget_id = ?").bind(widget_id);
  const config = JSON.parse((await row.first<string>("config")) ?? "");
  const later = JSON.stringify({ ...config, hologram: true, handoff: { ...config.handoff, robot: "yes" } });
  await server.env.DB.prepare("UPDATE widgets SET config = ? WHERE widget_id = ?")
    .bind(later, widget_id)
    .run();
  await server.env.CONFIG.delete(`widget:${widget_id}`);
  expect((await server.call("GET", `/api/widgets/${widget_id}`)).body.title).toBe("From tomorrow");
  const listed = await server.call("GET", "/api/config", { token: key });
  expect(listed.body.configs).toMatchObject([{ widget_id, org_id, title: "From tomorrow" }]);
});
