// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { AnalyticsAnswer, AnalyticsCounts } from "../protocol/index.ts";
import { addDays, lengthOf, todayIn } from "./insights/range.ts";
import { Drawn, words } from "./pages/test/drawn.ts";
import { FakeApi, refuse } from "./pages/test/fake-api.ts";

const one: AnalyticsCounts = {
  conversations: 10,
  messages_visitor: 40,
  messages_assistant: 30,
  messages_agent: 5,
  assistant_alone: 7,
  handoffs: 2,
  takeovers: 2,
  closed: 6,
  unanswered: 1,
  rated_up: 3,
  rated_down: 1,
  csat_count: 2,
  csat_sum: 9,
  first_response_count: 2,
  first_response_ms: 240_000,
  close_count: 1,
  close_ms: 3_600_000,
  tokens_in: 1_000,
  tokens_out: 200,
  cost_micros: 1_500_000,
};
const times = (count: number): AnalyticsCounts =>
  Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value * count])) as AnalyticsCounts;

function answerTo(url: URL, time_zone = "Europe/Berlin", counts = one): AnalyticsAnswer {
  const range = { from: url.searchParams.get("from") ?? "", to: url.searchParams.get("to") ?? "" };
  const length = lengthOf(range);
  const days = Array.from({ length }, (_, index) => ({ day: addDays(range.from, index), ...counts }));
  return {
    widget_id: url.pathname.split("/").at(-1) ?? "",
    time_zone,
    ...range,
    total: counts.conversations === 0 ? counts : times(length),
    days,
    busiest: Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (_, hour) => day * hour)),
    unanswered: [
      {
        question: "Do you ship to Iceland?",
        count: 3,
        last_at: new Date().toISOString(),
        conversation_id: "c_1",
      },
    ],
  };
}

const shop = "GET /api/analytics/shop";
afterEach(() => Drawn.clear());

test("asks for the owner's last thirty days and as many before, once it knows whose days they are", async () => {
  const api = new FakeApi({ [shop]: (url) => answerTo(url, "Pacific/Kiritimati") });
  const page = Drawn.page("insights", { api });
  const to = todayIn("Pacific/Kiritimati");
  const from = addDays(to, -29);
  await vi.waitFor(() => {
    expect(api.calls).toContain(`${shop}?from=${from}&to=${to}`);
    expect(api.calls).toContain(`${shop}?from=${addDays(from, -30)}&to=${addDays(from, -1)}`);
  });
  await page.shows("Pacific/Kiritimati");
});

test("tells the figures, and how they changed", async () => {
  const api = new FakeApi({
    [shop]: (url) => {
      const answer = answerTo(url);
      const isBefore = Date.parse(answer.to) < Date.now() - 20 * 86_400_000;
      return isBefore ? { ...answer, total: { ...times(30), conversations: 200 } } : answer;
    },
  });
  const page = Drawn.page("insights", { api });
  await page.shows("70%");
  const tiles = page.all(".tile").map(({ textContent }) => textContent);
  expect(tiles[0]).toBe("Conversations300+50% 200 in the days before");
  expect(tiles[3]).toContain("2 min");
  expect(tiles[5]).toContain("4.5 of 5");
  expect(tiles[6]).toContain("36,000");
  expect(tiles[7]).toContain("$45.00");
});

function press(node: HTMLElement | undefined, key: string): void {
  node?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

test("every chart can be read as a table and walked through with the keyboard", async () => {
  const api = new FakeApi({ [shop]: (url) => answerTo(url) });
  const page = Drawn.page("insights", { api });
  await page.shows("70%");
  const [days, heat] = page.all(".chart-plot");
  expect(page.all("table")).toHaveLength(2);
  expect(page.all("table")[0]?.querySelectorAll("tbody tr")).toHaveLength(30);
  expect(page.all("table")[1]?.querySelectorAll("tbody tr")).toHaveLength(24);
  days?.dispatchEvent(new FocusEvent("focus"));
  press(days, "ArrowLeft");
  await vi.waitFor(() => {
    const yesterday = addDays(todayIn("Europe/Berlin"), -1);
    const named = new Date(yesterday).toLocaleDateString("en", { timeZone: "UTC", dateStyle: "medium" });
    expect(days?.querySelector("output")?.textContent).toContain(named);
    expect(days?.querySelector("output")?.textContent).toContain("Conversations: 10");
  });
  press(heat, "ArrowUp");
  press(heat, "Home");
  await vi.waitFor(() => expect(heat?.querySelector("output")?.textContent).toContain("Saturday 12"));
  press(heat, "Escape");
  await vi.waitFor(() => expect(heat?.querySelector("output")?.textContent).toBe(""));
});

test("a question without an answer can be opened, and copied for the knowledge", async () => {
  const api = new FakeApi({ [shop]: (url) => answerTo(url) });
  const page = Drawn.page("insights", { api });
  await page.shows("Iceland");
  page.button(words.open_conversation).click();
  expect(page.opened).toEqual([["c_1"]]);
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new Error("no"));
  page.button(words.copy_question).click();
  await page.shows(words.copy_failed);
  writeText.mockResolvedValueOnce();
  page.button(words.copy_question).click();
  await vi.waitFor(() => expect(page.has(words.copied)).toBe(true));
  expect(writeText).toHaveBeenLastCalledWith("## Do you ship to Iceland?\n\n");
});

test("days of one's own are asked for when they are in order", async () => {
  const api = new FakeApi({ [shop]: (url) => answerTo(url) });
  const page = Drawn.page("insights", { api });
  await page.shows("70%");
  page.button(words.custom_range).click();
  await vi.waitFor(() => expect(page.all("form")).toHaveLength(1));
  const [from, to] = page.all<HTMLInputElement>("form input");
  await page.type(from, "2026-10-10");
  await page.type(to, "2026-10-01");
  page.submit();
  await page.shows("the first one first");
  await page.type(to, "2026-10-20");
  page.submit();
  await vi.waitFor(() => expect(api.calls).toContain(`${shop}?from=2026-10-10&to=2026-10-20`));
});

test("another widget's figures take the place of this one's", async () => {
  const api = new FakeApi({
    [shop]: (url) => answerTo(url),
    "GET /api/analytics/help": (url) => answerTo(url, "Asia/Tokyo"),
  });
  const page = Drawn.page("insights", { api });
  await page.shows("Europe/Berlin");
  await page.type(page.all<HTMLSelectElement>("select")[0], "help");
  await page.shows("Asia/Tokyo");
  expect(page.text).not.toContain("Europe/Berlin");
});

test("a file is what the server makes of the days that are shown", async () => {
  const api = new FakeApi({
    [shop]: (url) => (url.searchParams.get("format") === "csv" ? refuse("unavailable", 503) : answerTo(url)),
  });
  const page = Drawn.page("insights", { api });
  await page.shows("70%");
  page.button(words.download_csv).click();
  await page.shows(words.unreachable);
  expect(api.calls.at(-1)).toMatch(/\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d&format=csv$/);
});

test("says that there is nothing yet, and what could not be read", async () => {
  const none = Object.fromEntries(Object.keys(one).map((name) => [name, 0])) as AnalyticsCounts;
  const empty = Drawn.page("insights", { api: new FakeApi({ [shop]: (url) => answerTo(url, "UTC", none) }) });
  await empty.shows(words.insights_none);
  expect(empty.all(".tile")).toEqual([]);
  let isDown = true;
  const api = new FakeApi({ [shop]: (url) => (isDown ? refuse("unreachable", 0) : answerTo(url)) });
  const page = Drawn.page("insights", { api });
  await page.shows(words.unreachable);
  isDown = false;
  page.button(words.try_again).click();
  await page.shows("70%");
});
