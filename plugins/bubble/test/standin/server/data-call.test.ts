import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LoadedPlugin } from "../loaded-plugin.ts";
import { samplePluginLoaded } from "../repo/sample-plugin.ts";
import { makeDataCall } from "./data-call.ts";

const page = {
  next_cursor: "c_2",
  owner: { name: "Ada", id: "u_1" },
  items: [{ id: "i_1", size: 2, made_at: "2026-01-02T03:04:05Z", tags: ["blue"], more: true }, { id: "i_2" }],
};

let server: Server;
let plugin: LoadedPlugin;
let origin = "";
let answer: { status: number; body: string } | null;
let asked: string[];

beforeEach(async () => {
  answer = { status: 200, body: JSON.stringify(page) };
  asked = [];
  server = createServer(({ url, headers }, response) => {
    asked.push(`${url} ${headers.authorization}`);
    if (answer) response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  plugin = samplePluginLoaded();
  for (const call of plugin.apiCalls?.calls ?? [])
    call.url = call.url.replace("https://chat.example.com", origin);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const filled = { widget_id: "w 1/2", status: "open", Authorization: "Bearer t" };

function call(params: Record<string, unknown> = filled, timeScale = 1) {
  return makeDataCall(plugin, "Sample page", params, { fetchAllowed: [origin], timeScale });
}

it("fills the address, the query and the headers", async () => {
  await call({ ...filled, refresh: 3 });
  expect(asked).toEqual(["/api/items/w%201%2F2?status=open&refresh=3 Bearer t"]);
});

it("sends blanks where they are allowed", async () => {
  expect(await call({ widget_id: "w", Authorization: "Bearer t" })).toMatchObject({ faults: [] });
  expect(asked).toEqual(["/api/items/w?status=&refresh= Bearer t"]);
});

it("shapes the answer by the call's types", async () => {
  expect(await call()).toEqual({
    faults: [],
    value: {
      _p_next_cursor: "c_2",
      "_p_owner.name": "Ada",
      _p_items: [
        { _p_id: "i_1", _p_size: 2, _p_made_at: "2026-01-02T03:04:05Z", _p_tags: ["blue"] },
        { _p_id: "i_2", _p_size: null, _p_made_at: null, _p_tags: [] },
      ],
    },
  });
});

describe("says what went wrong when", () => {
  it("the service refuses", async () => {
    answer = { status: 403, body: '{"error":{"code":"forbidden"}}' };
    expect(await call()).toEqual({
      error: 'the service answered 403: {"error":{"code":"forbidden"}}',
      faults: [],
    });
  });

  it("the answer is no JSON", async () => {
    answer = { status: 200, body: "<html>" };
    expect(await call()).toMatchObject({ error: expect.stringContaining("the call failed"), faults: [] });
  });

  it("the service takes too long", async () => {
    answer = null;
    expect(await call(filled, 0.001)).toMatchObject({
      error: expect.stringContaining("timeout"),
      faults: [],
    });
  });
});

describe("catches", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["an unknown parameter", { ...filled, page: 1 }, /"page", which is no parameter/],
    ["a blank that may not be", { ...filled, widget_id: "" }, /"widget_id" of "Sample page" blank/],
    ["a parameter that is no text", { ...filled, status: { a: 1 } }, /no text/],
  ])("an app with %s", async (_what, params, message) => {
    const { faults } = await call(params);
    expect(faults).toEqual([
      { rule: 11, file: "api/raw_calls.json", message: expect.stringMatching(message) },
    ]);
  });

  it("an app that fills what is hidden", async () => {
    for (const each of plugin.apiCalls?.calls[0]?.headers ?? []) each.visibility = "secret";
    const { faults } = await call();
    expect(faults).toMatchObject([{ message: 'the app fills "Authorization", which is not public' }]);
    expect(asked).toEqual([expect.stringContaining("Bearer sample")]);
  });

  it("a call that is not there", async () => {
    const { faults } = await makeDataCall(plugin, "Other", {}, { fetchAllowed: [origin] });
    expect(faults).toMatchObject([{ message: 'the plugin has no call "Other"' }]);
  });

  it("a call to another host", async () => {
    const limits = { fetchAllowed: ["https://chat.example.com"] };
    const { faults } = await makeDataCall(plugin, "Sample page", filled, limits);
    expect(faults).toMatchObject([{ message: expect.stringContaining(`${origin} is not reached`) }]);
    expect(asked).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      "a number for a text",
      { ...page, next_cursor: 3 },
      /_p_next_cursor: a value that must be of the type text/,
    ],
    ["one thing for a list", { ...page, items: {} }, /_p_items: no list/],
    ["a text in a list of things", { ...page, items: ["a"] }, /_p_items: no object/],
    [
      "a word for a date",
      { ...page, items: [{ made_at: "soon" }] },
      /_p_made_at: a value that must be of the type date/,
    ],
    ["a list for the whole", [page], /no object where api/],
  ])("an answer with %s", async (_what, body, message) => {
    answer = { status: 200, body: JSON.stringify(body) };
    const { faults } = await call();
    expect(faults.map(({ message }) => message)).toEqual([expect.stringMatching(message)]);
  });
});
