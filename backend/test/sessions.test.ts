import type { Message } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimsOf, forgeToken, signIdentity } from "./forge.ts";
import {
  eventually,
  newAddress,
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
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

const open = (body: object, headers: Record<string, string> = {}) =>
  server.call("POST", "/api/sessions", { body, headers });
const historyOf = async ({ conversation_id }: Session): Promise<Message[]> =>
  (await server.call("GET", `/api/history/${conversation_id}`, { token: org.key })).body.messages;
const makeSecret = async (widget_id: string): Promise<string> =>
  (await server.call("POST", `/api/config/${widget_id}/identity-secret`, { token: org.key })).body
    .identity_secret;

test("a session is what a widget needs to begin: ids, a token, the public config", async () => {
  const { status, headers, body } = await open({ widget_id: org.widget_id, locale: "de" });
  expect(status).toBe(200);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(Object.keys(body).toSorted()).toEqual([
    "config",
    "conversation_id",
    "expires_at",
    "token",
    "verified",
    "visitor_id",
  ]);
  expect(body.verified).toBe(false);
  expect(body.config).not.toHaveProperty("prompt");
  expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now() + 29 * 24 * 3_600_000);
});

test("two visitors are two people", async () => {
  const [one, two] = [await openSession(server, org.widget_id), await openSession(server, org.widget_id)];
  expect(one.visitor_id).not.toBe(two.visitor_id);
  expect(one.conversation_id).not.toBe(two.conversation_id);
});

test("bad fields are named, and an unknown widget is not found", async () => {
  const bad = await open({ widget_id: 7, locale: "x".repeat(40), identity: { user_id: "" } });
  expect(bad.status).toBe(422);
  expect(bad.body.errors.map((error: { path: string }) => error.path).toSorted()).toEqual([
    "identity.signature",
    "identity.ts",
    "identity.user_id",
    "locale",
    "widget_id",
  ]);
  expect((await open({ widget_id: "nothing" })).status).toBe(404);
});

describe("origins", () => {
  test("a widget without a list opens anywhere, also for callers that are no page", async () => {
    for (const headers of [{}, { origin: "https://anywhere.example" }, { origin: "null" }]) {
      expect((await open({ widget_id: org.widget_id }, headers as Record<string, string>)).status).toBe(200);
    }
  });

  test("a widget with a list opens on its sites, their subdomains where a star stands, and the hosted page", async () => {
    const widget_id = await newWidget(server, org, {
      allowed_origins: ["https://shop.example", "https://*.shop.example", "http://localhost:3000"],
    });
    const status = async (origin: string) => (await open({ widget_id }, { origin })).status;
    for (const good of [
      "https://shop.example",
      "https://de.shop.example",
      "https://a.b.shop.example",
      "http://localhost:3000",
      server.url.origin,
    ]) {
      expect([good, await status(good)]).toEqual([good, 200]);
    }
    for (const bad of [
      "https://evil.example",
      "http://shop.example",
      "https://shop.example.evil.example",
      "https://evilshop.example",
      "https://shop.example:8443",
      "null",
      "",
    ]) {
      expect([bad, await status(bad)]).toEqual([bad, 403]);
    }
    const none = await open({ widget_id });
    expect([none.status, none.body.code]).toEqual([403, "origin_not_allowed"]);
  });

  test("a site that is taken off the list may not go on talking with the tokens it has", async () => {
    const widget_id = await newWidget(server, org, { allowed_origins: ["https://was.example"] });
    const headers = { origin: "https://was.example" };
    const session = await openSession(server, widget_id, {}, { headers });
    const send = (id: string) =>
      server.call("POST", `/api/chat/${session.conversation_id}`, {
        token: session.token,
        headers,
        body: { id, text: "Hello", wait: false },
      });
    expect((await send("m1")).status).toBe(200);
    await server.call("POST", "/api/config", {
      token: org.key,
      body: { widget_id, org_id: org.org_id, allowed_origins: ["https://is.example"] },
    });
    const refused = await send("m2");
    expect([refused.status, refused.body.code]).toEqual([403, "origin_not_allowed"]);
  });
});

describe("coming back", () => {
  test("a token leads to its conversation again, as the same visitor", async () => {
    const first = await openSession(server, org.widget_id);
    await say(server, first, "I will be back");
    const again = await openSession(server, org.widget_id, { token: first.token });
    expect([again.conversation_id, again.visitor_id]).toEqual([first.conversation_id, first.visitor_id]);
    expect((await historyOf(again))[0]?.text).toBe("I will be back");
  });

  test("a token that ran out, or is nonsense, begins anew instead of failing", async () => {
    const first = await openSession(server, org.widget_id);
    const old = forgeToken({ ...claimsOf(first.token), exp: 1 });
    for (const token of [old, "nonsense", ""]) {
      const again = await openSession(server, org.widget_id, { token });
      expect(again.conversation_id).not.toBe(first.conversation_id);
    }
  });

  test("a token of one widget begins anew in another", async () => {
    const first = await openSession(server, org.widget_id);
    const elsewhere = await openSession(server, await newWidget(server, org), { token: first.token });
    expect(elsewhere.conversation_id).not.toBe(first.conversation_id);
    expect(elsewhere.visitor_id).not.toBe(first.visitor_id);
  });

  test("a new conversation keeps the visitor, and their other tabs follow", async () => {
    const first = await openSession(server, org.widget_id);
    const second = await openSession(server, org.widget_id, { token: first.token, new: true });
    expect(second.visitor_id).toBe(first.visitor_id);
    expect(second.conversation_id).not.toBe(first.conversation_id);
    const otherTab = await openSession(server, org.widget_id, { token: first.token });
    expect(otherTab.conversation_id).toBe(second.conversation_id);
  });

  test("a tab follows however many new conversations were begun in another", async () => {
    const first = await openSession(server, org.widget_id);
    let latest = first;
    for (let n = 0; n < 4; n++)
      latest = await openSession(server, org.widget_id, { token: latest.token, new: true });
    const otherTab = await openSession(server, org.widget_id, { token: first.token });
    expect(otherTab.conversation_id).toBe(latest.conversation_id);
  });

  test("two tabs that begin a new conversation at once end up in one", async () => {
    const first = await openSession(server, org.widget_id);
    await Promise.all(
      [1, 2].map(() => openSession(server, org.widget_id, { token: first.token, new: true })),
    );
    const [one, two] = await Promise.all(
      [1, 2].map(() => openSession(server, org.widget_id, { token: first.token })),
    );
    expect(one?.conversation_id).toBe(two?.conversation_id);
  });

  test("a conversation that was erased begins empty under the same token", async () => {
    const first = await openSession(server, org.widget_id);
    await say(server, first, "Forget me");
    await server.env.ERASURES.send({ org_id: org.org_id, conversation_id: first.conversation_id });
    const gone = () => say(server, first, "Still there?");
    expect((await eventually(gone, ({ status }) => status === 404)).status).toBe(404);
    const again = await openSession(server, org.widget_id, { token: first.token });
    expect((await say(server, again, "Hello again")).status).toBe(200);
    expect((await historyOf(again)).map(({ text }) => text)).not.toContain("Forget me");
  });
});

describe("a visitor the host knows", () => {
  let widget_id: string;
  let secret: string;
  beforeAll(async () => {
    widget_id = await newWidget(server, org);
    secret = await makeSecret(widget_id);
  });

  test("is verified, with the name and e-mail the host gives, and for a day", async () => {
    const identity = {
      ...signIdentity(secret, { widget_id, user_id: "u1" }),
      name: "Ada",
      email: "ada@example.com",
    };
    const session = await openSession(server, widget_id, { identity });
    expect(session.verified).toBe(true);
    expect(Date.parse(session.expires_at)).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
    await say(server, session, "Hello");
    const list = () => server.call("GET", `/api/conversations/${widget_id}`, { token: org.key });
    const { body } = await eventually(list, ({ body }) => body.conversations.length > 0);
    expect(body.conversations[0].visitor).toEqual({
      id: session.visitor_id,
      verified: true,
      user_id: "u1",
      name: "Ada",
      email: "ada@example.com",
    });
  });

  test("is refused with a signature that is wrong, old, of the future, of another person or another widget", async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = signIdentity(secret, { widget_id, user_id: "u2" });
    const elsewhere = await newWidget(server, org);
    const bad = {
      wrong: { ...good, signature: "0".repeat(64) },
      "of another person": { ...good, user_id: "u3" },
      "of another time": { ...good, ts: good.ts - 1 },
      old: signIdentity(secret, { widget_id, user_id: "u2", ts: now - 24 * 3600 - 5 }),
      "of the future": signIdentity(secret, { widget_id, user_id: "u2", ts: now + 400 }),
      "by another widget's secret": signIdentity(await makeSecret(elsewhere), { widget_id, user_id: "u2" }),
      "for another widget": signIdentity(secret, { widget_id: elsewhere, user_id: "u2" }),
      "by the operator's secret": signIdentity(platformSecret, { widget_id, user_id: "u2" }),
      "by an empty secret": signIdentity("", { widget_id, user_id: "u2" }),
    };
    for (const [name, identity] of Object.entries(bad)) {
      const { status, body } = await open({ widget_id, identity });
      expect([name, status, body.code]).toEqual([name, 403, "identity_invalid"]);
    }
  });

  test("is refused, with the way out, where the widget has no secret yet", async () => {
    const fresh = await newWidget(server, org);
    const { status, body } = await open({
      widget_id: fresh,
      identity: signIdentity("", { widget_id: fresh, user_id: "u" }),
    });
    expect([status, body.code]).toEqual([403, "identity_invalid"]);
    expect(body.detail).toContain("identity-secret");
  });

  test("meets the same conversation on every device, also after beginning a new one", async () => {
    const identity = () => signIdentity(secret, { widget_id, user_id: "two-devices" });
    const phone = await openSession(server, widget_id, { identity: identity() });
    const desk = await openSession(server, widget_id, { identity: identity() });
    expect([desk.conversation_id, desk.visitor_id]).toEqual([phone.conversation_id, phone.visitor_id]);

    const fresh = await openSession(server, widget_id, {
      identity: identity(),
      token: phone.token,
      new: true,
    });
    expect(fresh.conversation_id).not.toBe(phone.conversation_id);
    for (const token of [undefined, desk.token, fresh.token]) {
      const next = await openSession(server, widget_id, { identity: identity(), ...(token && { token }) });
      expect(next.conversation_id).toBe(fresh.conversation_id);
    }
    // With the token alone, as a page reload within the day does.
    const twice = await openSession(server, widget_id, { token: fresh.token, new: true });
    const thrice = await openSession(server, widget_id, { token: twice.token, new: true });
    for (const request of [{ identity: identity() }, { token: phone.token }, { token: desk.token }]) {
      expect((await openSession(server, widget_id, request)).conversation_id).toBe(thrice.conversation_id);
    }
  });

  test("stays who they are in a new conversation that the token alone began", async () => {
    const own = await newWidget(server, org);
    const identity = {
      ...signIdentity(await makeSecret(own), { widget_id: own, user_id: "u9" }),
      name: "Ada",
    };
    const first = await openSession(server, own, { identity });
    const second = await openSession(server, own, { token: first.token, new: true });
    expect(second.verified).toBe(true);
    await say(server, second, "Hello");
    const list = () => server.call("GET", `/api/conversations/${own}`, { token: org.key });
    const { body } = await eventually(list, ({ body }) => body.conversations.length > 0);
    expect(body.conversations[0].visitor).toMatchObject({ verified: true, user_id: "u9", name: "Ada" });
  });

  test("takes along what they said before they were known, ids and all, and leaves nothing behind", async () => {
    const anonymous = await openSession(server, widget_id);
    await say(server, anonymous, "How much is a chair?", { id: "asked-1", wait: true });
    await say(server, anonymous, "And a table?", { id: "asked-2", wait: true });
    const before = await historyOf(anonymous);
    const identity = signIdentity(secret, { widget_id, user_id: "known-later" });
    const known = await openSession(server, widget_id, { token: anonymous.token, identity });
    expect(known.conversation_id).not.toBe(anonymous.conversation_id);
    const after = await historyOf(known);
    expect(after).toEqual(before);
    const old = () => server.call("GET", `/api/history/${anonymous.conversation_id}`, { token: org.key });
    expect((await eventually(old, ({ status }) => status === 404)).status).toBe(404);
  });

  test("takes it along into a conversation that has begun already, after what is there", async () => {
    const identity = () => signIdentity(secret, { widget_id, user_id: "came-back" });
    const known = await openSession(server, widget_id, { identity: identity() });
    await say(server, known, "First visit", { id: "first", wait: true });
    const anonymous = await openSession(server, widget_id);
    await say(server, anonymous, "Second visit", { id: "second", wait: true });
    const merged = await openSession(server, widget_id, { token: anonymous.token, identity: identity() });
    expect(merged.conversation_id).toBe(known.conversation_id);
    const messages = await historyOf(merged);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(messages.filter(({ role }) => role === "visitor").map(({ id }) => id)).toEqual([
      "first",
      "second",
    ]);
    // The answer to the identification may have been lost: asked again, nothing comes twice.
    await openSession(server, widget_id, { token: anonymous.token, identity: identity() });
    expect(await historyOf(merged)).toEqual(messages);
    expect((await say(server, merged, "Third", { id: "third" })).body.message.seq).toBe(5);
  });

  test("takes nothing along from another verified person who used the browser before", async () => {
    const first = await openSession(server, widget_id, {
      identity: signIdentity(secret, { widget_id, user_id: "ann" }),
    });
    await say(server, first, "Ann's secret");
    const second = await openSession(server, widget_id, {
      token: first.token,
      identity: signIdentity(secret, { widget_id, user_id: "bob" }),
    });
    expect(second.visitor_id).not.toBe(first.visitor_id);
    expect((await historyOf(second)).map(({ text }) => text)).not.toContain("Ann's secret");
    expect((await historyOf(first))[0]?.text).toBe("Ann's secret");
  });

  test("who logs out is a stranger again", async () => {
    const known = await openSession(server, widget_id, {
      identity: signIdentity(secret, { widget_id, user_id: "eve" }),
    });
    await say(server, known, "While logged in");
    const stranger = await openSession(server, widget_id);
    expect([stranger.verified, stranger.visitor_id === known.visitor_id]).toEqual([false, false]);
    expect(
      (await server.call("GET", `/api/history/${known.conversation_id}`, { token: stranger.token })).status,
    ).toBe(404);
  });

  test("keeps their conversation when the host changes its secret, and old signatures end", async () => {
    const own = await newWidget(server, org);
    const old = await makeSecret(own);
    const before = await openSession(server, own, {
      identity: signIdentity(old, { widget_id: own, user_id: "u" }),
    });
    const next = await makeSecret(own);
    expect(next).not.toBe(old);
    const refused = await open({
      widget_id: own,
      identity: signIdentity(old, { widget_id: own, user_id: "u" }),
    });
    expect(refused.status).toBe(403);
    const after = await openSession(server, own, {
      identity: signIdentity(next, { widget_id: own, user_id: "u" }),
    });
    expect(after.conversation_id).toBe(before.conversation_id);
  });

  test("a widget made again under a deleted one's id has a secret of its own", async () => {
    const own = await newWidget(server, org);
    const old = await makeSecret(own);
    await server.call("DELETE", `/api/config/${own}`, { token: org.key });
    await server.call("POST", "/api/config", {
      token: org.key,
      body: { widget_id: own, org_id: org.org_id },
    });
    expect(await makeSecret(own)).not.toBe(old);
  });
});

test("one address opens sixty sessions a minute, and hears when to come back", async () => {
  const address = newAddress();
  const body = { widget_id: org.widget_id };
  const answers = await Promise.all(
    Array.from({ length: 65 }, () => server.call("POST", "/api/sessions", { address, body })),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  // The window may turn while this runs.
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, headers, body } of refused) {
    expect([status, body.code, body.retry_after]).toEqual([429, "rate_limited", 60]);
    expect(headers.get("retry-after")).toBe("60");
  }
  expect((await open(body)).status).toBe(200);
});
