import { env } from "cloudflare:workers";
import { WidgetConfig, type WidgetConfigInput } from "@foyer/shared-widget/protocol";
import { afterEach, expect, test, vi } from "vitest";
import { builtInTool } from "./built-in-tools.ts";
import type { ContactForm, ContactGiven, ToolCallContext } from "./tool.ts";

const context = (config: Partial<WidgetConfigInput> = {}, over: Partial<ToolCallContext> = {}) => ({
  env,
  config: WidgetConfig.parse({ widget_id: "w", org_id: "o", ...config }),
  conversationId: "c",
  visitor: { id: "v", verified: false },
  callId: "t_1",
  signal: new AbortController().signal,
  ...over,
});

afterEach(() => void vi.useRealTimers());

test("the hours are told in the team's own time zone, with today's, the week's and the next opening", async () => {
  // A Saturday evening in Berlin.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-21T19:30:00Z") });
  const week = [
    { from: "09:00", to: "12:00" },
    { from: "13:00", to: "17:00" },
  ];
  const hours = { time_zone: "Europe/Berlin", mon: week, tue: week, closed: ["2026-11-24"] };
  const { text } = await builtInTool("get_business_hours", false).run({}, context({ handoff: { hours } }));
  expect(text).toContain("Saturday 2026-11-21, 20:30");
  expect(text).toContain("Open now: no.");
  expect(text).toContain("Today, Saturday 2026-11-21: closed");
  expect(text).toContain("Monday 2026-11-23: 09:00 to 12:00, 13:00 to 17:00");
  expect(text).toContain("Tuesday 2026-11-24: closed");
  expect(text).toContain("Opens next: Monday 2026-11-23, 09:00.");
});

test("where no hours are set nothing is made up", async () => {
  const { ok, text } = await builtInTool("get_business_hours", false).run({}, context());
  expect([ok, text]).toEqual([true, expect.stringContaining("No hours are set")]);
});

test("a wish for a person is one also without a reason, and what is too long is cut", async () => {
  const tool = builtInTool("hand_off_to_person", true);
  expect(tool.approval).toBe(true);
  expect(await tool.run({}, context())).toMatchObject({ ok: true, handOff: { reason: "", summary: "" } });
  const long = await tool.run({ reason: "r".repeat(900), summary: "s".repeat(9_000) }, context());
  expect(long).toMatchObject({ handOff: { reason: "r".repeat(300), summary: "s".repeat(2_000) } });
});

test.each<[ContactGiven, boolean, RegExp]>([
  [{ given: ["email", "phone"] }, true, /email, phone/],
  [{ given: [] }, false, /empty/],
  ["refused", false, /did not want/],
  ["unanswered", false, /in time/],
])("of a form the model learns which fields were given, and no more: %o", async (answer, ok, told) => {
  const shown: ContactForm[] = [];
  const askContact = async (form: ContactForm): Promise<ContactGiven> => {
    shown.push(form);
    return answer;
  };
  const args = { fields: ["phone", "email"], why: "So that we can call back." };
  const result = await builtInTool("collect_contact", false).run(args, context({}, { askContact }));
  expect(result.ok).toBe(ok);
  expect(result.text).toMatch(told);
  expect(shown).toEqual([{ fields: ["email", "phone"], why: "So that we can call back." }]);
});

test("where nobody can be shown a form, the model is told", async () => {
  const args = { fields: ["email"], why: "So that we can write." };
  expect(await builtInTool("collect_contact", false).run(args, context())).toMatchObject({ ok: false });
});

test("a search that finds nothing says so", async () => {
  const found = await builtInTool("search_knowledge", false).run({ query: "warranty" }, context());
  expect(found).toMatchObject({ ok: true, passages: [], text: "No passage was found for that." });
});
