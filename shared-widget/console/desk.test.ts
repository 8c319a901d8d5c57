import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pause, until } from "../client/test/until.ts";
import type { GivenToken } from "./client/agent-session.ts";
import { ana, ben, StandInBackend } from "./client/test/stand-in-backend.ts";
import { Desk } from "./desk.ts";

let backend: StandInBackend;
let getToken: () => Promise<GivenToken | null>;
const onExpired = vi.fn<() => void>();
const desks: Desk[] = [];

beforeEach(async () => {
  backend = await new StandInBackend().start();
  backend.add("c", { mode: "human", agent: ana });
  backend.add("d", { mode: "waiting" });
  getToken = async () => ({ token: "t1" });
  onExpired.mockClear();
});
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.close();
  await backend.crash();
  if (backend.faults.length > 0) throw new Error(backend.faults.join("\n"));
});

function sit(): Desk {
  const desk = new Desk({ endpoint: backend.url, getToken: () => getToken(), onExpired, onNews: () => {} });
  desks.push(desk);
  void desk.connect();
  return desk;
}
const isOnline = (desk: Desk) => desk.state.inbox?.state.phase === "online";

it("finds out who this is before it opens the inbox, and opens what was asked for meanwhile", async () => {
  const desk = sit();
  desk.open("c", 3);
  expect(desk.state.thread).toBeNull();
  await until(() => isOnline(desk) && desk.state.thread?.state.phase === "online");
  expect([desk.state.me?.agent?.id, desk.state.thread?.id, desk.state.goTo]).toEqual(["ana", "c", 3]);
});

it("waits for a server that is away", async () => {
  await backend.crash();
  const desk = sit();
  await until(() => desk.state.refusal?.code === "unreachable");
  expect(desk.state.phase).toBe("connecting");
  await backend.start();
  await until(() => isOnline(desk));
  expect(desk.state.refusal).toBeNull();
});

it("says that there is no token, once, and begins when one is given", async () => {
  getToken = async () => null;
  const desk = sit();
  await until(() => desk.state.phase === "expired");
  expect(onExpired).toHaveBeenCalledTimes(1);
  desk.session.give("t1");
  await until(() => isOnline(desk));
});

it("keeps nothing for an agent who was removed, and begins anew for one who is let in", async () => {
  const desk = sit();
  desk.open("c");
  await until(() => isOnline(desk) && desk.state.thread?.state.phase === "online");
  backend.cut(4403);
  await until(() => desk.state.phase === "failed");
  expect([desk.state.inbox, desk.state.thread]).toEqual([null, null]);
  expect(onExpired).not.toHaveBeenCalled();
  backend.tokens.set("t2", ben);
  desk.session.give("t2");
  await until(() => isOnline(desk));
  expect(desk.state.me?.agent?.id).toBe("ben");
});

it("goes on by itself when the host's own server was away while a token ended", async () => {
  const desk = sit();
  await until(() => isOnline(desk));
  getToken = () => Promise.reject(new Error("away"));
  backend.tokens.clear();
  backend.cut();
  await until(() => desk.state.inbox?.state.phase === "expired");
  expect([desk.state.phase, onExpired.mock.calls.length]).toEqual(["ready", 0]);
  backend.tokens.set("t2", ana);
  getToken = async () => ({ token: "t2" });
  await until(() => isOnline(desk), 8_000);
});

it("sends what was written in a conversation that was left, and then lets go of it", async () => {
  const desk = sit();
  desk.open("c");
  await until(() => desk.state.thread?.state.phase === "online");
  await backend.crash();
  await until(() => desk.state.thread?.state.phase === "offline");
  desk.state.thread!.reply("later");
  const left = desk.state.thread!;
  desk.open("d");
  expect(desk.state.thread?.id).toBe("d");
  await backend.start();
  await until(() => backend.conversations.get("c")!.messages.at(-1)?.text === "later");
  await until(() => left.state.pending.length === 0);
  await until(() => backend.conversations.get("c")!.lines.size === 0);
  expect(backend.frames.filter(({ type }) => type === "send").length).toBe(1);
});

it("shows nothing of one agent's to the next", async () => {
  const desk = sit();
  desk.open("c");
  await until(() => isOnline(desk) && desk.state.thread !== null);
  const former = desk.state.inbox;
  getToken = async () => null;
  backend.tokens.clear();
  backend.cut();
  await until(() => desk.state.phase === "expired");
  backend.tokens.set("t2", ben);
  desk.session.give("t2");
  await until(() => isOnline(desk) && desk.state.me?.agent?.id === "ben");
  expect(desk.state.inbox).not.toBe(former);
  expect(desk.state.thread).toBeNull();
});

it("leaves no line behind when it is closed", async () => {
  const desk = sit();
  desk.open("c");
  await until(() => isOnline(desk) && backend.conversations.get("c")!.lines.size === 1);
  desk.close();
  await until(() => backend.inboxLines === 0 && backend.conversations.get("c")!.lines.size === 0);
  await pause(50);
  expect(await desk.session.token()).toBeNull();
});
