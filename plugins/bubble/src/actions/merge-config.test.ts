import { expect, it } from "vitest";
import { mergeConfig, parseChanges } from "./merge-config.ts";

it("changes one setting of many, and takes lists as they are", () => {
  const stored = { title: "A", handoff: { enabled: true, hours: null }, words: [1, 2] };
  const changes = { handoff: { hours: { mon: [] } }, words: [3], title: null, new: 1 };
  expect(mergeConfig(stored, changes)).toEqual({
    title: null,
    handoff: { enabled: true, hours: { mon: [] } },
    words: [3],
    new: 1,
  });
  expect(stored).toEqual({ title: "A", handoff: { enabled: true, hours: null }, words: [1, 2] });
});

it("passes on even odd names as fields, for the backend to refuse", () => {
  const merged = mergeConfig({ a: 1 }, parseChanges('{"__proto__": {"polluted": true}}'));
  expect(JSON.stringify(merged)).toBe('{"a":1,"__proto__":{"polluted":true}}');
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});
