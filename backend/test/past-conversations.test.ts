import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { continueLink, signContinueToken } from "../src/auth/continue-token.ts";
import {
  eventually,
  foyerSecret,
  newOrg,
  openSession,
  type Org,
  say,
  Server,
  type Session,
} from "./server.ts";

let server: Server;
let org: Org;
let first: Session;
let second: Session;

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
beforeEach(async () => {
  first = await openSession(server, org.widget_id);
  await say(server, first, "About parcels");
  second = await openSession(server, org.widget_id, { token: first.token, new: true });
  await say(server, second, "About returns");
});
afterAll(() => server.close());

const own = async (token: string) =>
  (await server.call("GET", "/api/sessions", { token })).body.conversations as {
    id: string;
    title: string;
  }[];
const continueToken = (over: object = {}) =>
  signContinueToken(
    {
      org_id: org.org_id,
      widget_id: org.widget_id,
      conversation_id: first.conversation_id,
      visitor_id: first.visitor_id,
      ...over,
    },
    foyerSecret,
    Date.now(),
  );

test("a visitor finds their own conversations, by their first words, and nobody else's", async () => {
  const stranger = await openSession(server, org.widget_id);
  await say(server, stranger, "Not theirs");
  const found = await eventually(
    () => own(second.token),
    (list) => list.length === 2,
  );
  expect(found.map(({ title }) => title)).toEqual(["About returns", "About parcels"]);
  expect((await server.call("GET", "/api/sessions", { token: org.key })).status).toBe(403);
  expect((await server.call("GET", "/api/sessions")).status).toBe(401);
});

test("going back to one stays there, until another is begun", async () => {
  const back = await openSession(server, org.widget_id, {
    token: second.token,
    conversation_id: first.conversation_id,
  });
  expect(back.conversation_id).toBe(first.conversation_id);
  // A reload resumes what was chosen, not the latest.
  const reloaded = await openSession(server, org.widget_id, { token: back.token });
  expect(reloaded.conversation_id).toBe(first.conversation_id);
  const third = await openSession(server, org.widget_id, { token: reloaded.token, new: true });
  expect([first.conversation_id, second.conversation_id]).not.toContain(third.conversation_id);
  // A browser that never went back is at the latest.
  expect((await openSession(server, org.widget_id, { token: first.token })).conversation_id).toBe(
    third.conversation_id,
  );
});

test("somebody else's conversation, or one that never was, cannot be gone back to", async () => {
  const stranger = await openSession(server, org.widget_id);
  for (const conversation_id of [first.conversation_id, "c_invented"]) {
    const { status } = await server.call("POST", "/api/sessions", {
      body: { widget_id: org.widget_id, token: stranger.token, conversation_id },
    });
    expect(status).toBe(404);
  }
  const history = await server.call("GET", "/api/history/c_invented", { token: org.key });
  expect(history.status).toBe(404);
});

test("a link from an e-mail leads to its conversation on a browser that knows nothing", async () => {
  const token = await continueToken();
  const session = await openSession(server, org.widget_id, { continue: token });
  expect(session.conversation_id).toBe(first.conversation_id);
  const history = await server.call("GET", `/api/history/${session.conversation_id}`, {
    token: session.token,
  });
  expect(history.text).toContain("About parcels");
  expect(continueLink("https://chat.example", org.widget_id, token)).toBe(
    `https://chat.example/w/${org.widget_id}#continue=${token}`,
  );
});

test("a link of another widget, or one that was made up, leads to a fresh conversation", async () => {
  const forged = await signContinueToken(
    {
      org_id: org.org_id,
      widget_id: org.widget_id,
      conversation_id: first.conversation_id,
      visitor_id: first.visitor_id,
    },
    "another secret",
    Date.now(),
  );
  for (const token of [await continueToken({ widget_id: "other" }), forged, first.token]) {
    const session = await openSession(server, org.widget_id, { continue: token });
    expect(session.conversation_id).not.toBe(first.conversation_id);
    expect(session.visitor_id).not.toBe(first.visitor_id);
  }
});
