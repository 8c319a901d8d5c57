import { expect, test } from "vitest";
import { jsoncToJson } from "./jsonc.ts";

test("comments and trailing commas are no part of the value", () => {
  expect(JSON.parse(jsoncToJson(`{ // one\n "a": [1, 2, ], /* two\n lines */ "b": null, }`))).toEqual({
    a: [1, 2],
    b: null,
  });
});

test("what looks like a comment or a comma inside a string stays", () => {
  expect(JSON.parse(jsoncToJson(String.raw`{ "url": "https://x/*y*/", "quote": "\"// ,}" }`))).toEqual({
    url: "https://x/*y*/",
    quote: '"// ,}',
  });
});
