// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import english from "../locales/console/en.json";
import type { ToolUse } from "../protocol/index.ts";
import { ToolRow } from "./tool-row.tsx";
import { makeLocale } from "./words.ts";

let root: HTMLElement;
const locale = makeLocale("en", english);

beforeEach(() => (root = document.body.appendChild(document.createElement("main"))));
afterEach(() => {
  render(null, root);
  root.remove();
});

function draw(change: Partial<ToolUse> = {}) {
  const use: ToolUse = {
    number: 1,
    id: "t_1",
    name: "order_status",
    label: "Looking up your order",
    state: "running",
    arguments: '{"order_id":"4711"}',
    after: 1,
    created_at: "2026-05-04T09:00:00Z",
    ...change,
  };
  void act(() => render(<ToolRow use={use} locale={locale} />, root));
}
const line = () => root.querySelector("summary")!.textContent;
const told = () => [...root.querySelectorAll("pre")].map(({ textContent }) => textContent);

it.each([
  ["asking", "The visitor is asked: order_status"],
  ["running", "order_status is running"],
  ["done", "Used order_status"],
  ["failed", "order_status failed"],
  ["refused", "order_status was not allowed"],
] as const)("says of one that is %s: %s", (state, words) => {
  draw({ state });
  expect(line()).toBe(words);
});

it("says how long it took, and opens to what was given and what came back", () => {
  draw({ state: "done", result: "It is on its way.", ms: 412 });
  expect(line()).toBe("Used order_status· 0.4 sec");
  expect(told()).toEqual(['{\n  "order_id": "4711"\n}', "It is on its way."]);
});

it("shows what was shortened as it is, and stays open while the call goes on", () => {
  draw({ arguments: '{"note":"long…' });
  root.querySelector("details")!.open = true;
  expect(told()).toEqual(['{"note":"long…']);
  draw({ arguments: '{"note":"long…', state: "failed", result: "" });
  expect(root.querySelector("details")!.open).toBe(true);
  expect(told()).toEqual(['{"note":"long…', ""]);
});
