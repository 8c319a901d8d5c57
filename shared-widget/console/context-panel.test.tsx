// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { ContextPanelProps } from "./context-panel.tsx";
import { mountContext } from "./pages.tsx";
import { Drawn, me, words } from "./pages/test/drawn.ts";
import { FakeApi, refuse } from "./pages/test/fake-api.ts";

const at = "2026-11-20T10:00:00.000Z";
const details: NonNullable<ContextPanelProps["details"]> = {
  visitor: {
    id: "v_01HZZK4F2A",
    verified: true,
    user_id: "customer-4711",
    name: "Maria",
    email: "maria@example.com",
    locale: "de",
    device: "Firefox on Android",
    attributes: { plan: "team", trial: false },
    fields: { topic: "Billing" },
    context: { url: "https://shop.example/pricing", title: "Pricing", referrer: "javascript:alert(1)" },
  },
  labels: ["billing"],
  assignee: { id: "bo", name: "Bo" },
  widget_id: "shop",
  created_at: at,
  mode_since: at,
};
const past = (id: string, text: string) => ({
  id,
  mode: "closed",
  created_at: "2026-10-01T10:00:00.000Z",
  updated_at: "2026-10-02T10:00:00.000Z",
  last_message: { role: "visitor", text, created_at: at },
});
const list = "GET /api/conversations";
const listed = () => ({
  conversations: [past("c_now", "This one"), past("c_old", "Thanks!")],
  next_cursor: null,
});
const visitorPath = "/api/visitors/v_01HZZK4F2A";

function draw(api: FakeApi, more: Partial<ContextPanelProps> = {}) {
  let update: ((next: Partial<ContextPanelProps>) => void) | undefined;
  const page = new Drawn((into, onOpenConversation) => {
    const props = {
      api,
      words,
      locale: "en",
      me,
      details,
      conversation: { id: "c_now", csat: 4 },
      onOpenConversation,
    };
    const mounted = mountContext(into, { ...props, ...more });
    update = (next) => mounted.update({ ...props, ...next });
    return mounted;
  });
  return { page, update: (next: Partial<ContextPanelProps>) => update?.(next) };
}
afterEach(() => Drawn.clear());

test("says on whose word it knows who the visitor is", async () => {
  const { page } = draw(new FakeApi({ [list]: listed }));
  await page.shows("Your site vouches that this is customer-4711.");
  expect(page.text.match(/as they say themselves/g)).toHaveLength(2);
  expect(page.text).toContain("Has not agreed");
  const stranger = draw(new FakeApi({ [list]: listed }), {
    details: { ...details, visitor: { id: "v_01HZZK4F2A", verified: false, user_id: "forged" } },
  });
  await stranger.page.shows("Visitor 4F2A");
  expect(stranger.page.text).toContain(words.not_verified_hint);
  expect(stranger.page.text).not.toContain("forged");
  expect(stranger.page.text).not.toContain(words.labels + words.user_id);
});

test("tells page, device, language, attributes, fields, labels, assignee and rating", async () => {
  const { page } = draw(new FakeApi({ [list]: listed }));
  await page.shows("German");
  for (const fact of [
    "Pricing",
    "Firefox on Android",
    "planteam",
    "trialNo",
    "topicBilling",
    "billing",
    "Bo",
    "4 of 5",
  ])
    expect(page.text).toContain(fact);
  const links = page.all<HTMLAnchorElement>("a").map((link) => link.getAttribute("href"));
  expect(links).toEqual(["mailto:maria@example.com", "https://shop.example/pricing"]);
});

test("lists the visitor's other conversations and opens them", async () => {
  const api = new FakeApi({ [list]: listed });
  const { page } = draw(api);
  await page.shows("Thanks!");
  expect(api.calls).toEqual([`${list}?visitor=v_01HZZK4F2A&limit=20`]);
  expect(page.text).not.toContain("This one");
  expect(page.text).toContain("Oct 1, 2026");
  page.all<HTMLButtonElement>(".context-past button")[0]?.click();
  expect(page.opened).toEqual([["c_old"]]);
});

test("begins anew for another visitor", async () => {
  const api = new FakeApi({
    [list]: (url) =>
      url.searchParams.get("visitor") === "v_2" ? { conversations: [], next_cursor: null } : listed(),
  });
  const { page, update } = draw(api);
  await page.shows("Thanks!");
  update({ details: { ...details, visitor: { id: "v_2", verified: false, name: "Tim" } } });
  await page.shows(words.past_none);
  expect(page.text).not.toContain("Thanks!");
});

test("while nothing is known yet it says so", async () => {
  const { page } = draw(new FakeApi({}), { details: null });
  await page.shows(words.loading);
  expect(page.all("aside")[0]?.getAttribute("aria-busy")).toBe("true");
});

test("only admins can take the visitor's data out or erase it", async () => {
  const agent = { ...me, agent: { id: "bo", name: "Bo", role: "agent" as const, widgets: null } };
  const { page } = draw(new FakeApi({ [list]: listed }), { me: agent });
  await page.shows("Thanks!");
  expect([page.has(words.erase), page.has(words.export)]).toEqual([false, false]);
});

test("exports what the server knows as a file of the visitor's id", async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  const { page } = draw(
    new FakeApi({ [list]: listed, [`GET ${visitorPath}`]: () => ({ visitor: details.visitor }) }),
  );
  page.button(words.export).click();
  await vi.waitFor(() => expect(saved).toEqual(["v_01HZZK4F2A.json"]));
});

test("erases only when the word was typed, says what went wrong, and tells when it is done", async () => {
  let isDown = true;
  const api = new FakeApi({
    [list]: listed,
    [`DELETE ${visitorPath}`]: () => (isDown ? refuse("unavailable", 503) : {}),
  });
  const onErased = vi.fn<() => void>();
  const { page } = draw(api, { onErased });
  page.button(words.erase).click();
  await page.shows("Erase Maria?");
  const confirm = () => page.all<HTMLButtonElement>("dialog button.danger")[0]!;
  const field = page.all<HTMLInputElement>("dialog input")[0]!;
  expect(confirm().disabled).toBe(true);
  page.submit();
  await page.type(field, " Erase ");
  await vi.waitFor(() => expect(confirm().disabled).toBe(false));
  expect(api.calls.filter((call) => call.startsWith("DELETE"))).toEqual([]);
  page.submit();
  await page.shows(words.unreachable);
  isDown = false;
  page.submit();
  await page.shows(words.erased);
  expect(onErased).toHaveBeenCalledOnce();
  expect(page.all("dialog")).toHaveLength(0);
});
