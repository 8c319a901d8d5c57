import { describe, expect, test } from "vitest";
import type { Facts, Hours } from "./rules.ts";
import { allow, deviceOf, isWithin, needPerson } from "./rules.ts";

const facts: Facts = {
  roles: null,
  device: "desktop",
  now: new Date("2026-03-04T10:00:00Z"),
  isCartFilled: false,
};
const closed = { sun: [], mon: [], tue: [], wed: [], thu: [], fri: [], sat: [] };

describe("who sees the floating chat", () => {
  test("without rules everybody does", () => {
    expect(allow({}, facts)).toBe(true);
    expect(allow({ roles: [], devices: [] }, facts)).toBe(true);
  });

  test("by login", () => {
    expect(allow({ login: "in" }, facts)).toBe(false);
    expect(allow({ login: "in" }, { ...facts, roles: [] })).toBe(true);
    expect(allow({ login: "out" }, facts)).toBe(true);
    expect(allow({ login: "out" }, { ...facts, roles: ["subscriber"] })).toBe(false);
  });

  test("by role, of which one is enough", () => {
    const rules = { roles: ["customer", "wholesale"] };
    expect(allow(rules, facts)).toBe(false);
    expect(allow(rules, { ...facts, roles: ["editor"] })).toBe(false);
    expect(allow(rules, { ...facts, roles: ["editor", "wholesale"] })).toBe(true);
  });

  test("by device", () => {
    expect(allow({ devices: ["phone", "tablet"] }, facts)).toBe(false);
    expect(allow({ devices: ["phone", "tablet"] }, { ...facts, device: "tablet" })).toBe(true);
  });

  test("by what is in the cart", () => {
    expect(allow({ cart: "filled" }, facts)).toBe(false);
    expect(allow({ cart: "filled" }, { ...facts, isCartFilled: true })).toBe(true);
    expect(allow({ cart: "empty" }, facts)).toBe(true);
    expect(allow({ cart: "empty" }, { ...facts, isCartFilled: true })).toBe(false);
  });

  test("by the hour", () => {
    const hours: Hours = { time_zone: "Europe/Berlin", ...closed, wed: [{ from: "11:00", to: "12:00" }] };
    expect(allow({ hours }, facts)).toBe(true);
    expect(allow({ hours }, { ...facts, now: new Date("2026-03-04T11:00:00Z") })).toBe(false);
  });

  test("only if every rule says so", () => {
    expect(allow({ login: "out", cart: "filled" }, facts)).toBe(false);
    expect(allow({ login: "out", cart: "empty", devices: ["desktop"] }, facts)).toBe(true);
  });

  test("asks for the person only where login or role matter", () => {
    expect(needPerson({ devices: ["phone"], cart: "filled" })).toBe(false);
    expect(needPerson({ roles: [] })).toBe(false);
    expect(needPerson({ login: "out" })).toBe(true);
    expect(needPerson({ roles: ["customer"] })).toBe(true);
  });
});

const at = (zone: string, span: { from: string; to: string }, now: string): boolean =>
  isWithin({ time_zone: zone, ...closed, wed: [span] }, new Date(now));

describe("hours", () => {
  test("begin with their first minute and end before their last", () => {
    const span = { from: "09:00", to: "17:00" };
    expect(at("UTC", span, "2026-03-04T08:59:59Z")).toBe(false);
    expect(at("UTC", span, "2026-03-04T09:00:00Z")).toBe(true);
    expect(at("UTC", span, "2026-03-04T16:59:59Z")).toBe(true);
    expect(at("UTC", span, "2026-03-04T17:00:00Z")).toBe(false);
  });

  test("go to midnight", () => {
    const span = { from: "00:00", to: "24:00" };
    expect(at("UTC", span, "2026-03-04T00:00:00Z")).toBe(true);
    expect(at("UTC", span, "2026-03-04T23:59:59Z")).toBe(true);
    expect(at("UTC", span, "2026-03-05T00:00:00Z")).toBe(false);
  });

  test("are those of the site's place, summer and winter, on its day", () => {
    const span = { from: "09:00", to: "10:00" };
    expect(at("Europe/Berlin", span, "2026-01-07T08:30:00Z")).toBe(true);
    expect(at("Europe/Berlin", span, "2026-07-08T08:30:00Z")).toBe(false);
    expect(at("Europe/Berlin", span, "2026-07-08T07:30:00Z")).toBe(true);
    expect(at("Pacific/Auckland", { from: "00:00", to: "24:00" }, "2026-03-03T12:00:00Z")).toBe(true);
  });

  test("take the offset that WordPress gives where no city was chosen", () => {
    const span = { from: "09:00", to: "10:00" };
    expect(at("+05:30", span, "2026-03-04T03:45:00Z")).toBe(true);
    expect(at("+05:30", span, "2026-03-04T09:15:00Z")).toBe(false);
    expect(at("-03:00", { from: "23:00", to: "24:00" }, "2026-03-05T02:10:00Z")).toBe(true);
    expect(at("+00:00", span, "2026-03-04T09:15:00Z")).toBe(true);
  });
});

describe("the device", () => {
  test("is told by touch and by the smaller side", () => {
    expect(deviceOf({ width: 390, height: 844 }, true)).toBe("phone");
    expect(deviceOf({ width: 844, height: 390 }, true)).toBe("phone");
    expect(deviceOf({ width: 820, height: 1180 }, true)).toBe("tablet");
    expect(deviceOf({ width: 1440, height: 900 }, false)).toBe("desktop");
    expect(deviceOf({ width: 500, height: 400 }, false)).toBe("desktop");
  });
});
