import type { webcrypto } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AgentTokenAnswer, ConsoleSignedOut } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Call, newAddress, newOrg, platformSecret, Server } from "./server.ts";

const audience = "aud-of-the-console";
const org_id = "org-of-access";

/** Strict: anything but a plain GET of the one address is an error that the tests see. */
const certs = {
  keys: [] as object[],
  isDown: false,
  asked: 0,
  wrong: [] as string[],
};
let certServer: HttpServer;
let server: Server;
let teamOrigin: string;

beforeAll(async () => {
  certServer = createServer((request, response) => {
    const asked = `${request.method} ${request.url}`;
    if (asked !== "GET /cdn-cgi/access/certs") certs.wrong.push(asked);
    certs.asked += 1;
    if (certs.isDown) response.writeHead(503).end("down");
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ keys: certs.keys }));
  });
  await new Promise<void>((resolve) => certServer.listen(0, "127.0.0.1", resolve));
  teamOrigin = `http://127.0.0.1:${(certServer.address() as AddressInfo).port}`;
  server = await Server.start({
    ACCESS_TEAM_DOMAIN: teamOrigin,
    ACCESS_AUD: audience,
    ACCESS_ORG_ID: org_id,
    ACCESS_ADMINS: "boss@example.com, Ana@example.com",
  });
});
afterAll(async () => {
  await server.close();
  certServer.close();
});

const origin = () => server.url.origin;

function call(method: string, path: string, { headers, ...more }: Call = {}): Promise<Answer> {
  return server.call(method, path, { body: {}, headers: { origin: origin(), ...headers }, ...more });
}

/** The cookie as a browser would send it back. */
function cookieOf(answer: Answer): string {
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function signIn(body: Record<string, unknown>): Promise<string> {
  const answer = await call("POST", "/console/session", { body });
  if (answer.status !== 204) throw new Error(`not signed in: ${answer.text}`);
  return cookieOf(answer);
}

const tokenOf = (cookie: string) => call("POST", "/console/token", { headers: { cookie } });

interface Signer {
  kid: string;
  key: webcrypto.CryptoKey;
}

async function newSigner(kid: string): Promise<Signer> {
  const way = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const pair = await crypto.subtle.generateKey(way, true, ["sign", "verify"]);
  const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  certs.keys.push({ ...jwk, kid, alg: "RS256", use: "sig" });
  return { kid, key: pair.privateKey };
}

async function assertion(
  { kid, key }: Signer,
  email: string,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const text = [
    { alg: "RS256", kid },
    { iss: teamOrigin, aud: [audience], iat: seconds - 10, exp: seconds + 3600, email, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", key, new TextEncoder().encode(text));
  return `${text}.${Buffer.from(signature).toString("base64url")}`;
}

const byAccess = (token: string, method = "POST", path = "/console/token") =>
  call(method, path, { headers: { "cf-access-jwt-assertion": token } });

describe("the page", () => {
  test("is served with a policy that lets nobody frame it and runs only our scripts", async () => {
    const page = await server.call("GET", "/console");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/);
    for (const [, path = ""] of page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect([path, (await server.call("GET", path)).status]).toEqual([path, 200]);
  });
});

test("the console is for every site at a name that stays, and names files that never change", async () => {
  const alias = await server.call("GET", "/console.js");
  expect(alias.status).toBe(200);
  expect(alias.headers.get("content-type")).toContain("javascript");
  expect(alias.headers.get("access-control-allow-origin")).toBe("*");
  expect(alias.headers.get("cache-control")).toMatch(/max-age=300\b/);
  const [, path = ""] = /"\.(\/widget\/[\w.-]+\/console\.js)"/.exec(alias.text) ?? [];
  const module = await server.call("GET", path);
  expect([module.status, module.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  expect(module.headers.get("cache-control")).toContain("immutable");
});

describe("signing in with a key", () => {
  test("gives a session that holds no key, and tokens of an admin of that org for it", async () => {
    const org = await newOrg(server);
    const answer = await call("POST", "/console/session", {
      body: { key: org.key, name: "Ana Pereira", email: "Ana@Example.com" },
    });
    expect([answer.status, answer.text]).toEqual([204, ""]);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^foyer_console=[\w.-]+; /);
    for (const attribute of ["HttpOnly", "SameSite=Strict", "Path=/console", "Max-Age=43200"])
      expect(cookie).toContain(attribute);
    // This server is http on the very machine.
    expect(cookie).not.toContain("Secure");
    const claims = Buffer.from(cookie.split(".")[1] ?? "", "base64url").toString();
    expect(claims).not.toContain(org.key.slice(3));
    expect(JSON.parse(claims)).toMatchObject({ org_id: org.org_id, key_id: org.key_id });

    const minted = await tokenOf(cookieOf(answer));
    expect(minted.status).toBe(200);
    expect(minted.headers.get("cache-control")).toBe("no-store");
    const { token, agent, expires_at } = AgentTokenAnswer.parse(minted.body);
    expect(agent).toMatchObject({ id: "ana@example.com", name: "Ana Pereira", role: "admin", widgets: null });
    const minutes = (Date.parse(expires_at) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    const me = await server.call("GET", "/api/me", { token });
    expect(me.body).toMatchObject({ credential: "agent", org_id: org.org_id });
  });

  test("is the same agent tomorrow, by address or by name", async () => {
    const org = await newOrg(server);
    const ids: string[] = [];
    for (const who of [{ name: "Bo" }, { name: "bo" }, { name: "Bo", email: "bo@example.com" }]) {
      const { body } = await tokenOf(await signIn({ key: org.key, ...who }));
      ids.push(AgentTokenAnswer.parse(body).agent.id);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).toBe("bo@example.com");
  });

  test("is written down", async () => {
    const org = await newOrg(server);
    await signIn({ key: org.key, name: "Ana", email: "ana@example.com" });
    const { body } = await server.call("GET", "/api/audit?action=console.sign_in", { token: org.key });
    expect(body.entries).toHaveLength(1);
    expect(body.entries[0]).toMatchObject({ actor: { kind: "key", id: org.key_id } });
  });

  test("is refused for what is no key, another org's, or no name", async () => {
    const [org, other] = [await newOrg(server), await newOrg(server)];
    const wrong: [Record<string, unknown>, number][] = [
      [{ key: "fk_nothing", name: "Ana" }, 401],
      [{ key: "nothing", name: "Ana" }, 401],
      [{ key: org.key, name: "Ana", org_id: other.org_id }, 403],
      [{ key: org.key, name: " " }, 422],
      [{ key: org.key, name: "Ana", email: "ana" }, 422],
      [{ key: "", name: "Ana" }, 422],
      [{ key: org.key, name: "Ana", role: "operator" }, 422],
      [{ key: platformSecret, name: "Ana" }, 422],
      [{ key: platformSecret, name: "Ana", org_id: "no-such-org" }, 422],
    ];
    for (const [body, status] of wrong) {
      const answer = await call("POST", "/console/session", { body });
      expect([body, answer.status, answer.headers.get("set-cookie")]).toEqual([body, status, null]);
    }
  });

  test("works for the operator, who says which org", async () => {
    const org = await newOrg(server);
    const cookie = await signIn({ key: platformSecret, name: "Op", org_id: org.org_id });
    expect(Buffer.from(cookie.split(".")[1] ?? "", "base64url").toString()).not.toContain(platformSecret);
    const { body } = await tokenOf(cookie);
    const me = await server.call("GET", "/api/me", { token: body.token });
    expect(me.body).toMatchObject({ credential: "agent", org_id: org.org_id });
  });

  test("cannot be tried without end from one address", async () => {
    const address = newAddress();
    const statuses: number[] = [];
    for (let each = 0; each < 12; each++) {
      const { status } = await call("POST", "/console/session", {
        address,
        body: { key: `fk_${each}`, name: "Eve" },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const other = await call("POST", "/console/session", { body: { key: "fk_x", name: "Eve" } });
    expect(other.status).toBe(401);
  });
});

describe("a session", () => {
  test("ends with its key", async () => {
    const org = await newOrg(server);
    const cookie = await signIn({ key: org.key, name: "Ana" });
    expect((await tokenOf(cookie)).status).toBe(200);
    await server.call("DELETE", `/api/keys/${org.key_id}`, { token: platformSecret });
    const answer = await tokenOf(cookie);
    expect([answer.status, answer.body.code]).toEqual([401, "unauthorized"]);
    expect(answer.headers.get("set-cookie")).toMatch(/^foyer_console=; .*Max-Age=0/);
  });

  test("ends when the agent is removed, and signing in again begins another", async () => {
    const org = await newOrg(server);
    const ana = { key: org.key, name: "Ana", email: "ana@example.com" };
    const cookie = await signIn(ana);
    const before = await tokenOf(cookie);
    await server.call("DELETE", "/api/agent-tokens/ana@example.com", { token: org.key });
    expect((await tokenOf(cookie)).status).toBe(401);
    expect((await server.call("GET", "/api/me", { token: before.body.token })).status).toBe(401);
    expect((await tokenOf(await signIn(ana))).status).toBe(200);
    expect((await tokenOf(cookie)).status).toBe(401);
  });

  test("gives tokens that cannot be renewed past it", async () => {
    const org = await newOrg(server);
    const { body } = await tokenOf(await signIn({ key: org.key, name: "Ana" }));
    const renewed = await server.call("POST", "/api/agent-tokens/renew", { token: body.token, body: {} });
    expect([renewed.status, renewed.body.code]).toEqual([403, "forbidden"]);
  });

  test("is no credential of the API, and a token of the API is no session", async () => {
    const org = await newOrg(server);
    const cookie = await signIn({ key: org.key, name: "Ana" });
    const [, session = ""] = cookie.split("=");
    expect((await server.call("GET", "/api/me", { token: session })).status).toBe(401);
    const { body } = await tokenOf(cookie);
    expect((await tokenOf(`foyer_console=${body.token}`)).status).toBe(401);
    expect((await tokenOf(`${cookie}x`)).status).toBe(401);
    expect((await tokenOf("")).status).toBe(401);
  });

  test("ends by signing out", async () => {
    const answer = await call("DELETE", "/console/session");
    expect(answer.status).toBe(200);
    expect(ConsoleSignedOut.parse(answer.body)).toEqual({ sign_out_url: null });
    expect(answer.headers.get("set-cookie")).toMatch(/^foyer_console=; .*Max-Age=0.*Path=\/console/);
  });

  test("is written down, coming and going", async () => {
    const org = await newOrg(server);
    const cookie = await signIn({ key: org.key, name: "Ana" });
    await call("DELETE", "/console/session", { headers: { cookie } });
    const { body } = await server.call("GET", "/api/audit?action=console.sign_out", { token: org.key });
    expect(body.entries).toMatchObject([{ actor: { kind: "agent" }, target: body.entries[0].actor.id }]);
    const came = await server.call("GET", "/api/audit?action=console.sign_in", { token: org.key });
    expect(came.body.entries).toMatchObject([{ actor: { kind: "key" }, target: body.entries[0].target }]);
  });
});

test("no other page can ask in somebody's name, and a form cannot at all", async () => {
  const org = await newOrg(server);
  const cookie = await signIn({ key: org.key, name: "Ana" });
  const body = { key: org.key, name: "Ana" };
  for (const [method, path] of [
    ["POST", "/console/session"],
    ["DELETE", "/console/session"],
    ["POST", "/console/token"],
  ] as const) {
    for (const foreign of ["https://evil.example", "null", `${origin()}.evil.example`, ""]) {
      const answer = await call(method, path, { body, headers: { cookie, origin: foreign } });
      expect([path, foreign, answer.status]).toEqual([path, foreign, 403]);
    }
    const without = await server.call(method, path, { body, headers: { cookie } });
    expect([path, without.status]).toEqual([path, 403]);
    const form = await call(method, path, {
      body: "key=1",
      headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    });
    expect([path, form.status]).toEqual([path, 415]);
    const answer = await call(method, path, { body, headers: { cookie } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
});

describe("Cloudflare Access", () => {
  let signer: Signer;
  beforeAll(async () => {
    signer = await newSigner("first");
  });

  test("lets in whom it vouches for, as that agent of that org, and nobody by another word", async () => {
    certs.isDown = true;
    expect((await byAccess(await assertion(signer, "ana@example.com"))).status).toBe(503);
    certs.isDown = false;
    // Whoever does not answer is not asked again at once.
    await new Promise((resolve) => setTimeout(resolve, 5_200));

    const ana = await byAccess(await assertion(signer, "ana.pereira@example.com"));
    expect(ana.status).toBe(200);
    expect(AgentTokenAnswer.parse(ana.body).agent).toMatchObject({
      id: "ana.pereira@example.com",
      name: "Ana Pereira",
      role: "agent",
    });
    const me = await server.call("GET", "/api/me", { token: ana.body.token });
    expect(me.body).toMatchObject({ credential: "agent", org_id });
    const audited = await server.call("GET", `/api/audit?org_id=${org_id}&action=console.sign_in`, {
      token: platformSecret,
    });
    expect(audited.body.entries[0]).toMatchObject({
      actor: { kind: "agent", id: "ana.pereira@example.com" },
      details: { access: true, role: "agent" },
    });
    const boss = await byAccess(await assertion(signer, "Boss@example.com"));
    expect(boss.body.agent).toMatchObject({ id: "boss@example.com", role: "admin" });

    const good = await assertion(signer, "ana@example.com");
    const [head, body = ""] = good.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", kid: "first" })).toString("base64url");
    for (const bad of [
      await assertion(signer, "ana@example.com", { aud: ["other"] }),
      await assertion(signer, "ana@example.com", { iss: "https://other.cloudflareaccess.com" }),
      await assertion(signer, "ana@example.com", { exp: 1 }),
      await assertion({ ...signer, kid: "unknown" }, "ana@example.com"),
      `${none}.${body}.`,
      `${head}.${body}.AAAA`,
      "nothing",
    ]) {
      const answer = await byAccess(bad);
      expect([answer.status, answer.body.code]).toEqual([401, "unauthorized"]);
    }
    const org = await newOrg(server);
    const cookie = await signIn({ key: org.key, name: "Eve" });
    const both = await call("POST", "/console/token", {
      headers: { cookie, "cf-access-jwt-assertion": "nothing" },
    });
    expect(both.status).toBe(401);
    expect(certs.wrong).toEqual([]);
    // Once while it was down, once for its keys, once for the key that nobody knows.
    expect(certs.asked).toBe(3);
  });

  test("brings back whom an admin removed only with another sign-in", async () => {
    const email = "chidi@example.com";
    const before = await assertion(signer, email);
    expect((await byAccess(before)).status).toBe(200);
    const removed = await server.call("DELETE", `/api/agent-tokens/${email}?org_id=${org_id}`, {
      token: platformSecret,
    });
    expect(removed.status).toBe(204);
    expect((await byAccess(before)).status).toBe(401);
    const iat = Math.floor(Date.now() / 1000) + 2;
    const again = await byAccess(await assertion(signer, email, { iat }));
    expect(again.status).toBe(200);
    expect((await server.call("GET", "/api/me", { token: again.body.token })).status).toBe(200);
  });

  test("says where to sign out of it", async () => {
    const answer = await byAccess("whatever", "DELETE", "/console/session");
    expect(answer.body).toEqual({ sign_out_url: "/cdn-cgi/access/logout" });
  });
});
