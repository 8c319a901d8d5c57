// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { Drawn, words } from "./pages/test/drawn.ts";
import { FakeApi, refuse } from "./pages/test/fake-api.ts";

const path = "GET /api/search";
const result = (conversation_id: string, seq: number, before: string) => ({
  conversation_id,
  widget_id: "shop",
  seq,
  role: "agent",
  author: { id: "bo", name: "Bo" },
  created_at: "2026-11-20T10:00:00.000Z",
  visitor: { id: "v_01HZZK4F2A" },
  excerpt: [
    { text: before, found: false },
    { text: "<b>invoice</b>", found: true },
  ],
});
afterEach(() => Drawn.clear());

async function search(page: Drawn, q: string) {
  const field = page.all<HTMLInputElement>("input[type=search]")[0]!;
  await page.type(field, q);
  page.submit();
}

test("finds words, marks them as text, and opens the conversation at the message", async () => {
  const api = new FakeApi({ [path]: () => ({ results: [result("c_1", 7, "Your ")], next_cursor: null }) });
  const page = Drawn.page("search", { api });
  expect(page.text).toContain(words.search_hint);
  expect(api.calls).toEqual([]);
  await search(page, "  invoice ");
  await page.shows("Visitor 4F2A");
  expect(api.calls).toEqual([`${path}?q=invoice`]);
  expect(page.all("mark").map(({ textContent }) => textContent)).toEqual(["<b>invoice</b>"]);
  expect(page.text).toContain("Bo: Your");
  page.all<HTMLButtonElement>(".result")[0]?.click();
  expect(page.opened).toEqual([["c_1", 7]]);
});

test("filters hold at once, once something was asked", async () => {
  const api = new FakeApi({ [path]: () => ({ results: [], next_cursor: null }) });
  const page = Drawn.page("search", { api });
  const [widget, role, status] = page.all<HTMLSelectElement>("select");
  await page.type(widget, "help");
  await search(page, "invoice");
  await page.shows(words.search_none);
  expect(api.calls).toEqual([`${path}?q=invoice&widget_id=help`]);
  await page.type(role, "visitor");
  await page.type(status, "closed");
  await vi.waitFor(() =>
    expect(api.calls.at(-1)).toBe(`${path}?q=invoice&widget_id=help&role=visitor&status=closed`),
  );
  await page.type(page.all<HTMLInputElement>("input[type=date]")[0], "2026-11-01");
  await vi.waitFor(() => {
    const { searchParams } = new URL(api.calls.at(-1)!.slice(4), "http://foyer.test");
    expect(searchParams.get("from")).toBe(new Date("2026-11-01T00:00:00").toISOString());
  });
});

test("shows more, and the page that failed once more, without losing those before", async () => {
  let isDown = false;
  const api = new FakeApi({
    [path]: (url) => {
      if (!url.searchParams.has("cursor"))
        return { results: [result("c_1", 1, "first ")], next_cursor: "a&b" };
      return isDown
        ? refuse("unavailable", 503)
        : { results: [result("c_2", 2, "second ")], next_cursor: null };
    },
  });
  const page = Drawn.page("search", { api });
  await search(page, "invoice");
  await page.shows("first");
  isDown = true;
  page.button(words.more).click();
  await page.shows(words.unreachable);
  isDown = false;
  page.button(words.try_again).click();
  await page.shows("second");
  expect(page.text).toContain("first");
  expect(api.calls.at(-1)).toBe(`${path}?q=invoice&cursor=a%26b`);
  expect(page.has(words.more)).toBe(false);
});

test("the same words asked for again are looked for anew", async () => {
  let results: object[] = [];
  const page = Drawn.page("search", { api: new FakeApi({ [path]: () => ({ results, next_cursor: null }) }) });
  await search(page, "invoice");
  await page.shows(words.search_none);
  results = [result("c_1", 1, "later ")];
  page.submit();
  await page.shows("later");
  expect(page.text).not.toContain(words.search_none);
});

test("an answer that comes late does not take a newer one's place", async () => {
  const waiting: (() => void)[] = [];
  const api = new FakeApi({});
  api.get = (asked: string) =>
    new Promise((resolve) => {
      const body = { results: [result("c", 1, `about ${asked}`)], next_cursor: null };
      waiting.push(() => resolve({ ok: true, body: body as never }));
    });
  const page = Drawn.page("search", { api });
  await search(page, "old");
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  await search(page, "new");
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.();
  await page.shows("q=new");
  waiting[0]?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.text).not.toContain("q=old");
});
