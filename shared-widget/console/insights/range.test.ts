import { expect, test } from "vitest";
import { changeOf, figuresOf, scaleEnd } from "./figures.ts";
import { lastDays, lengthOf, rangeBefore, todayIn } from "./range.ts";

test("the last days end today, also across a month and a change of clocks", () => {
  expect(lastDays(7, "2026-11-03")).toEqual({ from: "2026-10-28", to: "2026-11-03" });
  expect(lengthOf(lastDays(90, "2026-11-21"))).toBe(90);
  expect(lengthOf({ from: "2026-03-28", to: "2026-03-30" })).toBe(3);
});

test("the range before is as long and ends the day before", () => {
  expect(rangeBefore({ from: "2026-11-01", to: "2026-11-10" })).toEqual({
    from: "2026-10-22",
    to: "2026-10-31",
  });
  expect(rangeBefore({ from: "2026-03-01", to: "2026-03-01" })).toEqual({
    from: "2026-02-28",
    to: "2026-02-28",
  });
});

test("today is the owner's", () => {
  const now = Date.parse("2026-11-21T23:30:00Z");
  expect([todayIn("America/New_York", now), todayIn("Asia/Tokyo", now)]).toEqual([
    "2026-11-21",
    "2026-11-22",
  ]);
});

const none = {
  conversations: 0,
  messages_visitor: 0,
  messages_assistant: 0,
  messages_agent: 0,
  assistant_alone: 0,
  handoffs: 0,
  takeovers: 0,
  closed: 0,
  unanswered: 0,
  rated_up: 0,
  rated_down: 0,
  csat_count: 0,
  csat_sum: 0,
  first_response_count: 0,
  first_response_ms: 0,
  close_count: 0,
  close_ms: 0,
  tokens_in: 0,
  tokens_out: 0,
  cost_micros: 0,
};

test("what was not counted has no average", () => {
  const { assistantAlone, firstResponseMs, closeMs, csat, conversations } = figuresOf(none);
  expect([assistantAlone, firstResponseMs, closeMs, csat, conversations]).toEqual([
    null,
    null,
    null,
    null,
    0,
  ]);
});

test("averages are of what was counted", () => {
  const figures = figuresOf({
    ...none,
    conversations: 4,
    assistant_alone: 3,
    csat_count: 2,
    csat_sum: 9,
    first_response_count: 2,
    first_response_ms: 5_000,
    tokens_in: 10,
    tokens_out: 5,
  });
  expect(figures).toMatchObject({ assistantAlone: 0.75, csat: 4.5, firstResponseMs: 2_500, tokens: 15 });
});

test("a change needs something to compare with", () => {
  expect([
    changeOf(12, 10),
    changeOf(5, 10),
    changeOf(1, 0),
    changeOf(null, 3),
    changeOf(1, undefined),
  ]).toEqual([0.2, -0.5, null, null, null]);
});

test("a scale ends at a round number that holds the most", () => {
  expect([0, 1, 2, 3, 7, 11, 49, 101, 5_001].map(scaleEnd)).toEqual([1, 1, 2, 5, 10, 20, 50, 200, 10_000]);
});
