import { afterEach, expect, test, vi } from "vitest";
import { callWebhook } from "./webhook-call.ts";

const secrets = ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="];
const call = {
  url: "https://shop.example.com/tool",
  id: "t_1",
  body: "{}",
  secrets,
  safe: false,
  limitMs: 10_000,
  signal: new AbortController().signal,
};

/** Stands in for the network: says what is asked, and answers that. */
function answering(answer: (request: Request) => Promise<Response> | Response): Request[] {
  const asked: Request[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    asked.push(request);
    return answer(request);
  });
  return asked;
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("a redirect is not followed", async () => {
  const asked = answering(
    () => new Response(null, { status: 302, headers: { location: "https://127.0.0.1/private" } }),
  );
  expect(await callWebhook({}, { ...call, safe: true })).toMatchObject({
    ok: false,
    text: "The tool failed (302).",
  });
  expect(asked.map(({ url, redirect }) => [url, redirect])).toEqual([[call.url, "manual"]]);
});

test.each([
  "https://127.0.0.1/",
  "http://shop.example.com/",
  "https://[fd00::1]/",
  "https://metadata.internal/",
])("%s is not asked, whatever was saved", async (url) => {
  const asked = answering(() => new Response("within"));
  expect((await callWebhook({}, { ...call, url })).ok).toBe(false);
  expect(asked).toEqual([]);
});

test("a turn that is stopped ends a call at once, and asks for no other try", async () => {
  const stopped = new AbortController();
  const asked = answering(() => {
    stopped.abort();
    return new Promise<Response>(() => {});
  });
  const result = await callWebhook({}, { ...call, safe: true, signal: stopped.signal });
  expect(result).toMatchObject({ ok: false, text: "The call was stopped." });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.signal.aborted).toBe(true);
});

test("a turn that was stopped before asks nobody", async () => {
  const asked = answering(() => new Response("done"));
  await callWebhook({}, { ...call, signal: AbortSignal.abort() });
  expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
});

test("all tries together have the time that one call has", async () => {
  const asked = answering(() => new Response("at handler (app.js:3)", { status: 500 }));
  const result = await callWebhook({}, { ...call, safe: true, limitMs: 60 });
  expect(result).toMatchObject({ ok: false, text: "The tool did not answer within 0.06 seconds." });
  expect(asked.length).toBeLessThan(2);
});

test("a connection that breaks is tried anew where that does no harm", async () => {
  let tried = 0;
  const asked = answering(() => {
    tried += 1;
    if (tried === 1) throw new TypeError("Network connection lost.");
    return new Response("done");
  });
  expect(await callWebhook({}, { ...call, safe: true })).toEqual({ ok: true, text: "done" });
  expect(asked.map(({ headers }) => headers.get("webhook-id"))).toEqual(["t_1", "t_1"]);
  tried = 0;
  const once = await callWebhook({}, call);
  expect(once).toMatchObject({ ok: false, text: expect.stringContaining("could not be reached") });
  // What broke is for the log, not for the model.
  expect(once).toHaveProperty("error");
  expect(JSON.stringify(once.text)).not.toContain("Network");
});

test("a body that is cut in a character, or says it is longer than may be, is a failure", async () => {
  answering(() => new Response(new Uint8Array([0x41, 0xe2, 0x82])));
  expect((await callWebhook({}, call)).ok).toBe(false);
  answering(() => new Response("short", { headers: { "content-length": "200000" } }));
  expect((await callWebhook({}, call)).ok).toBe(false);
});
