// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { Drawn, me, words } from "./pages/test/drawn.ts";
import { FakeApi, refuse } from "./pages/test/fake-api.ts";

const list = "GET /api/agents";
const agent = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  role: "agent",
  widgets: null,
  created_at: "2026-11-01T10:00:00.000Z",
  last_seen_at: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  ...more,
});
const all = [
  agent("ana", "Ana", { role: "admin" }),
  agent("bo@example.com", "Bo", { widgets: ["shop", "help"] }),
];
afterEach(() => Drawn.clear());

test("says who is there, what they may see, and who was seen when", async () => {
  const presence = [
    { id: "ana", name: "Ana", role: "admin" as const, widgets: null, status: "away" as const },
  ];
  const page = Drawn.page("agents", { api: new FakeApi({ [list]: () => ({ agents: all }) }), presence });
  await page.shows("Bo");
  const [ana, bo] = page.all("li").map(({ textContent }) => textContent);
  expect(ana).toContain(`Ana${words.you}${words.role_admin}`);
  expect(ana).toContain(words.away);
  expect(bo).toContain("Shop · help");
  expect(bo).toContain("OfflineSeen 3 days ago");
});

test("an admin removes somebody else, after a question; nobody removes themselves", async () => {
  let agents = all;
  let isDown = true;
  const api = new FakeApi({
    [list]: () => ({ agents }),
    "DELETE /api/agent-tokens/bo%40example.com": () => {
      if (isDown) return refuse("unavailable", 503);
      agents = all.slice(0, 1);
      return {};
    },
  });
  const page = Drawn.page("agents", { api });
  await page.shows("Bo");
  expect(page.has("Remove Ana")).toBe(false);
  page.button("Remove Bo").click();
  await page.shows(words.remove_agent_hint);
  const confirm = () => page.all<HTMLButtonElement>("dialog .danger")[0]!;
  confirm().click();
  await page.shows(words.unreachable);
  isDown = false;
  confirm().click();
  await vi.waitFor(() => expect(page.all("li")).toHaveLength(1));
  expect(page.all("dialog")).toHaveLength(0);
});

test("who is no admin can look, not remove", async () => {
  const page = Drawn.page("agents", {
    api: new FakeApi({ [list]: () => ({ agents: all }) }),
    me: { ...me, agent: { id: "bo@example.com", name: "Bo", role: "agent", widgets: null } },
  });
  await page.shows("Bo");
  expect(page.has("Remove Ana")).toBe(false);
});
