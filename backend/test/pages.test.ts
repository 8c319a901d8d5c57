import { readFileSync } from "node:fs";
import { Health } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newOrg, newWidget, type Org, Server } from "./server.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

const built = `${import.meta.dirname}/../dist`;
const { widget: version }: { widget: string } = JSON.parse(readFileSync(`${built}/version.json`, "utf8"));
const get = (path: string, headers: Record<string, string> = {}) => server.call("GET", path, { headers });
const policyOf = ({ headers }: { headers: Headers }): Record<string, string> =>
  Object.fromEntries(
    (headers.get("content-security-policy") ?? "").split("; ").map((rule) => {
      const [name = "", ...values] = rule.split(" ");
      return [name, values.join(" ")];
    }),
  );

describe("the hosted page", () => {
  test("is the widget's, with its title as text and in its language", async () => {
    const title = `"><script>alert('x')</script> & co`;
    const widget_id = await newWidget(server, org, { title, language: "de" });
    const page = await get(`/w/${widget_id}`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.text).toContain(widget_id);
    expect(page.text).toContain('lang="de"');
    expect(page.text).not.toContain("<script>alert");
    expect(page.text).toContain("&#34;&#62;&#60;script&#62;");
    expect(page.text).not.toContain("{{");
  });

  test("may be framed by the widget's sites and nobody else, or by anyone where it lists none", async () => {
    const open = policyOf(await get(`/w/${org.widget_id}`));
    expect(open["frame-ancestors"]).toBe("*");
    const widget_id = await newWidget(server, org, {
      allowed_origins: ["https://shop.example", "https://*.shop.example"],
    });
    const listed = await get(`/w/${widget_id}`);
    expect(policyOf(listed)["frame-ancestors"]).toBe("'self' https://shop.example https://*.shop.example");
    expect(listed.headers.get("x-frame-options")).toBeNull();
  });

  test("runs no script and no style but ours", async () => {
    const page = await get(`/w/${org.widget_id}`);
    const policy = policyOf(page);
    expect(policy).toMatchObject({ "default-src": "'none'", "script-src": "'self'", "base-uri": "'none'" });
    expect(policy["style-src"]).toBe("'self'");
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=|\sstyle=/);
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("of a widget that does not exist is a page that says so, and shows nothing of what was asked", async () => {
    for (const id of ["nothing", "%3Cscript%3E", "a".repeat(700)]) {
      const page = await get(`/w/${id}`);
      expect([id.slice(0, 20), page.status]).toEqual([id.slice(0, 20), 404]);
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page.text).toContain("<html");
      expect(page.text).not.toContain("<script>");
    }
  });
});

describe("the bundles", () => {
  test("the loader is the newest, for every site, and asked for again soon", async () => {
    const loader = await get("/widget.js");
    expect(loader.status).toBe(200);
    expect(loader.headers.get("content-type")).toContain("javascript");
    expect(loader.headers.get("access-control-allow-origin")).toBe("*");
    expect(loader.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(loader.headers.get("cache-control")).toMatch(/max-age=300\b/);
    expect(loader.text).toContain(version);
    const again = await get("/widget.js", { "if-none-match": loader.headers.get("etag") ?? "" });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  test("a version's files never change, and are for every site", async () => {
    const panel = await get(`/widget/${version}/panel.js`);
    expect(panel.status).toBe(200);
    expect(panel.headers.get("content-type")).toContain("javascript");
    expect(panel.headers.get("access-control-allow-origin")).toBe("*");
    expect(panel.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(panel.text).toBe(readFileSync(`${built}/assets/widget/${version}/panel.js`, "utf8"));
  });

  test("a version published before is in R2, and served as well", async () => {
    await server.env.FILES.put("published/widget/0.0.9-old/panel.js", "export const old = true;", {
      httpMetadata: { contentType: "text/javascript; charset=utf-8" },
    });
    await server.env.FILES.put("published/widget/0.0.9-old/manifest.json", "{}", {
      httpMetadata: { contentType: "application/json" },
    });
    const panel = await get("/widget/0.0.9-old/panel.js");
    expect([panel.status, panel.text]).toEqual([200, "export const old = true;"]);
    expect(panel.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(panel.headers.get("cache-control")).toContain("immutable");
    expect(panel.headers.get("access-control-allow-origin")).toBe("*");
    expect(panel.headers.get("etag")).not.toBeNull();
    expect((await get("/widget/0.0.9-old/manifest.json")).headers.get("content-type")).toBe(
      "application/json",
    );
  });

  test("nothing else of R2 can be had, and what is missing is not kept for a year", async () => {
    await server.env.FILES.put("attachments/org/c/secret.png", "secret");
    await server.env.FILES.put("published/widget/../secret.js", "secret");
    for (const path of [
      "/widget/0.0.0/panel.js",
      `/widget/${version}/nothing.js`,
      "/widget/..%2F..%2Fattachments%2Forg%2Fc/secret.png",
      "/widget/%2e%2e/secret.js",
      "/widget/..%2fx/secret.js",
      "/widget/../secret.js",
    ]) {
      const found = await get(path);
      expect([path, found.status]).toEqual([path, 404]);
      expect(found.headers.get("cache-control") ?? "").not.toContain("immutable");
    }
  });
});

describe("pages for people", () => {
  test("the API is described, for programs of any site and for people", async () => {
    const description = await get("/openapi.json");
    expect(description.status).toBe(200);
    expect(description.headers.get("access-control-allow-origin")).toBe("*");
    expect(description.body.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(description.body.paths)).toContain("/api/chat/{conversation_id}");
    const page = await get("/docs");
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(policyOf(page)["frame-ancestors"]).toBe("'self'");
    expect(page.text).toContain("/api/sessions");
  });

  test("the guide opens at its first page, and has no page it has not", async () => {
    const guide = await get("/guide");
    expect([guide.status, guide.headers.get("location")]).toEqual([302, "/guide/getting-started"]);
    const first = await get("/guide/getting-started");
    expect([first.status, policyOf(first)["script-src"]]).toEqual([200, "'self'"]);
    expect((await get("/guide/nothing")).status).toBe(404);
  });

  test("the front page is the demo where there is one, else the reference", async () => {
    const bare = await get("/");
    expect([bare.status, bare.headers.get("location")]).toEqual([302, "/docs"]);
    const saved = await server.call("POST", "/api/config", {
      token: org.key,
      body: { widget_id: "demo", org_id: org.org_id },
    });
    expect(saved.status).toBe(201);
    const demo = await get("/");
    expect(demo.status).toBe(200);
    expect(demo.text).toContain("/widget.js");
  });

  test("files that only pages are made of are not served on their own", async () => {
    for (const path of ["/demo/hosted.html", "/demo/not-found.html", "/docs/index.html", "/inputs.sha256"]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });
});

describe("health", () => {
  test("is ok with every dependency named, and nothing of them told but their state", async () => {
    const { status, headers, body } = await get("/health");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    const health = Health.parse(body);
    expect(health.status).toBe("ok");
    expect(Math.abs(Date.parse(health.timestamp) - Date.now())).toBeLessThan(60_000);
    const states = Object.fromEntries(
      Object.entries(health.dependencies).map(([name, { state }]) => [name, state]),
    );
    expect(states).toEqual({
      d1: "ok",
      kv: "ok",
      r2: "ok",
      conversations: "ok",
      vectors: "off",
      model: "off",
      moderation: "off",
    });
  });

  test("is degraded while D1 has no tables: configs in KV still open the chat", async () => {
    const fresh = await Server.start({}, { migrated: false });
    try {
      const before = await fresh.call("GET", "/health");
      expect([before.status, before.body.status, before.body.dependencies.d1.state]).toEqual([
        200,
        "degraded",
        "failed",
      ]);
      expect(before.text).not.toContain("widgets");
      await fresh.migrate();
      expect((await fresh.call("GET", "/health")).body.status).toBe("ok");
    } finally {
      await fresh.close();
    }
  });

  test("is degraded while the model's provider cannot be reached, and says nothing of its key", async () => {
    const cut = await Server.start({
      OPENAI_API_KEY: "sk-test-key",
      OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
    });
    try {
      const { status, body, text } = await cut.call("GET", "/health");
      expect([status, body.status, body.dependencies.model.state]).toEqual([200, "degraded", "failed"]);
      expect(text).not.toContain("sk-test-key");
    } finally {
      await cut.close();
    }
  });

  test("is down without the secret that signs tokens, and then nobody gets one", async () => {
    const bare = await Server.start({ FOYER_SECRET: "", BUBBLE_API_SECRET: "" });
    try {
      const { status, body } = await bare.call("GET", "/health");
      expect([status, body.status]).toEqual([503, "down"]);
      expect((await bare.call("POST", "/api/sessions", { body: { widget_id: "main" } })).status).toBe(500);
      for (const authorization of ["Bearer ", "Bearer undefined", "Bearer null", "Bearer x"]) {
        const answer = await bare.call("GET", "/api/config", { headers: { authorization } });
        expect([authorization, answer.status]).toEqual([authorization, 401]);
      }
    } finally {
      await bare.close();
    }
  });
});
