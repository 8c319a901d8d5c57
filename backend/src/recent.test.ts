import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Recent } from "./recent.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("holds for as long as it was said to, and is still what was read last", () => {
  const recent = new Recent<string>(2);
  expect(recent.keep("a", "one", 1_000)).toBe("one");
  vi.setSystemTime(Date.now() + 999);
  expect(recent.fresh("a")).toBe("one");
  vi.setSystemTime(Date.now() + 1);
  expect(recent.fresh("a")).toBeUndefined();
  expect(recent.last("a")).toBe("one");
  recent.forget("a");
  expect(recent.last("a")).toBeUndefined();
});

it("keeps the newest, and counts what is read again as new", () => {
  const recent = new Recent<number>(2);
  recent.keep("a", 1, 1_000);
  recent.keep("b", 2, 1_000);
  recent.keep("a", 3, 1_000);
  recent.keep("c", 4, 1_000);
  expect(["a", "b", "c"].map((key) => recent.last(key))).toEqual([3, undefined, 4]);
});
