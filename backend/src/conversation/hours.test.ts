import { Hours } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { isOpen, opensAt } from "./hours.ts";

const nineToFive = [{ from: "09:00", to: "17:00" }];
const berlin = Hours.parse({
  time_zone: "Europe/Berlin",
  mon: nineToFive,
  tue: [
    { from: "08:00", to: "12:00" },
    { from: "13:00", to: "24:00" },
  ],
  fri: nineToFive,
  closed: ["2026-12-25"],
});
const at = (text: string): number => Date.parse(text);
const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

test("people are there by the clock of the owner's time zone, to the minute", () => {
  // Monday; Berlin is an hour ahead of UTC in winter.
  expect(isOpen(berlin, at("2026-11-23T07:59:59Z"))).toBe(false);
  expect(isOpen(berlin, at("2026-11-23T08:00:00Z"))).toBe(true);
  expect(isOpen(berlin, at("2026-11-23T15:59:59Z"))).toBe(true);
  expect(isOpen(berlin, at("2026-11-23T16:00:00Z"))).toBe(false);
});
test("a day may have a break, and last until midnight", () => {
  expect(isOpen(berlin, at("2026-11-24T11:30:00Z"))).toBe(false);
  expect(isOpen(berlin, at("2026-11-24T22:59:00Z"))).toBe(true);
  expect(isOpen(berlin, at("2026-11-24T23:00:00Z"))).toBe(false);
});
test("a day off is one, whatever its weekday", () => {
  expect(isOpen(berlin, at("2026-12-25T10:00:00Z"))).toBe(false);
});
test("the next opening is later today, or on the next day that has one", () => {
  expect(iso(opensAt(berlin, at("2026-11-23T05:00:00Z")))).toBe("2026-11-23T08:00:00.000Z");
  expect(iso(opensAt(berlin, at("2026-11-24T11:30:00Z")))).toBe("2026-11-24T12:00:00.000Z");
  expect(iso(opensAt(berlin, at("2026-11-23T16:00:00Z")))).toBe("2026-11-24T07:00:00.000Z");
  // Friday is a day off: Monday it is.
  expect(iso(opensAt(berlin, at("2026-12-24T10:00:00Z")))).toBe("2026-12-28T08:00:00.000Z");
});
test("summer time changes when nine o'clock is", () => {
  expect(iso(opensAt(berlin, at("2026-03-27T20:00:00Z")))).toBe("2026-03-30T07:00:00.000Z");
  expect(iso(opensAt(berlin, at("2026-10-23T20:00:00Z")))).toBe("2026-10-26T08:00:00.000Z");
});
test("zones with odd offsets count right", () => {
  const kathmandu = Hours.parse({ time_zone: "Asia/Kathmandu", mon: nineToFive });
  expect(iso(opensAt(kathmandu, at("2026-11-22T00:00:00Z")))).toBe("2026-11-23T03:15:00.000Z");
});
test("where nobody ever is, no opening is promised", () => {
  expect(opensAt(Hours.parse({ time_zone: "UTC" }), at("2026-11-22T00:00:00Z"))).toBeUndefined();
});
