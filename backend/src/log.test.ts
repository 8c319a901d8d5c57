import { afterEach, expect, test, vi } from "vitest";
import { log } from "./log.ts";

afterEach(() => vi.restoreAllMocks());

test("an address or a card number in whatever is logged is masked", () => {
  const line = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const cause = new Error("no mailbox ana@example.com");
  log("email_failed", {
    agent_id: "ana@example.com",
    conversation_id: "c_01K8ZC7Q6V9M2T4R8X5B3N1D0F",
    tried: [{ card: "4111 1111 1111 1111", attempts: 3 }],
    error: new Error("refused for 4111111111111111", { cause }),
  });
  expect(JSON.parse(String(line.mock.calls[0]?.[0]))).toEqual({
    event: "email_failed",
    agent_id: "•••@•••",
    conversation_id: "c_01K8ZC7Q6V9M2T4R8X5B3N1D0F",
    tried: [{ card: "•••• ••••", attempts: 3 }],
    error: "Error: refused for •••• •••• (Error: no mailbox •••@•••)",
  });
});
