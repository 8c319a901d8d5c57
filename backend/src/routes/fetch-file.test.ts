import { afterEach, describe, expect, test, vi } from "vitest";
import { fetchFile } from "./fetch-file.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
const address = "https://files.example.com/a/b/my%20cat.png?token=1#top";
const terms = { allowPrivate: false, limitMs: 5_000 };

/** What the network answers, by address; and what it was asked. */
function network(answers: Record<string, () => Response | Promise<Response>>): string[] {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input: unknown) => {
    const url = input as string;
    asked.push(url);
    const answer = answers[url];
    if (!answer) throw new Error("nobody there");
    return answer();
  });
  return asked;
}
const file = (headers: Record<string, string> = {}, body: BodyInit = png): Response =>
  new Response(body, { headers: { "content-type": "image/png", ...headers } });
const moved = (location: string): Response => new Response(null, { status: 302, headers: { location } });
const at = "https://files.example.com/a/b/my%20cat.png?token=1";

afterEach(() => void vi.restoreAllMocks());

test("a file comes with its bytes, its type and the end of its address for a name", async () => {
  const asked = network({ [at]: () => file({ "content-type": "image/png; charset=binary" }) });
  expect(await fetchFile(address, terms)).toEqual({
    ok: true,
    file: { name: "my cat.png", contentType: "image/png", bytes: png },
  });
  expect(asked).toEqual([at]);
});

describe("its name", () => {
  test.each([
    [`attachment; filename="label one.png"`, "label one.png"],
    [`attachment; filename=label.png`, "label.png"],
    [`attachment; filename="x.png"; filename*=UTF-8''K%C3%A4se.png`, "Käse.png"],
    [`attachment; filename*=UTF-8''%ff.png`, "%ff.png"],
    [`attachment; filename=" "`, "my cat.png"],
    [`inline`, "my cat.png"],
    // Cut after 200 units, in the middle of the fox.
    [`attachment; filename*=UTF-8''${"x".repeat(199)}%F0%9F%A6%8A.png`, `${"x".repeat(199)}\ufffd`],
  ])("is as %s says", async (disposition, name) => {
    network({ [at]: () => file({ "content-disposition": disposition }) });
    expect(await fetchFile(address, terms)).toMatchObject({ ok: true, file: { name } });
  });

  test("is a plain one where nothing gives it any", async () => {
    network({ "https://files.example.com/": () => file() });
    expect(await fetchFile("https://files.example.com/", terms)).toMatchObject({ file: { name: "file" } });
  });

  test("says the type where the server does not know it", async () => {
    network({ [at]: () => file({ "content-type": "application/octet-stream" }) });
    expect(await fetchFile(address, terms)).toMatchObject({ file: { contentType: "image/png" } });
  });
});

describe("where it leads elsewhere", () => {
  test("it is followed three times, and keeps the name it was given by", async () => {
    const asked = network({
      [at]: () => moved("/2"),
      "https://files.example.com/2": () => moved("https://cdn.example.com/3"),
      "https://cdn.example.com/3": () => moved("//cdn.example.com/4"),
      "https://cdn.example.com/4": () => file(),
    });
    expect(await fetchFile(address, terms)).toMatchObject({ ok: true, file: { name: "my cat.png" } });
    expect(asked).toHaveLength(4);
  });

  test("and a fourth time, it is not", async () => {
    const asked = network({ [at]: () => moved(at) });
    expect(await fetchFile(address, terms)).toEqual({ ok: false, reason: "It leads on and on." });
    expect(asked).toHaveLength(4);
  });

  test.each(["http://127.0.0.1/x.png", "https://169.254.169.254/x", "https://[::1]/", "file:///etc/passwd"])(
    "to %s, nobody is asked there",
    async (location) => {
      const asked = network({ [at]: () => moved(location) });
      expect(await fetchFile(address, terms)).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^It leads elsewhere\./),
      });
      expect(asked).toEqual([at]);
    },
  );
});

describe("is refused, with the reason", () => {
  test.each([
    "https://127.0.0.1/a.png",
    "http://files.example.com/a.png",
    "https://localhost/a.png",
    "https://me:secret@files.example.com/a.png",
  ])("an address like %s, unasked", async (given) => {
    const asked = network({});
    expect(await fetchFile(given, terms)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });

  test.each<[string, () => Response, RegExp]>([
    ["that is not there", () => new Response("no", { status: 404 }), /answered 404/],
    ["of a kind that can run", () => file({ "content-type": "text/html" }), /not taken/],
    ["that is not what it says", () => file({}, "<html>"), /no image\/png/],
    ["without anything in it", () => file({}, ""), /empty/],
    ["that says it is too large", () => file({ "content-length": "10485761" }), /10 MiB/],
    ["that is too large", () => file({}, new Uint8Array(10 * 1024 * 1024 + 1)), /10 MiB/],
  ])("a file %s", async (_, answer, reason) => {
    network({ [at]: answer });
    expect(await fetchFile(address, terms)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });

  test("a server that is not there", async () => {
    network({});
    expect(await fetchFile(address, terms)).toEqual({ ok: false, reason: "The connection failed." });
  });

  test("one that never answers, or never ends", async () => {
    network({ [at]: () => new Promise<Response>(() => {}) });
    expect(await fetchFile(address, { ...terms, limitMs: 30 })).toEqual({
      ok: false,
      reason: "It did not come in time.",
    });
    const dripping = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(png) });
    network({ [at]: () => file({}, dripping) });
    expect(await fetchFile(address, { ...terms, limitMs: 30 })).toEqual({
      ok: false,
      reason: "It did not come in time.",
    });
  });
});
