// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadConsole } from "./load-console.ts";

const address = "https://chat.example.com/widget/1/console.js";
const scripts = () => [...document.querySelectorAll<HTMLScriptElement>("script[type=module]")];

/** The document of the test fetches nothing: it says at once how that went. */
function answerScripts(well: boolean): void {
  const { settings } = (window as unknown as { happyDOM: { settings: Record<string, boolean> } }).happyDOM;
  settings["disableJavaScriptFileLoading"] = true;
  settings["handleDisabledFileLoadingAsSuccess"] = well;
}

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const script of scripts()) script.remove();
  delete window.foyerConsoles;
});

it("is asked for once per page, as a module, whoever waits for it", async () => {
  answerScripts(true);
  await Promise.all([loadConsole(address), loadConsole(address)]);
  expect(scripts().map(({ src }) => src)).toEqual([address]);
});

it("is asked for at another address after it failed", async () => {
  answerScripts(false);
  await expect(loadConsole(address)).rejects.toThrow("cannot be loaded");
  answerScripts(true);
  await loadConsole(address);
  expect(scripts().map(({ src }) => src)).toEqual([address, `${address}?1`]);
});

it("is given up when it takes too long", async () => {
  vi.useFakeTimers();
  vi.spyOn(document.head, "append").mockReturnValue();
  let fault: unknown;
  loadConsole(address).catch((error: unknown) => {
    fault = error;
  });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(fault).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(String(fault)).toContain("cannot be loaded");
});
