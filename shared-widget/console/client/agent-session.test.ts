import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pause, until } from "../../client/test/until.ts";
import { AgentSession, type GivenToken } from "./agent-session.ts";
import { ana, StandInBackend } from "./test/stand-in-backend.ts";

let backend: StandInBackend;
const open: AgentSession[] = [];

beforeEach(async () => {
  backend = await new StandInBackend().start();
});
afterEach(async () => {
  for (const session of open.splice(0)) session.close();
  await backend.crash();
  vi.useRealTimers();
});

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

function session(options: Partial<ConstructorParameters<typeof AgentSession>[0]> = {}) {
  const made = new AgentSession({ endpoint: backend.url, ...options });
  open.push(made);
  return made;
}

it("asks the host first, and once for all who ask at the same time", async () => {
  const getToken = vi.fn<() => Promise<GivenToken>>(async () => ({ token: "t1", expires_at: soon(60_000) }));
  const held = session({ getToken });
  expect(await Promise.all([held.token(), held.token(), held.token()])).toEqual(["t1", "t1", "t1"]);
  expect(await held.token()).toBe("t1");
  expect(getToken).toHaveBeenCalledTimes(1);
});

it("takes a token as it is given, without asking", async () => {
  const held = session();
  held.give("t1");
  expect(await held.token()).toBe("t1");
  expect(backend.renewals).toBe(0);
});

it("renews a token before it ends, by itself", async () => {
  const onToken = vi.fn<() => void>();
  const held = session({ onToken });
  held.give({ token: "t1", expires_at: soon(3_000) });
  await until(() => backend.renewals === 1);
  await until(() => onToken.mock.calls.length === 2);
  const token = await held.token();
  expect(token).not.toBe("t1");
  expect(backend.tokens.get(token!)).toEqual(ana);
});

it("reads when a token ends from the token itself, where the host does not say", async () => {
  const claims = Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 4 })).toString(
    "base64url",
  );
  const token = `e30.${claims}.sig`;
  backend.tokens.set(token, ana);
  const onToken = vi.fn<() => void>();
  const held = session({ onToken });
  held.give(token);
  await until(() => backend.renewals === 1);
  await until(() => onToken.mock.calls.length === 2);
  expect(await held.token()).not.toBe(token);
});

it("asks the host for another where renewing is refused", async () => {
  backend.refusesRenewals = "token_expired";
  backend.tokens.set("t2", ana);
  const getToken = vi.fn<() => Promise<GivenToken>>(async () => ({ token: "t2", expires_at: soon(60_000) }));
  const held = session({ getToken });
  held.give({ token: "t1", expires_at: soon(200) });
  await until(() => getToken.mock.calls.length === 1);
  expect(await held.token()).toBe("t2");
});

it("never hands out, nor renews, a token that the server refused", async () => {
  const onExpired = vi.fn<() => void>();
  const held = session({ onExpired });
  held.give("dead");
  expect(await held.token()).toBe("dead");
  expect(await held.token("dead")).toBeNull();
  expect(await held.token("dead")).toBeNull();
  expect(onExpired).toHaveBeenCalledTimes(1);
  expect(backend.renewals).toBe(0);
});

it("begins anew with a token that is given after it has expired", async () => {
  const held = session();
  held.give("dead");
  await held.token("dead");
  expect(held.isExpired).toBe(true);
  held.give("t1");
  expect(held.isExpired).toBe(false);
  expect(await held.token()).toBe("t1");
});

it("keeps a token that still holds while the server is away", async () => {
  const onExpired = vi.fn<() => void>();
  await backend.crash();
  const held = session({ onExpired });
  held.give({ token: "t1", expires_at: soon(4_000) });
  // Renewing was tried, a fifth of the time before the end, and failed.
  await pause(3_300);
  expect(await held.token()).toBe("t1");
  expect(onExpired).not.toHaveBeenCalled();
  await backend.start();
});

it("does not take a host that cannot be reached for one that has no token", async () => {
  const onExpired = vi.fn<() => void>();
  const held = session({ onExpired, getToken: () => Promise.reject(new Error("away")) });
  expect(await held.token()).toBeNull();
  expect(onExpired).not.toHaveBeenCalled();
});

describe("a host that never answers", () => {
  it("is given up on after a while", async () => {
    vi.useFakeTimers();
    const held = session({ getToken: () => new Promise(() => {}) });
    const asked = held.token();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await asked).toBeNull();
  });
});
