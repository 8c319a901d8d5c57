import { vi } from "vitest";

/** Counts the timers that run for the client. Node's own, for sockets and fetch, go through the same function. */
export function watchTimers(): () => number {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const running = new Set<unknown>();
  vi.stubGlobal("setTimeout", (act: () => void, ms?: number) => {
    const timer: ReturnType<typeof setTimeout> = set(() => {
      running.delete(timer);
      act();
    }, ms);
    if (/client\/(timers|request)\.ts/.test(new Error("for its stack").stack ?? "")) running.add(timer);
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer: ReturnType<typeof setTimeout>) => {
    running.delete(timer);
    clear(timer);
  });
  return () => running.size;
}
