import { afterEach, expect, test, vi } from "vitest";
import { fetchPage } from "./fetch-page.ts";

const start = "https://shop.example.com/a";
const moved = (location: string): Response => new Response(null, { status: 302, headers: { location } });

const mayGoTo = (url: string) => (url.includes("elsewhere") ? "That is another site." : null);

/** What the network answers, by address; and what it was asked. */
function network(answers: Record<string, () => Response>): { url: string; headers: Headers }[] {
  const asked: { url: string; headers: Headers }[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input: unknown, init?: RequestInit) => {
    asked.push({ url: input as string, headers: new Headers(init?.headers) });
    const answer = answers[input as string];
    if (!answer) throw new Error("nobody there");
    return answer();
  });
  return asked;
}
afterEach(() => void vi.restoreAllMocks());

test("a page is asked for by a robot that says who it is, and comes with where it led", async () => {
  const asked = network({
    [start]: () => moved("/b#top"),
    "https://shop.example.com/b": () =>
      new Response("Hello", { headers: { etag: '"1"', "x-robots-tag": "noindex" } }),
  });
  expect(await fetchPage(`${start}#x`, { allowPrivate: false })).toMatchObject({
    is: "page",
    page: { url: "https://shop.example.com/b", etag: '"1"', robots: "noindex", lastModified: null },
  });
  expect(asked.map(({ headers }) => headers.get("user-agent"))).toEqual(["FoyerBot/1.0", "FoyerBot/1.0"]);
});

test("what has not changed is not sent again", async () => {
  const asked = network({ [start]: () => new Response(null, { status: 304 }) });
  const terms = { allowPrivate: false, etag: '"1"', lastModified: "Sat, 21 Nov 2026 10:00:00 GMT" };
  expect(await fetchPage(start, terms)).toEqual({ is: "same", url: start });
  expect(asked[0]?.headers.get("if-none-match")).toBe('"1"');
  expect(asked[0]?.headers.get("if-modified-since")).toBe("Sat, 21 Nov 2026 10:00:00 GMT");
});

test("redirects end: after a few, at a private address, at another site, at no address", async () => {
  const asked = network({ [start]: () => moved(start) });
  expect(await fetchPage(start, { allowPrivate: false })).toEqual({
    is: "refused",
    reason: "It leads on and on.",
  });
  expect(asked).toHaveLength(6);
  for (const to of [
    "http://127.0.0.1/",
    "https://169.254.169.254/x",
    "https://[::1]/",
    "ftp://shop.example.com/",
  ]) {
    const others = network({ [start]: () => moved(to) });
    const outcome = await fetchPage(start, { allowPrivate: false });
    expect(outcome).toMatchObject({ is: "refused", reason: expect.stringMatching(/^It leads elsewhere\. /) });
    expect(others).toHaveLength(1);
  }
  network({ [start]: () => moved("https://elsewhere.example.com/") });
  expect(await fetchPage(start, { allowPrivate: false, mayGoTo })).toEqual({
    is: "refused",
    reason: "It leads elsewhere. That is another site.",
  });
  network({ [start]: () => moved("http://[") });
  expect(await fetchPage(start, { allowPrivate: false })).toEqual({
    is: "refused",
    reason: "It leads to no address.",
  });
});

test("what is not there, not allowed or only away for a moment is told apart", async () => {
  const outcomes: Record<number, string> = {
    404: "gone",
    410: "gone",
    403: "refused",
    429: "passing",
    503: "passing",
  };
  for (const [status, is] of Object.entries(outcomes)) {
    network({ [start]: () => new Response("x", { status: Number(status) }) });
    expect(await fetchPage(start, { allowPrivate: false })).toEqual({ is, reason: `It answered ${status}.` });
  }
  network({});
  expect(await fetchPage(start, { allowPrivate: false })).toMatchObject({ is: "passing" });
});

test("a page that is too large is not read to its end", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1024 * 1024;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  network({ [start]: () => new Response(endless) });
  expect(await fetchPage(start, { allowPrivate: false })).toEqual({
    is: "refused",
    reason: "It is larger than 10 MiB.",
  });
  expect(sent).toBeLessThan(14 * 1024 * 1024);
});
