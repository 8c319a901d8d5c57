import { expect, it } from "vitest";
import type { CallShape } from "../platform/manifest.ts";
import { apiCalls } from "./manifest.ts";
import { messageShape } from "./messages.ts";
import { toTypedObject } from "./typed-object.ts";

const shape: Record<string, CallShape> = {
  id: { value: "text", sample: "a" },
  count: { value: "number", sample: 1 },
  at: { value: "date", sample: "2026-05-04T09:00:00.000Z" },
  labels: { value: "text", is_list: true, sample: "a" },
  visitor: {
    caption: "Visitor",
    fields: { is: { caption: "Is", fields: { known: { value: "boolean", sample: true } } } },
  },
  files: {
    caption: "File",
    is_list: true,
    fields: { of: { caption: "Of", fields: { name: { value: "text", sample: "a" } } } },
  },
};

it("flattens objects, and keeps lists as lists of objects of their own", () => {
  const thing = {
    id: "c1",
    count: 0,
    at: "2026-05-04T09:00:00.000Z",
    labels: ["a", "b"],
    visitor: { is: { known: false } },
    files: [{ of: { name: "x" } }, {}],
    secret: "not in the shape",
  };
  expect(toTypedObject(shape, thing)).toEqual({
    _p_id: "c1",
    _p_count: 0,
    _p_at: new Date("2026-05-04T09:00:00.000Z"),
    _p_labels: ["a", "b"],
    "_p_visitor.is.known": false,
    _p_files: [{ "_p_of.name": "x" }, { "_p_of.name": null }],
  });
});

it.each([{}, null, "text", { id: 1, count: "1", at: "soon", labels: "a", visitor: [], files: {} }])(
  "has every field, blank, of %j",
  (thing) => {
    expect(toTypedObject(shape, thing)).toEqual({
      _p_id: null,
      _p_count: null,
      _p_at: null,
      _p_labels: [],
      "_p_visitor.is.known": null,
      _p_files: [],
    });
  },
);

it("has the same fields whatever a message holds", () => {
  const bare = Object.keys(toTypedObject(messageShape, {}));
  expect(Object.keys(toTypedObject(messageShape, { author: { id: "a" }, attachments: [{}] }))).toEqual(bare);
});

it("every part of a path has a parameter", () => {
  for (const { path, url_params } of Object.values(apiCalls)) {
    const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name]) => name);
    expect(Object.keys(url_params)).toEqual(names);
  }
});
