import { createHmac } from "node:crypto";
import { VisitorExport } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InboxSocket } from "./inbox-socket.ts";
import { Socket } from "./socket.ts";
import {
  type Answer,
  eventually,
  newOrg,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
  type Session,
} from "./server.ts";

let server: Server;
let org: Org;
let stranger: Org;
let identitySecret: string;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
  stranger = await newOrg(server);
  const path = `/api/config/${org.widget_id}/identity-secret`;
  identitySecret = (await server.call("POST", path, { token: org.key })).body.identity_secret;
});
afterAll(() => server.close());

const agent = { id: "ana", name: "Ana" };
const asOrg = (method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(method, path, { token: org.key, ...(body !== undefined && { body }) });

const inD1 = async (id: string): Promise<number> =>
  (await server.env.DB.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = ?")
    .bind(id)
    .first<number>("n")) ?? 0;

/** Somebody the host vouches for. */
function identity(user_id: string, widget_id = org.widget_id): Record<string, unknown> {
  const ts = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", identitySecret)
    .update(`${widget_id}|${user_id}|${ts}`)
    .digest("hex");
  return { user_id, ts, signature, name: `Name of ${user_id}`, email: `${user_id}@Example.com` };
}

async function converse(request: Record<string, unknown>, text: string): Promise<Session> {
  const session = await openSession(server, org.widget_id, request);
  await say(server, session, text, { wait: true });
  await eventually(
    () => inD1(session.conversation_id),
    (found) => found === 2,
  );
  return session;
}

async function mint(fields: Record<string, unknown>): Promise<string> {
  const minted = await asOrg("POST", "/api/agent-tokens", { agent_id: "a", name: "A", ...fields });
  if (minted.status !== 201) throw new Error(minted.text);
  return minted.body.token;
}

async function exported(id: string): Promise<VisitorExport> {
  const answer = await asOrg("GET", `/api/visitors/${id}`);
  expect(answer.status).toBe(200);
  return VisitorExport.parse(answer.body);
}

test("a visitor is found by the host's id and by e-mail address, whatever its capitals, with all conversations", async () => {
  const first = await converse({ identity: identity("found-7") }, "Hello");
  const second = await converse({ identity: identity("found-7"), new: true }, "Again");
  expect(second.conversation_id).not.toBe(first.conversation_id);
  for (const query of [
    "user_id=found-7",
    "email=FOUND-7@example.com",
    "user_id=found-7&email=found-7@example.com",
  ]) {
    const { status, body } = await asOrg("GET", `/api/visitors?${query}`);
    expect([query, status]).toEqual([query, 200]);
    expect(body).toMatchObject({
      visitors: [
        {
          id: first.visitor_id,
          widget_id: org.widget_id,
          verified: true,
          user_id: "found-7",
          conversations: 2,
        },
      ],
      next_cursor: null,
    });
  }
  for (const query of [
    "user_id=nobody",
    "email=nobody@example.com",
    "user_id=found-7&email=nobody@example.com",
  ]) {
    expect((await asOrg("GET", `/api/visitors?${query}`)).body.visitors).toEqual([]);
  }
  expect((await asOrg("GET", "/api/visitors")).status).toBe(422);
});

test("a list of visitors goes on where its page ended", async () => {
  const elsewhere = await newWidget(server, org);
  const secret = await asOrg("POST", `/api/config/${elsewhere}/identity-secret`);
  const ours = identity("paged-1");
  const before = identitySecret;
  identitySecret = secret.body.identity_secret;
  const theirs = identity("paged-1", elsewhere);
  identitySecret = before;
  const one = await converse({ identity: ours }, "Here");
  const two = await openSession(server, elsewhere, { identity: theirs });
  await say(server, two, "There", { wait: true });
  await eventually(
    () => inD1(two.conversation_id),
    (found) => found === 2,
  );
  const ids: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const { body } = await asOrg(
      "GET",
      `/api/visitors?user_id=paged-1&limit=1${cursor && `&cursor=${cursor}`}`,
    );
    ids.push(...body.visitors.map((visitor: { id: string }) => visitor.id));
    cursor = body.next_cursor;
  }
  expect(ids.toSorted()).toEqual([one.visitor_id, two.visitor_id].toSorted());
  const scoped = await mint({ role: "admin", widgets: [elsewhere] });
  const seen = await server.call("GET", "/api/visitors?user_id=paged-1", { token: scoped });
  expect(seen.body.visitors).toMatchObject([{ id: two.visitor_id }]);
  for (const method of ["GET", "DELETE"]) {
    expect((await server.call(method, `/api/visitors/${one.visitor_id}`, { token: scoped })).status).toBe(
      404,
    );
  }
});

test("an export holds everything of the visitor, and nothing of the agents' own", async () => {
  const session = await converse(
    { identity: identity("export-1"), attributes: { plan: "gold" }, locale: "de" },
    "My parcel is lost",
  );
  const { conversation_id } = session;
  await asOrg("POST", `/api/takeover/${conversation_id}`, { agent });
  await asOrg("POST", `/api/messages/${conversation_id}`, {
    agent,
    text: "Between us: be kind",
    internal: true,
  });
  for (let n = 1; n <= 110; n += 1) {
    await asOrg("POST", `/api/messages/${conversation_id}`, { agent, text: `Line ${n}` });
  }
  await asOrg("POST", `/api/close/${conversation_id}`, { agent });
  await server.call("POST", `/api/chat/${conversation_id}`, {
    token: session.token,
    address: session.address,
    body: { type: "rate", csat: 5, comment: "Lovely" },
  });
  const other = await converse({ identity: identity("export-1"), new: true }, "Another thing");
  await converse({ identity: identity("export-2") }, "Somebody else's");
  await eventually(
    () => exported(session.visitor_id),
    ({ conversations }) => conversations.some(({ ratings }) => ratings.length > 0),
  );

  const whole = await exported(session.visitor_id);
  expect(whole.visitor).toMatchObject({
    id: session.visitor_id,
    user_id: "export-1",
    email: "export-1@Example.com",
    attributes: { plan: "gold" },
    locale: "de",
  });
  expect(whole.conversations.map(({ conversation }) => conversation.id).toSorted()).toEqual(
    [conversation_id, other.conversation_id].toSorted(),
  );
  const long = whole.conversations.find(({ conversation }) => conversation.id === conversation_id)!;
  expect(long.messages.map(({ seq }) => seq)).toEqual(long.messages.map((_, index) => index + 1));
  const texts = long.messages.map(({ text }) => text);
  expect(texts).toContain("My parcel is lost");
  for (let n = 1; n <= 110; n += 1) expect(texts).toContain(`Line ${n}`);
  expect(long.ratings).toMatchObject([{ type: "csat.created", score: 5, comment: "Lovely" }]);
  expect(JSON.stringify(whole)).not.toContain("Between us");
  expect(JSON.stringify(whole)).not.toContain("Somebody else's");
});

test("an erased visitor is gone from every list and search, and their token opens nothing of it", async () => {
  const session = await converse({ identity: identity("erase-1") }, "My Zauberwort is Rumpelstiltskin");
  const later = await converse({ identity: identity("erase-1"), new: true }, "Rumpelstiltskin again");
  const neighbour = await converse({ identity: identity("erase-2") }, "Rumpelstiltskin of the neighbour");
  const both = [session.conversation_id, later.conversation_id];
  for (const id of both) await server.env.FILES.put(`attachments/${org.org_id}/${id}/f_1/a.png`, "content");

  const asked = await asOrg("DELETE", `/api/visitors/${session.visitor_id}`);
  expect([asked.status, asked.body]).toEqual([202, { queued: 2 }]);
  const gone = await eventually(
    () => asOrg("GET", `/api/visitors/${session.visitor_id}`),
    ({ status }) => status === 404,
  );
  expect(gone.status).toBe(404);
  expect((await asOrg("DELETE", `/api/visitors/${session.visitor_id}`)).status).toBe(404);

  const lists = [
    `/api/conversations/${org.widget_id}`,
    "/api/conversations",
    "/api/search?q=Rumpelstiltskin",
    "/api/visitors?user_id=erase-1",
    "/api/visitors?email=erase-1@example.com",
  ];
  for (const path of lists) {
    const { status, text } = await asOrg("GET", path);
    expect([path, status]).toEqual([path, 200]);
    for (const id of [...both, session.visitor_id]) expect([path, text.includes(id)]).toEqual([path, false]);
  }
  expect((await asOrg("GET", "/api/search?q=Rumpelstiltskin")).text).toContain(neighbour.conversation_id);
  for (const id of both) {
    expect((await asOrg("GET", `/api/history/${id}`)).status).toBe(404);
    expect((await server.call("GET", `/api/history/${id}`, { token: session.token })).status).toBe(404);
    expect((await server.env.FILES.list({ prefix: `attachments/${org.org_id}/${id}/` })).objects).toEqual([]);
  }

  // The same person, vouched for again or with the token of before, begins anew.
  for (const request of [{ identity: identity("erase-1") }, { token: session.token }]) {
    const anew = await openSession(server, org.widget_id, request);
    expect(anew.visitor_id).toBe(session.visitor_id);
    const { body } = await server.call("GET", `/api/history/${anew.conversation_id}`, { token: anew.token });
    expect(body.messages).toEqual([]);
  }
  expect((await asOrg("GET", `/api/history/${neighbour.conversation_id}`)).body.messages).toHaveLength(2);
});

test("an erasure is seen at once by who has the conversation open", async () => {
  const session = await converse({ identity: identity("live-1") }, "Hello");
  const { inbox } = await InboxSocket.open(server, { token: await mint({ agent_id: "watch" }) });
  await inbox.summary(({ id }) => id === session.conversation_id);
  const socket = new Socket(server, session.conversation_id, { token: session.token });
  await socket.next("ready");
  await asOrg("DELETE", `/api/visitors/${session.visitor_id}`);
  await inbox.next("removed", ({ id }) => id === session.conversation_id);
  const isOpen = await eventually(
    async () => socket.isOpen,
    (open) => !open,
  );
  expect(isOpen).toBe(false);
  inbox.close();
});

test("an erasure that the queue never did is done by the next day's cron", async () => {
  const session = await converse({ identity: identity("cron-1") }, "Hello");
  await server.env.DB.prepare("INSERT INTO visitor_erasures (org_id, visitor_id, asked_at) VALUES (?, ?, ?)")
    .bind(org.org_id, session.visitor_id, new Date().toISOString())
    .run();
  await server.scheduled(new Date());
  const left = await eventually(
    () => inD1(session.conversation_id),
    (found) => found === 0,
  );
  expect(left).toBe(0);
});

test("another org neither finds, reads nor erases a visitor of ours, and the operator says whose are meant", async () => {
  const session = await converse({ identity: identity("ours-1") }, "Hello");
  const path = `/api/visitors/${session.visitor_id}`;
  for (const method of ["GET", "DELETE"]) {
    expect((await server.call(method, path, { token: stranger.key })).status).toBe(404);
    expect((await server.call(method, path, { token: platformSecret })).status).toBe(422);
    const asTheirs = await server.call(method, `${path}?org_id=${stranger.org_id}`, {
      token: platformSecret,
    });
    expect(asTheirs.status).toBe(404);
    const asOurs = await server.call(method, `${path}?org_id=${org.org_id}`, { token: stranger.key });
    expect(asOurs.status).toBe(403);
  }
  const found = await server.call("GET", "/api/visitors?user_id=ours-1", { token: stranger.key });
  expect(found.body.visitors).toEqual([]);
  const read = await server.call("GET", `${path}?org_id=${org.org_id}`, { token: platformSecret });
  expect(VisitorExport.parse(read.body).conversations).toHaveLength(1);
  expect(await inD1(session.conversation_id)).toBe(2);
});

test("who exported or erased whom is written down, without who it was", async () => {
  const session = await converse({ identity: identity("audited-1") }, "Hello");
  await exported(session.visitor_id);
  await asOrg("DELETE", `/api/visitors/${session.visitor_id}`);
  const { body, text } = await asOrg("GET", `/api/audit?target=${session.visitor_id}`);
  const details = { conversations: 1 };
  const actor = { kind: "key", id: org.key_id };
  expect(body.entries).toMatchObject([
    { action: "visitor.erase", actor, widget_id: org.widget_id, details },
    { action: "visitor.export", actor, widget_id: org.widget_id, details },
  ]);
  expect(text).not.toContain("audited-1");
});
