import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { VisitorsLeave } from "./visitors-leave.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());
const signal = (): AbortSignal => new AbortController().signal;

test("a call is allowed or not by whoever names it", async () => {
  const leave = new VisitorsLeave();
  const first = leave.ask("t_1", "approval", signal());
  leave.answer("t_0", true);
  leave.answer("t_1", false);
  expect(await first).toBe("refused");
  const second = leave.ask("t_2", "approval", signal());
  leave.answer("t_1", true);
  leave.tellContact();
  leave.answer("t_2", true);
  expect(await second).toBe("given");
});

test("a form is filled in or declined, and not merely allowed", async () => {
  const leave = new VisitorsLeave();
  const first = leave.ask("t_1", "form", signal());
  leave.answer("t_1", true);
  leave.tellContact();
  expect(await first).toBe("given");
  const second = leave.ask("t_2", "form", signal());
  leave.answer("t_2", false);
  expect(await second).toBe("refused");
});

test("nobody is waited for longer than two minutes", async () => {
  const leave = new VisitorsLeave();
  const asked = leave.ask("t_1", "approval", signal());
  const late = vi.fn<() => void>();
  void asked.then(late);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(late).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await asked).toBe("unanswered");
  leave.answer("t_1", true);
});

test("a turn that is stopped waits no more, nor begins to", async () => {
  const leave = new VisitorsLeave();
  const abort = new AbortController();
  const asked = leave.ask("t_1", "approval", abort.signal);
  abort.abort();
  expect(await asked).toBe("stopped");
  expect(await leave.ask("t_2", "form", abort.signal)).toBe("stopped");
});
