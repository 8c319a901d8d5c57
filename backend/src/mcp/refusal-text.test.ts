import { expect, test } from "vitest";
import { DeadlineError } from "../deadline.ts";
import { Refusal } from "../refusal.ts";
import { refusalText } from "./refusal-text.ts";

test("a refusal tells its code, its sentence, and what to do about it", () => {
  expect(refusalText(new Refusal("not_taken"))).toBe(
    "not_taken: Take the conversation over before answering in it.\nCall take_over, then repeat this call.",
  );
});

test("bad fields are named, each with what is wrong", () => {
  const refusal = new Refusal("invalid", {
    errors: [
      { path: "agent", message: "Say which agent this is." },
      { path: "text", message: "Say something." },
    ],
  });
  expect(refusalText(refusal)).toBe(
    "invalid: Some fields are not right.\nagent: Say which agent this is.\ntext: Say something.",
  );
});

test("a limit says how long to wait", () => {
  expect(refusalText(new Refusal("rate_limited", { retryAfter: 7 }))).toContain("Wait 7 seconds.");
});

test("what took too long may be tried again", () => {
  expect(refusalText(new DeadlineError("the search took longer than 1 ms"))).toBe(
    "unavailable: It took too long. Try again once, in a few seconds.",
  );
});

test("of a fault of ours nothing is told", () => {
  expect(refusalText(new Error("no such table: chunks"))).toBeNull();
});
