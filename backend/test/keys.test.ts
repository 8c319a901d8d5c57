import { KeyAnswer, KeysAnswer, Problem } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId, newOrg, openSession, platformSecret, Server } from "./server.ts";

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

test("a key is shown once and kept only as a hash", async () => {
  const org_id = newId("org");
  const made = await server.call("POST", "/api/keys", {
    token: platformSecret,
    body: { org_id, name: "shop" },
  });
  expect(made.status).toBe(201);
  expect(made.headers.get("cache-control")).toBe("no-store");
  const { key, ...summary } = KeyAnswer.parse(made.body);
  expect(key).toMatch(/^fk_[A-Za-z0-9]{32}$/);

  const listed = await server.call("GET", `/api/keys?org_id=${org_id}`, { token: platformSecret });
  expect(KeysAnswer.parse(listed.body).keys).toEqual([summary]);
  expect(listed.text).not.toContain(key);
  const { results } = await server.env.DB.prepare("SELECT * FROM keys WHERE id = ?").bind(summary.id).all();
  expect(results).toHaveLength(1);
  expect(JSON.stringify(results)).not.toContain(key.slice(8));
});

test("a list says when a key was last used", async () => {
  const org = await newOrg(server);
  await server.call("GET", "/api/me", { token: org.key });
  const { body } = await server.call("GET", "/api/keys", { token: org.key });
  expect(Date.parse(body.keys[0].last_used_at)).toBeGreaterThan(Date.now() - 3_600_000);
});

test("an org key makes keys for its own org only", async () => {
  const org = await newOrg(server);
  const own = await server.call("POST", "/api/keys", { token: org.key, body: { name: "second" } });
  expect(own.body).toMatchObject({ org_id: org.org_id, name: "second" });
  const foreign = await server.call("POST", "/api/keys", { token: org.key, body: { org_id: newId("org") } });
  expect(foreign.status).toBe(403);
});

test("the operator has to say which org a key or a list is for", async () => {
  const made = await server.call("POST", "/api/keys", { token: platformSecret, body: {} });
  expect([made.status, made.body.errors[0].path]).toEqual([422, "org_id"]);
  const listed = await server.call("GET", "/api/keys", { token: platformSecret });
  expect([listed.status, listed.body.errors[0].path]).toEqual([422, "org_id"]);
});

test("a deleted key is refused from the next request on", async () => {
  const org = await newOrg(server);
  const deleted = await server.call("DELETE", `/api/keys/${org.key_id}`, { token: org.key });
  expect(deleted.status).toBe(204);
  const after = await server.call("GET", "/api/me", { token: org.key });
  expect(after.status).toBe(401);
  expect(Problem.parse(after.body).code).toBe("unauthorized");
  expect((await server.call("DELETE", `/api/keys/${org.key_id}`, { token: platformSecret })).status).toBe(
    404,
  );
});

test("bad fields of a key are named all at once", async () => {
  const { status, body } = await server.call("POST", "/api/keys", {
    token: platformSecret,
    body: { org_id: "Not An Org", name: "", colour: "red" },
  });
  expect(status).toBe(422);
  expect(body.errors.map((error: { path: string }) => error.path).toSorted()).toEqual([
    "colour",
    "name",
    "org_id",
  ]);
});

test("whose credential it is: an org's key sees its org, the operator sees all", async () => {
  const org = await newOrg(server, { title: "Ask us" });
  const other = await newOrg(server);
  const own = await server.call("GET", "/api/me", { token: org.key });
  expect(own.body).toMatchObject({
    credential: "org",
    org_id: org.org_id,
    widgets: [{ widget_id: org.widget_id, title: "Ask us" }],
  });
  expect(own.text).not.toContain(other.widget_id);
  const operator = await server.call("GET", "/api/me", { token: platformSecret });
  expect(operator.body).toMatchObject({ credential: "platform", org_id: null });
  expect(operator.text).toContain(other.widget_id);
});

test("a visitor's token opens no key route", async () => {
  const org = await newOrg(server);
  const { token } = await openSession(server, org.widget_id);
  const { status, body } = await server.call("GET", "/api/keys", { token });
  expect([status, body.code]).toEqual([403, "forbidden"]);
});
