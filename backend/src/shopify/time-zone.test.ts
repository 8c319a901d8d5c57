import { expect, test } from "vitest";
import { dayAt } from "../insights/days.ts";
import { TimeZone } from "./time-zone.ts";

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["Asia/Kolkata", "Asia/Kolkata"],
  ["Mars/Olympus_Mons", "UTC"],
  ["", "UTC"],
])("a shop in %s has its months by %s", (told, timeZone) => {
  expect(TimeZone.parse(told)).toBe(timeZone);
  expect(dayAt(timeZone, Date.parse("2026-11-10T12:00:00Z"))).toBe("2026-11-10");
});
