import { expect, test } from "vitest";
import { endOfDay, startOfDay } from "./day-bounds.ts";
import { makeFormats } from "./formats.ts";
import { query } from "./query.ts";

const { duration, money, share, change, score, weekday, ago, day } = makeFormats("en");

test("a duration is told in the unit that reads best", () => {
  expect([duration(0), duration(59_000), duration(150_000), duration(45 * 60_000)]).toEqual([
    "0 sec",
    "59 sec",
    "2.5 min",
    "45 min",
  ]);
  expect([duration(5_400_000), duration(36 * 3_600_000)]).toEqual(["1.5 hr", "1.5 days"]);
});

test("a cent's part of money is not rounded away", () => {
  expect([money(0), money(2_300), money(12_345_678)]).toEqual(["$0.00", "$0.0023", "$12.35"]);
});

test("shares, changes and scores", () => {
  expect([share(0.687), change(0.031), change(-0.5), change(0.001), score(4)]).toEqual([
    "69%",
    "+3%",
    "-50%",
    "0%",
    "4.0",
  ]);
});

test("the first weekday is Monday, and a day is the same day everywhere", () => {
  expect([weekday(0), weekday(6, "long")]).toEqual(["Mon", "Sunday"]);
  expect(day("2026-11-21")).toBe("Sat, Nov 21, 2026");
});

test("how long ago, in words; never in the future", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  expect(ago("2026-11-20T11:00:00Z", now)).toBe("yesterday");
  expect(ago("2026-11-21T11:10:00Z", now)).toBe("50 min. ago");
  expect(ago("2026-11-21T12:05:00Z", now)).toBe("now");
});

test("a tag that is none is written as English is", () => {
  expect(makeFormats("en_GB!").number(1_234.5)).toBe("1,234.5");
  expect(makeFormats("de").number(1_234.5)).toBe("1.234,5");
});

test("a query leaves out what is not given, and a day ends where it ends for the reader", () => {
  expect(query({ q: "a&b", from: null, to: undefined, role: "" })).toBe("?q=a%26b");
  expect(query({ q: "" })).toBe("");
  expect([startOfDay(""), endOfDay("no day")]).toEqual([null, null]);
  const length = Date.parse(endOfDay("2026-11-21") ?? "") - Date.parse(startOfDay("2026-11-21") ?? "");
  expect(length).toBe(86_399_999);
});
