import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplePluginLoaded } from "../repo/sample-plugin.ts";
import type { ServerCall } from "./run-server-action.ts";
import { runServerAction } from "./run-server-action.ts";

const display = "Sample - Ask the server";
const itemType = "api.1700000000000x123456789.plugin_api.sampcall.items";

let server: Server;
let origin = "";
let requests: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
    if (request.url === "/away") response.writeHead(302, { location: "http://localhost:1/" }).end();
    else if (request.url === "/big") response.writeHead(200, { "content-length": 60_000_000 }).end();
    else if (request.url === "/never") response.writeHead(200, { "content-type": "text/plain" });
    else response.setHeader("content-type", "application/json").end('{"list":[1,2],"ok":true}');
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function run(body: string, given: Partial<ServerCall> = {}) {
  requests = [];
  const plugin = samplePluginLoaded();
  const [action] = plugin.actions;
  if (action) action.code.server = `async function(properties, context) {\n${body}\n}`;
  return runServerAction(plugin, display, {
    properties: { question: "Why?" },
    keys: { "Backend URL": origin, "Top secret": "fk_live" },
    user: { id: "u_1", email: "ada@example.com", logged_in: true },
    fetchAllowed: [origin],
    ...given,
  });
}

/** What the action saw, as the text it answers. */
async function seen(expression: string, given: Partial<ServerCall> = {}) {
  const result = await run(`return { answer: JSON.stringify(${expression}) ?? "undefined" };`, given);
  expect(result).toMatchObject({ error: null, faults: [] });
  const answer = String(result.returned?.["answer"]);
  return answer === "undefined" ? undefined : (JSON.parse(answer) as unknown);
}

describe("what a server action gets", () => {
  it("is its fields by name, copied", async () => {
    const list = await seen(
      "[properties.question, await properties.tags.get(1, 1), await properties.tags.length()]",
      {
        properties: { question: "Why?", tags: ["a", "b", "c"] },
      },
    );
    expect(list).toEqual(["Why?", ["b"], 3]);
  });

  it("goes through a list as it comes", async () => {
    const body = "let all = ''; for await (const tag of properties.tags) all += tag; return { answer: all };";
    const { returned } = await run(body, { properties: { question: "", tags: ["a", "b"] } });
    expect(returned).toMatchObject({ answer: "ab" });
  });

  it("has dates as dates", async () => {
    const when = "2026-01-02T03:04:05.000Z";
    const given = { properties: { question: "", when } };
    expect(await seen("[properties.when instanceof Date, properties.when]", given)).toEqual([true, when]);
  });

  it.each([
    ["null", null],
    ["undefined", undefined],
    ["empty", ""],
  ] as const)("has blanks as %s where that is asked for", async (blank, value) => {
    const types = await seen(
      "[properties.tags, properties.when, context.keys['Widget ID']].map((one) => typeof one)",
      {
        blank,
      },
    );
    expect(types).toEqual([typeof value, typeof value, typeof value]);
    expect(await seen("properties.tags", { blank })).toEqual(value);
  });

  it("has the keys of the set it runs with, the secure ones too", async () => {
    expect(await seen("context.keys['Top secret']")).toBe("fk_live");
    expect(await seen("context.keys['Top secret']", { keys: { "Top secret": "fk_dev" } })).toBe("fk_dev");
  });

  it("has things whose fields are promises", async () => {
    expect(await seen("[context.currentUser.id, await context.currentUser.get('email')]")).toEqual([
      "u_1",
      "ada@example.com",
    ]);
    expect(await seen("context.currentUser.get('email') instanceof Promise")).toBe(true);
    expect(await seen("context.currentUser", { user: null })).toBeNull();
    const things = { order: { o_1: { total: 3 } } };
    expect(
      await seen("[await (await context.getThingById('order', 'o_1')).get('total'), context.userTimezone]", {
        things,
      }),
    ).toEqual([3, "Europe/Berlin"]);
    expect(
      await seen(
        "[context.isBubbleThing(context.currentUser), context.isBubbleThing({}), context.isBubbleList([])]",
      ),
    ).toEqual([true, false, false]);
  });

  it("is new for every call", async () => {
    const body = "globalThis.count = (globalThis.count ?? 0) + 1; return { count };";
    expect((await run(body, { twice: true })).returned).toMatchObject({ count: 1 });
  });

  it("runs twice as a retry would", async () => {
    await run(`await fetch(context.keys["Backend URL"] + "/a"); return {};`, { twice: true });
    expect(requests).toEqual(["GET /a ", "GET /a "]);
  });
});

describe("Node 18", () => {
  it("has its own built-ins and globals", async () => {
    const names = [
      "fetch",
      "URL",
      "Buffer",
      "structuredClone",
      "AbortSignal",
      "TextDecoder",
      "process",
      "require",
    ];
    expect(await seen(`${JSON.stringify(names)}.map((name) => typeof globalThis[name])`)).not.toContain(
      "undefined",
    );
    expect(await seen("require('node:crypto').createHash('md5').update('a').digest('hex')")).toHaveLength(32);
    expect(await seen("[1, 2].at(-1) + Object.hasOwn({}, 'a')")).toBe(2);
  });

  it("has nothing newer", async () => {
    const newer = [
      "Object.groupBy",
      "Map.groupBy",
      "Array.fromAsync",
      "Promise.withResolvers",
      "Promise.try",
      "globalThis.Iterator",
      "globalThis.navigator",
      "globalThis.WebSocket",
      "globalThis.crypto",
      "globalThis.File",
      "globalThis.CustomEvent",
      "Array.prototype.toSorted",
      "Array.prototype.toReversed",
      "Array.prototype.toSpliced",
      "Array.prototype.with",
      "Uint8Array.prototype.toSorted",
      "String.prototype.isWellFormed",
      "Set.prototype.union",
      "new Set().values().map",
      "ArrayBuffer.prototype.transfer",
      "RegExp.escape",
      "Error.isError",
      "URL.parse",
      "Response.prototype.bytes",
      "require('node:crypto').hash",
      "require('util').styleText",
    ];
    expect(await seen(`[${newer.join()}].map((each) => typeof each)`)).toEqual(newer.map(() => "undefined"));
  });

  it("knows Node's errors and answers as its own", async () => {
    const body = `try { new URL("x"); } catch (error) { return { sure: error instanceof TypeError && error instanceof Error }; }`;
    expect((await run(body)).returned).toMatchObject({ sure: true });
    const answer = `(await (await fetch(context.keys["Backend URL"])).json())`;
    expect(await seen(`[${answer} instanceof Object, ${answer}.list instanceof Array]`)).toEqual([
      true,
      true,
    ]);
    expect(await seen("[Error('a') instanceof TypeError, TypeError('a') instanceof Error]")).toEqual([
      false,
      true,
    ]);
  });
});

it("returns what is declared, and null for what is not said", async () => {
  const body = `return { answer: "a", count: 2, sure: false, when: new Date(0),
    items: [{ "_p_id": "i_1", "_p_tags": ["x"], "_p_made_at": new Date(0) }] };`;
  const properties = { question: "", item_type: itemType };
  const { returned, faults, error } = await run(body, { properties });
  expect({ faults, error }).toEqual({ faults: [], error: null });
  expect(returned).toEqual({
    answer: "a",
    count: 2,
    sure: false,
    when: new Date(0),
    items: [{ _p_id: "i_1", _p_tags: ["x"], _p_made_at: new Date(0) }],
  });
  expect((await run("return {};")).returned).toEqual({
    answer: null,
    items: [],
    count: null,
    sure: null,
    when: null,
  });
});

it("shows no typed value where no type is chosen", async () => {
  const { returned, faults } = await run('return { items: [{ "_p_id": "i_1" }] };');
  expect({ returned, faults }).toMatchObject({ returned: { items: [] }, faults: [] });
});

it("says what an action threw", async () => {
  expect(await run('throw new Error("no such order");')).toMatchObject({
    returned: null,
    error: "no such order",
    faults: [],
  });
});

it("keeps what an action writes to its console", async () => {
  expect((await run('console.log("a", { b: 1 }); return {};')).log).toEqual(["log: a { b: 1 }"]);
});

const whole = { properties: { question: "", item_type: itemType } };

const broken: [what: string, body: string, fault: RegExp, given?: Partial<ServerCall>][] = [
  [
    "reads a context that is not there",
    "context.request('x'); return {};",
    /context on the server has no "request"/,
  ],
  ["uses async of an older API", "context.async(() => {}); return {};", /has no "async"/],
  ["uploads from the server", "context.uploadContent('a', 'b'); return {};", /has no "uploadContent"/],
  ["uses what the third API had", "context.v3.request('x'); return {};", /third plugin API/],
  [
    "swallows such a fault",
    "try { context.reportDebugger('x'); } catch {} return {};",
    /has no "reportDebugger"/,
  ],
  ["writes to the context", "context.note = 1; return {};", /context on the server is frozen; "note"/],
  ["reads an undeclared key", "return { answer: context.keys['Other'] };", /context\.keys has no "Other"/],
  ["reads an undeclared property", "return { answer: properties.answer };", /properties has no "answer"/],
  ["writes to a property", "properties.question = 'x'; return {};", /properties is frozen/],
  [
    "takes a list for an array",
    "properties.tags.map(String); return {};",
    /a list on the server has no "map"/,
    { properties: { question: "", tags: ["a"] } },
  ],
  [
    "gets of a list without a length",
    "await properties.tags.get(0); return {};",
    /a start and a length/,
    { properties: { question: "", tags: ["a"] } },
  ],
  ["reads a thing without get", "return { answer: context.currentUser.email };", /a thing has no "email"/],
  [
    "fetches from elsewhere",
    "await fetch('https://example.com/a'); return {};",
    /https:\/\/example\.com is not reached/,
  ],
  [
    "is led elsewhere",
    "await fetch(context.keys['Backend URL'] + '/away'); return {};",
    /http:\/\/localhost:1 is not reached/,
  ],
  ["fetches a relative address", "await fetch('/a'); return {};", /no whole address/],
  [
    "fetches too much",
    "await fetch(context.keys['Backend URL'] + '/big'); return {};",
    /more than 52428800 bytes/,
  ],
  ["returns an undeclared name", "return { answer: 'a', other: 1 };", /"other", which is not declared/],
  ["returns no object", "return 'a';", /must return an object/],
  ["returns a list", "return ['a'];", /must return an object/],
  ["returns a number for a text", "return { answer: 3 };", /"answer" wrongly: it must be of the type text/],
  ["returns a text for a number", "return { count: '3' };", /"count" wrongly/],
  ["returns a text for a boolean", "return { sure: 'yes' };", /"sure" wrongly/],
  ["returns a number for a date", "return { when: 3 };", /"when" wrongly/],
  ["returns a list for one value", "return { answer: ['a'] };", /not a list/],
  ["returns one thing for a list", "return { items: {} };", /must be a list/, whole],
  [
    "returns an unknown field of a type",
    "return { items: [{ _p_name: 'x' }] };",
    /"_p_name", which is no field of the type "Sample items"/,
    whole,
  ],
  ["returns a field without prefix", "return { items: [{ id: 'x' }] };", /has "id"/, whole],
  [
    "returns a typed field of another type",
    "return { items: [{ _p_size: 'x' }] };",
    /_p_size must be of the type number/,
    whole,
  ],
  [
    "returns a typed list with a text in it",
    "return { items: ['x'] };",
    /must be an object of the type/,
    whole,
  ],
  ["returns a function", "return { answer: () => 1 };", /answer is a function/],
  ["returns a promise", "return { answer: Promise.resolve(1) };", /is a Promise/],
  ["returns no number", "return { count: NaN };", /NaN/],
  ["returns too much", "return { answer: 'x'.repeat(52428801) };", /at most 52428800/],
  [
    "runs too long",
    "await new Promise(() => setTimeout(() => {}, 60000)); return {};",
    /longer than 300 s/,
    { timeScale: 0.001 },
  ],
  ["never stops", "for (;;);", /longer than 300 s/, { timeScale: 0.001 }],
  [
    "waits for an answer too long",
    "await (await fetch(context.keys['Backend URL'] + '/never')).text(); return {};",
    /longer than 300 s/,
    { timeScale: 0.001 },
  ],
  [
    "breaks outside its run",
    "setTimeout(() => { throw new Error('late'); }); await new Promise(() => setTimeout(() => {}, 9000));",
    /outside its own run: late/,
  ],
  ["reads the environment", "return { answer: process.env.HOME };", /process .* has no "env"/],
  ["requires a package", "require('axios'); return {};", /require\("axios"\): Node 18 does not bring it/],
  ["requires what Node 18 has not", "require('node:sqlite'); return {};", /require\("node:sqlite"\)/],
  ["goes around fetch", "require('https'); return {};", /reaches past fetch/],
];

describe("catches an action that", () => {
  it.each(broken)("%s", async (_what, body, message, given = {}) => {
    const { faults } = await run(body, given);
    expect(faults).toContainEqual({
      rule: 11,
      file: "actions/askserver-c5tppwv5e9v6awg/server.js",
      message: expect.stringMatching(message),
    });
  });

  it("makes code from text", async () => {
    expect((await run("return { answer: eval('1') };")).error).toMatch(
      /Code generation from strings disallowed/,
    );
    expect((await run("new (properties.constructor ?? Function)('1');")).error).not.toBeNull();
  });
});

describe("catches an app that", () => {
  it.each<[string, Partial<ServerCall>, RegExp]>([
    [
      "fills an undeclared field",
      { properties: { question: "", other: 1 } },
      /fills "other", which is no field/,
    ],
    ["leaves out what is not optional", { properties: {} }, /leaves "question" .* empty/],
    [
      "fills a text with a number",
      { properties: { question: 3 } },
      /"question" wrongly: it must be of the type text/,
    ],
    [
      "fills a list with one value",
      { properties: { question: "", tags: "a" } },
      /"tags" wrongly: it must be a list/,
    ],
    [
      "fills a date with a word",
      { properties: { question: "", when: "soon" } },
      /"when" wrongly: it must be a date/,
    ],
    [
      "chooses a type that is not there",
      { properties: { question: "", item_type: "x" } },
      /no type of the plugin/,
    ],
    ["sets a key that is not there", { keys: { Other: "x" } }, /sets the key "Other"/],
  ])("%s", async (_what, given, message) => {
    const { faults } = await run("return {};", given);
    expect(faults.map(({ message }) => message)).toEqual([expect.stringMatching(message)]);
  });

  it("names an action that is not there", async () => {
    const call = { properties: {}, keys: {}, user: null, fetchAllowed: [] };
    const { error, faults } = await runServerAction(samplePluginLoaded(), "Sample - Say hello", call);
    expect(error).toBe('the plugin has no server action "Sample - Say hello"');
    expect(faults).toHaveLength(1);
  });
});
