import { describe, expect, test } from "vitest";
import { addDays, calendar, countDays, dayAt, instantOf } from "./days.ts";

/** `2026-03-29: 2026-03-28T23:00Z, 23 h` */
const told = (timeZone: string, from: string, to: string) =>
  calendar(timeZone, from, to).days.map(
    ({ day, start, end }) => `${day}: ${instantOf(start).slice(0, 16)}Z, ${(end - start) / 4} h`,
  );

describe("days", () => {
  test("begin at midnight where they are", () => {
    expect(told("UTC", "2026-01-31", "2026-02-01")).toEqual([
      "2026-01-31: 2026-01-31T00:00Z, 24 h",
      "2026-02-01: 2026-02-01T00:00Z, 24 h",
    ]);
    expect(told("America/New_York", "2026-01-31", "2026-01-31")).toEqual([
      "2026-01-31: 2026-01-31T05:00Z, 24 h",
    ]);
  });

  test("have an hour less when summer time begins, and one more when it ends", () => {
    expect(told("Europe/Berlin", "2026-03-28", "2026-03-30")).toEqual([
      "2026-03-28: 2026-03-27T23:00Z, 24 h",
      "2026-03-29: 2026-03-28T23:00Z, 23 h",
      "2026-03-30: 2026-03-29T22:00Z, 24 h",
    ]);
    expect(told("Europe/Berlin", "2026-10-25", "2026-10-25")).toEqual([
      "2026-10-25: 2026-10-24T22:00Z, 25 h",
    ]);
  });

  test("begin at one o'clock where summer time begins at midnight", () => {
    expect(told("America/Sao_Paulo", "2018-11-03", "2018-11-05")).toEqual([
      "2018-11-03: 2018-11-03T03:00Z, 24 h",
      "2018-11-04: 2018-11-04T03:00Z, 23 h",
      "2018-11-05: 2018-11-05T02:00Z, 24 h",
    ]);
  });

  test("end at midnight the second time, where the clock goes back at it", () => {
    expect(told("America/Sao_Paulo", "2018-02-17", "2018-02-18")).toEqual([
      "2018-02-17: 2018-02-17T02:00Z, 25 h",
      "2018-02-18: 2018-02-18T03:00Z, 24 h",
    ]);
  });

  test("are right where clocks differ by half and quarter hours", () => {
    expect(told("Asia/Kolkata", "2026-06-01", "2026-06-01")).toEqual(["2026-06-01: 2026-05-31T18:30Z, 24 h"]);
    expect(told("Asia/Kathmandu", "2026-06-01", "2026-06-01")).toEqual([
      "2026-06-01: 2026-05-31T18:15Z, 24 h",
    ]);
    expect(told("Australia/Lord_Howe", "2026-04-05", "2026-04-05")).toEqual([
      "2026-04-05: 2026-04-04T13:00Z, 24.5 h",
    ]);
  });

  test("that a zone left out have no hours", () => {
    expect(told("Pacific/Apia", "2011-12-29", "2011-12-31")).toEqual([
      "2011-12-29: 2011-12-29T10:00Z, 24 h",
      "2011-12-30: 2011-12-30T10:00Z, 0 h",
      "2011-12-31: 2011-12-30T10:00Z, 24 h",
    ]);
  });

  test("follow on each other over years, with no hole and no overlap", () => {
    for (const zone of ["Europe/Berlin", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham"]) {
      const { days, spans } = calendar(zone, "2023-12-20", "2025-01-10");
      expect(days).toHaveLength(countDays("2023-12-20", "2025-01-10"));
      expect(days.map(({ day }) => day)).toContain("2024-02-29");
      for (const each of [days, spans]) {
        expect(each.slice(1).map(({ start }) => start)).toEqual(each.slice(0, -1).map(({ end }) => end));
      }
      expect(spans[0]?.start).toBe(days[0]?.start);
      expect(spans.at(-1)?.end).toBe(days.at(-1)?.end);
    }
  });
});

describe("the clock", () => {
  test("stands differently before and after summer time begins", () => {
    expect(calendar("Europe/Berlin", "2026-03-28", "2026-03-30").spans).toEqual([
      { start: expect.any(Number), end: Date.parse("2026-03-29T01:00Z") / 900_000, offset: 4 },
      { start: Date.parse("2026-03-29T01:00Z") / 900_000, end: expect.any(Number), offset: 8 },
    ]);
  });

  test("shows another day at the two ends of the world", () => {
    const newYear = Date.parse("2027-01-01T00:00:00Z");
    expect(dayAt("Pacific/Kiritimati", newYear - 14 * 3_600_000)).toBe("2027-01-01");
    expect(dayAt("UTC", newYear - 1)).toBe("2026-12-31");
    expect(dayAt("UTC", newYear)).toBe("2027-01-01");
    expect(dayAt("Etc/GMT+12", newYear + 12 * 3_600_000 - 1)).toBe("2026-12-31");
  });

  test("counts days over the ends of months and years", () => {
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(countDays("2025-12-31", "2026-01-01")).toBe(2);
  });
});
