import { describe, expect, test } from "vitest";
import { isFulfilled, type Moment } from "./proactive-rules.ts";

const moment: Moment = { page: "/pricing?plan=pro", seconds: 30, scroll: 50, returning: false, cart: 0 };
const rule = { id: "a", message: "Hello" };

describe("a rule", () => {
  test("that asks for nothing is always fulfilled", () => {
    expect(isFulfilled(rule, moment)).toBe(true);
  });

  test.each([
    ["/pricing", true],
    ["/pricing*", true],
    ["/pri*ing", true],
    ["*", true],
    ["/pricing?plan=*", true],
    ["*?*pro", true],
    ["/pricing/*", false],
    ["/pric", false],
    ["/pricing?plan=free", false],
    ["/*/pricing", false],
  ])("for %s is fulfilled on /pricing?plan=pro: %s", (page, expected) => {
    expect(isFulfilled({ ...rule, page }, moment)).toBe(expected);
  });

  test("does not let two parts of a pattern stand for the same letters", () => {
    expect(isFulfilled({ ...rule, page: "/ab*ba" }, { ...moment, page: "/aba" })).toBe(false);
    expect(isFulfilled({ ...rule, page: "/ab*ba" }, { ...moment, page: "/abba" })).toBe(true);
  });

  test("takes a pattern as it stands, not as a regular expression", () => {
    expect(isFulfilled({ ...rule, page: "/a.c" }, { ...moment, page: "/abc" })).toBe(false);
  });

  test("waits for its seconds and its scrolling", () => {
    expect(isFulfilled({ ...rule, seconds: 30, scroll: 50 }, moment)).toBe(true);
    expect(isFulfilled({ ...rule, seconds: 31 }, moment)).toBe(false);
    expect(isFulfilled({ ...rule, scroll: 51 }, moment)).toBe(false);
  });

  test("tells who comes back from who does not, and a full cart from an empty one", () => {
    expect(isFulfilled({ ...rule, returning: true }, moment)).toBe(false);
    expect(isFulfilled({ ...rule, returning: false }, moment)).toBe(true);
    expect(isFulfilled({ ...rule, cart: true }, { ...moment, cart: 2 })).toBe(true);
    expect(isFulfilled({ ...rule, cart: true }, moment)).toBe(false);
    expect(isFulfilled({ ...rule, cart: false }, { ...moment, cart: 2 })).toBe(false);
  });

  test("asks for all of it at once", () => {
    expect(isFulfilled({ ...rule, page: "/pricing", cart: true }, moment)).toBe(false);
  });
});
