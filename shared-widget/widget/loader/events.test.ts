import { afterEach, expect, test, vi } from "vitest";
import { emit, off, on } from "./events.ts";

afterEach(() => off("message"));

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("a listener added twice hears once, and is told the widget", async () => {
  const listener = vi.fn<(detail: unknown, widgetId: string) => void>();
  on("message", listener);
  on("message", listener);
  emit("message", { text: "hi" }, "w");
  await turn();
  expect(listener.mock.calls).toEqual([[{ text: "hi" }, "w"]]);
});

test("a listener for one widget does not hear another", async () => {
  const listener = vi.fn<() => void>();
  on("message", listener, "a");
  emit("message", null, "b");
  emit("open", null, "a");
  await turn();
  expect(listener).not.toHaveBeenCalled();
});

test("what is taken off hears nothing more", async () => {
  const [kept, gone] = [vi.fn<() => void>(), vi.fn<() => void>()];
  on("message", kept);
  on("message", gone);
  off("message", gone);
  off("message", gone);
  emit("message", null, "w");
  await turn();
  expect([kept.mock.calls.length, gone.mock.calls.length]).toEqual([1, 0]);
});
