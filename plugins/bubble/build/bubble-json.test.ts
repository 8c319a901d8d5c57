import { expect, it } from "vitest";
import { bubbleJson } from "./bubble-json.ts";

it("sorts keys, indents by four and ends without a newline", () => {
  expect(bubbleJson({ b: [{ d: 1, c: "x" }], a: true })).toBe(
    '{\n    "a": true,\n    "b": [\n        {\n            "c": "x",\n            "d": 1\n        }\n    ]\n}',
  );
});

it("leaves out what is undefined, and objects with nothing in them", () => {
  expect(bubbleJson({ a: undefined, b: {}, c: { d: {} }, e: "", f: false, g: [] })).toBe(
    '{\n    "e": "",\n    "f": false,\n    "g": []\n}',
  );
});
