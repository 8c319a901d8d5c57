import { CloseCode, type ConversationSummary } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InboxSocket } from "./inbox-socket.ts";
import {
  eventually,
  newId,
  newOrg,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
  type Session,
  stateOf,
} from "./server.ts";
import { Socket } from "./socket.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

async function mint(
  { key }: Pick<Org, "key"> = org,
  agent: { agent_id?: string; name?: string; role?: string; widgets?: string[] } = {},
): Promise<{ id: string; token: string }> {
  const { agent_id = newId("agent"), name = "Ana 田中", ...rest } = agent;
  const made = await server.call("POST", "/api/agent-tokens", {
    token: key,
    body: { agent_id, name, ...rest },
  });
  if (made.status !== 201) throw new Error(`no token: ${made.text}`);
  return { id: agent_id, token: made.body.token };
}

const takeOver = (session: Session, token: string, body: object = {}) =>
  server.call("POST", `/api/takeover/${session.conversation_id}`, { token, body });

const askForPerson = ({ conversation_id, token, address }: Session) =>
  server.call("POST", `/api/chat/${conversation_id}`, { token, address, body: { type: "handoff" } });

/** A conversation in which something was said. */
async function talk(widget_id: string, text = "Hello"): Promise<Session> {
  const session = await openSession(server, widget_id);
  expect((await say(server, session, text)).status).toBe(200);
  return session;
}

const of =
  ({ conversation_id }: Session, more: (summary: ConversationSummary) => boolean = () => true) =>
  (summary: ConversationSummary): boolean =>
    summary.id === conversation_id && more(summary);

describe("who may open an inbox", () => {
  test.each([
    ["no token", () => undefined, CloseCode.unauthorized],
    ["a token that is nobody's", () => "x.y.z", CloseCode.unauthorized],
    ["a key", () => org.key, CloseCode.forbidden],
    ["the platform secret", () => platformSecret, CloseCode.forbidden],
  ])("not with %s", async (_, token, code) => {
    const given = token();
    const inbox = new InboxSocket(server, given === undefined ? {} : { token: given });
    expect((await inbox.closed).code).toBe(code);
    expect(inbox.frames).toEqual([]);
  });

  test("not a visitor", async () => {
    const { token } = await openSession(server, org.widget_id);
    expect((await new InboxSocket(server, { token }).closed).code).toBe(CloseCode.forbidden);
  });

  test("nobody without a WebSocket", async () => {
    const { token } = await mint();
    const asked = await server.call("GET", "/api/inbox", { token });
    expect([asked.status, asked.body.code]).toEqual([400, "bad_request"]);
    expect((await server.call("GET", "/api/inbox", { token: org.key })).status).toBe(403);
    expect((await server.call("GET", "/api/inbox")).status).toBe(401);
  });
});

test("a conversation comes to every agent as it changes: said, waiting, taken, closed", async () => {
  const ours = await newOrg(server);
  const [ana, ben] = [await mint(ours), await mint(ours)];
  const { inbox: a, ready } = await InboxSocket.open(server, ana);
  const { inbox: b } = await InboxSocket.open(server, ben);
  expect(ready).toMatchObject({ counts: { ai: 0, waiting: 0, human: 0, mine: 0 }, reset: false });
  const session = await talk(ours.widget_id, "Is anybody there?");
  for (const inbox of [a, b]) {
    const heard = await inbox.summary(of(session));
    expect(heard).toMatchObject({ mode: "ai", widget_id: ours.widget_id });
  }
  await askForPerson(session);
  for (const inbox of [a, b]) await inbox.summary(of(session, ({ mode }) => mode === "waiting"));
  await a.next("counts", ({ counts }) => counts.waiting === 1 && counts.ai === 0);
  await takeOver(session, ana.token);
  const taken = await b.summary(of(session, ({ mode }) => mode === "human"));
  expect(taken.agent).toEqual({ id: ana.id, name: "Ana 田中" });
  await a.next("counts", ({ counts }) => counts.human === 1 && counts.mine === 1);
  await b.next("counts", ({ counts }) => counts.human === 1 && counts.mine === 0);
  await server.call("POST", `/api/close/${session.conversation_id}`, { token: ana.token });
  await b.summary(of(session, ({ mode }) => mode === "closed"));
  await a.next("counts", ({ counts }) => counts.human === 0 && counts.mine === 0);
});

test("two tabs are one agent, online where one of them is, and gone with the last", async () => {
  const ours = await newOrg(server);
  const [ana, ben] = [await mint(ours, { name: "Ana" }), await mint(ours, { name: "Ben" })];
  const { inbox: watcher } = await InboxSocket.open(server, ben);
  const { inbox: one } = await InboxSocket.open(server, ana);
  const { inbox: two, ready } = await InboxSocket.open(server, ana);
  expect(ready.agents.map(({ name, status }) => [name, status])).toEqual([
    ["Ana", "online"],
    ["Ben", "online"],
  ]);
  const last = (): unknown =>
    watcher
      .of("presence")
      .at(-1)
      ?.agents.map(({ id, status }) => [id, status]);
  one.send({ type: "presence", status: "away" });
  two.send({ type: "presence", status: "away" });
  await watcher.next("presence", ({ agents }) =>
    agents.some(({ id, status }) => id === ana.id && status === "away"),
  );
  two.send({ type: "presence", status: "online" });
  await eventually(
    async () => JSON.stringify(last()),
    (text) => !text.includes("away"),
  );
  two.close();
  await eventually(
    async () => JSON.stringify(last()),
    (text) => text.includes("away"),
  );
  one.close();
  await watcher.next("presence", ({ agents }) => agents.every(({ id }) => id !== ana.id));
});

test("a frame that is none is answered by an error, one of a newer client by nothing", async () => {
  const { inbox } = await InboxSocket.open(server, await mint());
  inbox.send({ type: "of tomorrow" });
  inbox.send({ type: "presence", status: "asleep" });
  inbox.send("{");
  await inbox.next("error", ({ message }) => message.includes("status"));
  await inbox.next("error", ({ message }) => message === "Frames are JSON.");
  expect(inbox.of("error")).toHaveLength(2);
});

test("more frames than a person sends close the socket", async () => {
  const { inbox } = await InboxSocket.open(server, await mint());
  for (let n = 0; n < 70; n++) inbox.send({ type: "presence", status: n % 2 ? "away" : "online" });
  expect((await inbox.closed).code).toBe(CloseCode.tooMany);
});

describe("an agent of one widget", () => {
  let ours: Org;
  let other: string;
  beforeAll(async () => {
    ours = await newOrg(server);
    other = await newWidget(server, ours);
  });

  test("hears nothing of another: no summary, no count, no colleague, no list", async () => {
    const all = await mint(ours, { name: "All" });
    const scoped = await mint(ours, { name: "Scoped", widgets: [ours.widget_id] });
    const elsewhere = await mint(ours, { name: "Elsewhere", widgets: [other] });
    const { inbox: wide } = await InboxSocket.open(server, all);
    const { inbox: narrow } = await InboxSocket.open(server, scoped);
    await InboxSocket.open(server, elsewhere);
    const [mine, theirs] = [await talk(ours.widget_id), await talk(other)];
    await wide.summary(of(theirs));
    await wide.next("counts", ({ counts }) => counts.ai === 2);
    await narrow.summary(of(mine));
    await narrow.next("counts", ({ counts }) => counts.ai === 1);
    await wide.next("presence", ({ agents }) => agents.length === 3);
    expect(JSON.stringify(narrow.frames)).not.toContain(theirs.conversation_id);
    expect(JSON.stringify(narrow.frames)).not.toContain(other);
    expect(JSON.stringify(narrow.frames)).not.toContain("Elsewhere");
    expect(narrow.of("counts").every(({ counts }) => counts.ai <= 1)).toBe(true);

    const list = async (token: string): Promise<string[]> => {
      const { body } = await server.call("GET", "/api/conversations", { token });
      return body.conversations.map(({ id }: ConversationSummary) => id);
    };
    await eventually(
      () => list(all.token),
      (ids) => ids.length === 2,
    );
    expect(await list(scoped.token)).toEqual([mine.conversation_id]);
    expect((await server.call("GET", `/api/conversations/${other}`, { token: scoped.token })).status).toBe(
      404,
    );
    const { ready } = await InboxSocket.open(server, scoped);
    expect(ready.conversations.map(({ id }) => id)).toEqual([mine.conversation_id]);
    expect(ready.agents.map(({ name }) => name)).toEqual(["All", "Scoped"]);
  });

  test("described anew with fewer widgets, their open inbox shows the fewer within a moment", async () => {
    const ana = await mint(ours);
    const { inbox } = await InboxSocket.open(server, ana);
    const theirs = await talk(other);
    await inbox.summary(of(theirs));
    const thread = new Socket(server, theirs.conversation_id, { token: ana.token });
    await thread.next("ready");
    await mint(ours, { agent_id: ana.id, widgets: [ours.widget_id] });
    const anew = await inbox.next("ready", ({ reset }) => reset);
    expect(anew.conversations.every(({ widget_id }) => widget_id === ours.widget_id)).toBe(true);
    await eventually(
      async () => thread.isOpen,
      (isOpen) => !isOpen,
    );
    expect(thread.isOpen).toBe(false);
    const heard = inbox.frames.length;
    const [late, own] = [await talk(other), await talk(ours.widget_id)];
    await inbox.summary(of(own));
    expect(JSON.stringify(inbox.frames.slice(heard))).not.toContain(late.conversation_id);
    expect(inbox.isOpen).toBe(true);
  });
});

describe("coming back", () => {
  test("with a cursor an agent is told what they missed, and only that", async () => {
    const ours = await newOrg(server);
    const ana = await mint(ours);
    const { inbox } = await InboxSocket.open(server, ana);
    const [before, changed] = [await talk(ours.widget_id), await talk(ours.widget_id)];
    for (const session of [before, changed]) {
      await inbox.summary(of(session, ({ last_message }) => last_message?.role === "assistant"));
    }
    const { cursor } = inbox;
    inbox.close();
    await inbox.closed;
    await askForPerson(changed);
    const missed = await eventually(
      () => InboxSocket.open(server, { token: ana.token, after: cursor }),
      ({ ready }) => ready.conversations.length > 0,
    );
    expect(missed.ready.reset).toBe(false);
    expect(missed.ready.conversations.map(({ id, mode }) => [id, mode])).toEqual([
      [changed.conversation_id, "waiting"],
    ]);
    const again = await InboxSocket.open(server, { token: ana.token, after: missed.ready.cursor });
    expect(again.ready).toMatchObject({ conversations: [], reset: false });
  });

  test.each(["", "nonsense", "abc.5", "00000000.1"])(
    "a cursor of no life of ours (%j) starts from the list again",
    async (after) => {
      const { ready } = await InboxSocket.open(server, { token: (await mint()).token, after });
      expect(ready.reset).toBe(true);
    },
  );
});

describe("when an agent is removed", () => {
  test("what they have open closes within seconds, and what they held waits again", async () => {
    const ours = await newOrg(server, { handoff: { agent_grace_seconds: 3600 } });
    const [ana, ben] = [await mint(ours), await mint(ours)];
    const { inbox: gone } = await InboxSocket.open(server, ana);
    const { inbox: stays } = await InboxSocket.open(server, ben);
    const [open, held] = [await talk(ours.widget_id), await talk(ours.widget_id)];
    const thread = new Socket(server, open.conversation_id, { token: ana.token });
    await thread.next("ready");
    await takeOver(held, ana.token);
    await stays.summary(of(held, ({ mode }) => mode === "human"));
    const started = Date.now();
    const removed = await server.call("DELETE", `/api/agent-tokens/${ana.id}`, { token: ours.key });
    expect(removed.status).toBe(204);
    for (const socket of [gone, thread])
      await eventually(
        async () => socket.isOpen,
        (isOpen) => !isOpen,
      );
    await stays.summary(of(held, ({ mode, agent }) => mode === "waiting" && !agent));
    expect(Date.now() - started).toBeLessThan(5_000);
    await stays.next("presence", ({ agents }) => agents.every(({ id }) => id !== ana.id));
    expect((await new InboxSocket(server, ana).closed).code).toBe(CloseCode.unauthorized);
    expect((await gone.closed).code).toBe(CloseCode.forbidden);
    expect((await thread.closed).code).toBe(CloseCode.forbidden);
    expect(stays.isOpen).toBe(true);
  });

  test("and taken on again, they come in with a new token", async () => {
    const ana = await mint();
    await server.call("DELETE", `/api/agent-tokens/${ana.id}`, { token: org.key });
    const anew = await mint(org, { agent_id: ana.id });
    const { ready } = await InboxSocket.open(server, anew);
    expect(ready.agents.map(({ id }) => id)).toContain(ana.id);
  });
});

describe("an agent who vanishes", () => {
  test("leaves what they held to others after the grace, not before, and not if they come back", async () => {
    const ours = await newOrg(server, { handoff: { agent_grace_seconds: 5 } });
    const [ana, ben, cleo] = [await mint(ours), await mint(ours), await mint(ours)];
    const { inbox: watcher } = await InboxSocket.open(server, ben);
    const { inbox: vanishing } = await InboxSocket.open(server, ana);
    const { inbox: returning } = await InboxSocket.open(server, cleo);
    const [lost, kept] = [await talk(ours.widget_id), await talk(ours.widget_id)];
    await takeOver(lost, ana.token);
    await takeOver(kept, cleo.token);
    for (const session of [lost, kept]) await watcher.summary(of(session, ({ mode }) => mode === "human"));
    const started = Date.now();
    vanishing.close();
    returning.close();
    await returning.closed;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await InboxSocket.open(server, cleo);
    const waits = await watcher.summary(
      of(lost, ({ mode }) => mode === "waiting"),
      15_000,
    );
    expect(Date.now() - started).toBeGreaterThan(4_500);
    expect(waits.agent).toBeUndefined();
    expect((await stateOf(server, kept)).mode).toBe("human");
  });

  test("but is still at the conversation keeps it", async () => {
    const ours = await newOrg(server, { handoff: { agent_grace_seconds: 5 } });
    const ana = await mint(ours);
    const { inbox } = await InboxSocket.open(server, ana);
    const session = await talk(ours.widget_id);
    const thread = new Socket(server, session.conversation_id, { token: ana.token });
    await thread.next("ready");
    await takeOver(session, ana.token);
    await inbox.summary(of(session, ({ mode }) => mode === "human"));
    inbox.close();
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    expect((await stateOf(server, session)).mode).toBe("human");
    thread.close();
    const after = await eventually(
      () => stateOf(server, session),
      ({ mode }) => mode === "waiting",
      15_000,
    );
    expect(after.mode).toBe("waiting");
  });

  test("who took it with a key and was never here keeps it", async () => {
    const ours = await newOrg(server, { handoff: { agent_grace_seconds: 5 } });
    const session = await talk(ours.widget_id);
    await takeOver(session, ours.key, { agent: { id: "kim", name: "Kim" } });
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect((await stateOf(server, session)).mode).toBe("human");
  });
});

test("visitors who wait are told where they stand, and move up as others are taken", async () => {
  const ours = await newOrg(server);
  const ana = await mint(ours);
  await InboxSocket.open(server, ana);
  const line: { session: Session; socket: Socket }[] = [];
  for (let n = 0; n < 3; n++) {
    const session = await talk(ours.widget_id);
    const socket = new Socket(server, session.conversation_id, { token: session.token });
    await socket.next("ready");
    socket.send({ type: "handoff" });
    await socket.next("state", ({ waiting }) => waiting?.position === n + 1);
    line.push({ session, socket });
  }
  const [first, second, third] = line as [
    (typeof line)[number],
    (typeof line)[number],
    (typeof line)[number],
  ];
  await takeOver(first.session, ana.token);
  await second.socket.next("state", ({ waiting }) => waiting?.position === 1);
  await third.socket.next("state", ({ waiting }) => waiting?.position === 2);
  third.socket.send({ type: "handoff", on: false });
  await third.socket.next("state", ({ mode }) => mode === "ai");
  expect((await stateOf(server, second.session)).waiting?.position).toBe(1);
  for (const { socket } of line) socket.close();
});

test("who subscribes first and lists second has everything, whatever changes meanwhile", async () => {
  const ours = await newOrg(server, { messages_per_minute: 1_000 });
  const ana = await mint(ours);
  const sessions: Session[] = [];
  for (let n = 0; n < 8; n++) sessions.push(await talk(ours.widget_id));
  const over = new AbortController();
  const changing = (async () => {
    for (let n = 0; !over.signal.aborted; n++) {
      const session = sessions[n % sessions.length]!;
      if (n % 5 === 0) await askForPerson(session);
      else if (n % 7 === 0) await takeOver(session, ours.key, { agent: { id: "kim", name: "Kim" } });
      else await say(server, session, `Change ${n}`);
    }
  })();
  const views: { known: Map<string, ConversationSummary>; inbox: InboxSocket }[] = [];
  for (let n = 0; n < 6; n++) {
    const { inbox } = await InboxSocket.open(server, ana);
    const { body } = await server.call("GET", "/api/conversations", { token: ana.token });
    const known = new Map<string, ConversationSummary>();
    for (const each of body.conversations) known.set(each.id, each);
    views.push({ known, inbox });
  }
  over.abort();
  await changing;
  const truth = await eventually(
    async () => {
      const { body } = await server.call("GET", "/api/conversations", { token: ana.token });
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const again = await server.call("GET", "/api/conversations", { token: ana.token });
      return { settled: JSON.stringify(body) === again.text, conversations: again.body.conversations };
    },
    ({ settled }) => settled,
    20_000,
  );
  for (const { known, inbox } of views) {
    for (const each of inbox.summaries) {
      if (each.version > (known.get(each.id)?.version ?? -1)) known.set(each.id, each);
    }
    expect([...known.values()].toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
      truth.conversations.toSorted((a: ConversationSummary, b: ConversationSummary) =>
        a.id.localeCompare(b.id),
      ),
    );
    inbox.close();
  }
});
