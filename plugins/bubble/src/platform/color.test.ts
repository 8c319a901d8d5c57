// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { resolveColor, toHex } from "./color.ts";

afterEach(() => document.body.replaceChildren());

test("a colour that is written out is read without touching the page", async () => {
  const touched: MutationRecord[] = [];
  const observer = new MutationObserver((records) => void touched.push(...records));
  observer.observe(document.body, { childList: true, subtree: true });
  expect(resolveColor("rgba(15, 118, 110, 1)", document.body)).toBe("#0f766e");
  expect(resolveColor(" rgb(15, 118, 110) ", document.body)).toBe("#0f766e");
  await new Promise((seen) => setTimeout(seen, 0));
  expect(touched).toEqual([]);
});

test("what is no colour, or see-through, is none", () => {
  for (const given of ["", null, undefined, "no colour", "rgba(1, 2, 3, 0)"])
    expect(resolveColor(given, document.body)).toBeUndefined();
  expect(toHex("rgb(10%, 20%, 30%)")).toBeUndefined();
});
