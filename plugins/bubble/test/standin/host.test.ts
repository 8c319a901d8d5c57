import { afterEach, describe, expect, it } from "vitest";
import type { Host, HostOptions } from "./host.ts";
import { serveApp } from "./host.ts";
import { samplePlugin, samplePluginLoaded } from "./repo/sample-plugin.ts";
import { sampleApp } from "./sample-app.ts";

const ask = "Sample - Ask the server";
const serverFile = "actions/askserver-c5tppwv5e9v6awg/server.js";

let host: Host;

afterEach(() => host.close());

async function serve(options: Partial<HostOptions> = {}): Promise<void> {
  host = await serveApp({
    app: sampleApp(),
    plugin: samplePluginLoaded(),
    keySet: "live",
    allowedOrigins: [],
    delayMs: [0, 1],
    ...options,
  });
}

/** A plugin whose server action is of this body. */
function acting(body: string) {
  return samplePluginLoaded({
    ...samplePlugin(),
    [serverFile]: `async function(properties, context) {\n${body}\n}`,
  });
}

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(host.url + path, { headers });
  return { status: response.status, html: await response.text() };
}

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(host.url + path, { method: "POST", body: JSON.stringify(body), headers });
  return { response, answer: (await response.json()) as Record<string, unknown> };
}

async function logIn(): Promise<{ cookie: string }> {
  const { response } = await post("/standin/session", { log_in: "ada" });
  return { cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

function payloadOf(html: string) {
  const [, json = ""] = /id="bubble-app">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json) as Record<string, never>;
}

describe("a page", () => {
  it("is a skeleton with a root above the rest and jQuery", async () => {
    await serve();
    const { html } = await get("/index");
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toMatch(
      /<div class="bubble-element Page [^"]*" style="position: relative; z-index: 2"><\/div>/,
    );
    expect(html).toContain("<title>Home &lt;1></title>");
    const [jQuery, runtime] = await Promise.all([get("/standin/jquery.js"), get("/standin/runtime.js")]);
    expect(jQuery.html).toContain("jQuery v3.7.1");
    expect(runtime.html).toMatch(/^"use strict";\s*\(\(\) => \{|^\(\(\) => \{/);
    expect((await get("/")).html).toBe(html);
  });

  it("has the shared header everywhere, and an element's where it is used", async () => {
    await serve();
    expect((await get("/index")).html.match(/name="sample"/g)).toHaveLength(1);
    expect((await get("/plain")).html).not.toContain('name="sample"');
    expect((await get("/plain")).html).toContain("window.sampleWidget");
  });

  it("has every header twice when it is asked to", async () => {
    await serve();
    const { html } = await get("/index?headers=twice");
    expect(html.match(/name="sample"/g)).toHaveLength(2);
    expect(html.match(/<script>window\.sampleWidget/g)).toHaveLength(2);
  });

  it("has the keys of its set in the header, as text", async () => {
    await serve();
    expect((await get("/index")).html).toContain('window.sampleWidget = "w_live"');
    await host.close();
    await serve({ keySet: "dev" });
    expect((await get("/index")).html).toContain('window.sampleWidget = "w_dev"');
  });

  it("keeps only scripts, metas and links of a header", async () => {
    const plugin = samplePluginLoaded();
    plugin.header = "<style>a {}</style><b>x</b><meta name='kept'><link rel='kept'>";
    await serve({ plugin });
    const { html } = await get("/plain");
    expect(html).toContain("<meta name='kept'>\n<link rel='kept'>");
    expect(html).not.toMatch(/<style>a|<b>/);
  });

  it("has the app's own head", async () => {
    await serve();
    expect((await get("/index")).html).toContain("<style>div { letter-spacing: 1px }</style>");
  });

  it("tells the browser neither secrets nor server code", async () => {
    await serve();
    const { html } = await get("/index");
    expect(html).not.toMatch(/fk_live|fk_dev|async function/);
    expect(payloadOf(html)).toMatchObject({
      page: "index",
      user: null,
      keySet: "live",
      keys: { "Backend URL": "https://live.example.com", "Widget ID": "w_live" },
      app: { keys: { live: {}, dev: {} } },
    });
  });

  it("is not there when the app has none of it", async () => {
    await serve();
    expect((await get("/nowhere")).status).toBe(404);
    expect((await get("/editor/Nothing")).status).toBe(404);
    expect((await get("/constructor")).status).toBe(404);
  });

  it("is an editor's for an element", async () => {
    await serve();
    const { html } = await get("/editor/Sample%20Element");
    expect(payloadOf(html)).toMatchObject({ page: "editor/Sample Element" });
    expect(html).not.toContain('name="sample"');
  });
});

describe("a session", () => {
  it("begins and ends", async () => {
    await serve();
    const cookie = await logIn();
    const user = { id: "ada", email: "ada@example.com", role: "agent" };
    expect(payloadOf((await get("/index", cookie)).html)).toMatchObject({ user });
    const { response } = await post("/standin/session", { log_out: true });
    expect(response.headers.get("set-cookie")).toContain("Max-Age=0");
  });

  it("is for the app's users only", async () => {
    await serve();
    const { answer, response } = await post("/standin/session", { log_in: "eve" });
    expect(answer).toEqual({ error: 'the app has no user "eve"' });
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(payloadOf((await get("/index", { cookie: "bubble_user=eve" })).html)).toMatchObject({
      user: null,
    });
  });
});

describe("a server action", () => {
  const call = { action: ask, properties: { question: "Why?" }, stepId: "1" };

  it("comes back with what it returns", async () => {
    await serve();
    const { answer } = await post("/standin/action", call);
    expect(answer).toEqual({ returned: { answer: "Why?", items: [], count: null, sure: null, when: null } });
    expect(host.faults()).toEqual([]);
  });

  it("has the secrets of the set and the current user", async () => {
    const plugin = acting(
      `return { answer: context.keys["Top secret"] + " " + await context.currentUser.get("email"),
        sure: await context.currentUser.get("logged_in") };`,
    );
    await serve({ plugin, keySet: "dev" });
    const cookie = await logIn();
    expect((await post("/standin/action", call, cookie)).answer).toMatchObject({
      returned: { answer: "fk_dev ada@example.com", sure: true },
    });
    expect((await post("/standin/action", call)).answer).toMatchObject({
      returned: { answer: "fk_dev null", sure: false },
    });
  });

  it("has the blanks that the page was asked to have", async () => {
    await serve({ plugin: acting("return { answer: typeof properties.when };") });
    const types = ["null", "undefined", "empty"].map(async (blank) => {
      const { answer } = await post("/standin/action", call, { referer: `${host.url}/index?blank=${blank}` });
      return (answer["returned"] as { answer: string }).answer;
    });
    expect(await Promise.all(types)).toEqual(["object", "undefined", "string"]);
  });

  it("takes as long as a way there and back", async () => {
    await serve({ delayMs: [300, 301] });
    const start = performance.now();
    await post("/standin/action", call);
    expect(performance.now() - start).toBeGreaterThan(295);
  });

  it("says what it threw, and what was wrong with it", async () => {
    await serve({ plugin: acting("console.log('here'); context.request(); return {};") });
    const { answer } = await post("/standin/action", call);
    expect(answer).toEqual({ error: 'context on the server has no "request"' });
    expect(host.faults()).toEqual([
      { rule: 11, file: serverFile, message: 'context on the server has no "request"' },
    ]);
    expect(host.log()).toEqual(["log: here"]);
  });

  it("reaches what is allowed and nothing else", async () => {
    const plugin = acting("await fetch('https://example.com/'); return {};");
    await serve({ plugin, allowedOrigins: ["http://127.0.0.1:1"] });
    expect((await post("/standin/action", call)).answer).toEqual({
      error: "fetch failed: https://example.com is not reached from here, only http://127.0.0.1:1",
    });
  });
});

it("makes data calls", async () => {
  await serve();
  const params = { widget_id: "w", Authorization: "Bearer t" };
  const { answer } = await post("/standin/data-call", { call: "Sample page", params });
  expect(answer).toEqual({ error: expect.stringContaining("https://chat.example.com is not reached") });
  expect(host.faults()).toMatchObject([{ rule: 11, file: "api/raw_calls.json" }]);
});

it("collects what the page finds, each once", async () => {
  await serve();
  await post("/standin/fault", { rule: 7, message: "swallowed" });
  await post("/standin/fault", { rule: 7, message: "swallowed" });
  expect(host.faults()).toEqual([{ rule: 7, file: "", message: "swallowed" }]);
});

it("answers what it does not understand", async () => {
  await serve();
  expect((await post("/standin/other", {})).response.status).toBe(404);
  const response = await fetch(`${host.url}/standin/action`, { method: "POST", body: "{" });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringContaining("JSON") });
});
