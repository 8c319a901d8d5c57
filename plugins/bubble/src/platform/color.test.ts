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

test("a variable of the app's style is looked up past what the app's rules say of elements", () => {
  const rules = document.createElement("style");
  rules.textContent = "i { color: #00ff00 !important; }";
  document.body.append(rules);
  document.body.style.setProperty("--color_primary_default", "rgb(15, 118, 110)");
  expect(resolveColor("var(--color_primary_default)", document.body)).toBe("#0f766e");
  expect(document.querySelector("i")).toBeNull();
});
