import { expect, test } from "vitest";
import { isOwnPage } from "./page-origin.ts";

const deployed = new URL("https://chat.example.com/mcp");
const local = new URL("http://localhost:8787/mcp");

test("a program, which names no origin, may ask", () => {
  expect(isOwnPage(undefined, deployed)).toBe(true);
  expect(isOwnPage(undefined, local)).toBe(true);
});

test("a page of the deployment's own may ask, and one of this machine's", () => {
  expect(isOwnPage("https://chat.example.com", deployed)).toBe(true);
  expect(isOwnPage("http://localhost:8787", local)).toBe(true);
  expect(isOwnPage("http://[::1]:8787", new URL("http://[::1]:8787/mcp"))).toBe(true);
});

test("no other page may", () => {
  expect(isOwnPage("https://evil.example.com", deployed)).toBe(false);
  expect(isOwnPage("http://chat.example.com", deployed)).toBe(false);
  expect(isOwnPage("http://localhost:9999", local)).toBe(false);
  expect(isOwnPage("null", local)).toBe(false);
});

test("a name that was bent to point at this machine is no page of ours", () => {
  expect(isOwnPage("http://evil.example.com", new URL("http://evil.example.com/mcp"))).toBe(false);
});
