// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { Drawn, words } from "./pages/test/drawn.ts";
import { FakeApi, refuse } from "./pages/test/fake-api.ts";

const path = "GET /api/audit";
const entry = (id: string, more: object) => ({
  id,
  at: "2026-11-20T10:00:00.000Z",
  actor: { kind: "agent", id: "ana@example.com", name: "Ana" },
  action: "conversation.takeover",
  target: "c_1",
  widget_id: "shop",
  address: "203.0.113.7",
  details: {},
  ...more,
});
afterEach(() => Drawn.clear());

test("tells who did what to what, when, from where and why", async () => {
  const entries = [
    entry("1", { details: { force: true, reason: "lunch" } }),
    entry("2", {
      actor: { kind: "key", id: "k_1", name: "wordpress" },
      action: "config.save",
      target: "shop",
    }),
    entry("3", { actor: { kind: "system", id: null, name: null }, action: "conversation.erase" }),
    entry("4", { actor: { kind: "platform", id: null, name: null }, target: null, address: null }),
  ];
  const page = Drawn.page("audit", { api: new FakeApi({ [path]: () => ({ entries, next_cursor: null }) }) });
  await page.shows("wordpress");
  const rows = page.all("tbody tr").map(({ textContent }) => textContent);
  expect(rows[0]).toContain("Anaconversation.takeoverc_1203.0.113.7force: true · reason: lunch");
  expect(rows[1]).toContain("Key wordpressconfig.saveshop");
  expect(rows[2]).toContain(words.actor_system);
  expect(rows[3]).toContain(words.actor_platform);
  page.button("c_1").click();
  expect(page.opened).toEqual([["c_1"]]);
  // What was erased cannot be opened.
  expect(page.all("tbody tr")[2]?.querySelectorAll("td:nth-child(4) button")).toHaveLength(0);
});

test("is narrowed by what is typed, or by what stands in it", async () => {
  const api = new FakeApi({ [path]: () => ({ entries: [entry("1", {})], next_cursor: null }) });
  const page = Drawn.page("audit", { api });
  await page.shows("Ana");
  page.button("Ana").click();
  await vi.waitFor(() => expect(api.calls.at(-1)).toBe(`${path}?actor=ana%40example.com`));
  const [actor, , target] = page.all<HTMLInputElement>("form input");
  await vi.waitFor(() => expect(actor?.value).toBe("ana@example.com"));
  await page.type(target, "c_9");
  expect(api.calls).toHaveLength(2);
  page.submit();
  await vi.waitFor(() => expect(api.calls.at(-1)).toBe(`${path}?actor=ana%40example.com&target=c_9`));
});

test("says when nothing fits, and when one may not see it", async () => {
  const none = Drawn.page("audit", {
    api: new FakeApi({ [path]: () => ({ entries: [], next_cursor: null }) }),
  });
  await none.shows(words.audit_none);
  const refused = Drawn.page("audit", { api: new FakeApi({ [path]: () => refuse("forbidden", 403) }) });
  await refused.shows(words.not_allowed);
  expect(refused.has(words.try_again)).toBe(false);
});
