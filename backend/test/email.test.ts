import type { Queue } from "@cloudflare/workers-types";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Mail, MailProvider } from "./mail-provider.ts";
import { eventually, newId, newOrg, openSession, type Org, say, Server, type Session } from "./server.ts";
import { Socket } from "./socket.ts";

let server: Server;
let provider: MailProvider;
beforeAll(async () => {
  provider = await MailProvider.start();
  server = await Server.start({ ...provider.settings, PUBLIC_URL: "https://chat.acme.example/" });
});
afterAll(async () => {
  await server.close();
  provider.close();
});
afterEach(() => {
  provider.instead = undefined;
  if (provider.refused.length > 0) throw new Error(JSON.stringify(provider.refused));
});

const newAddress = (): string => `${newId("ana")}@example.com`;
const ana = { id: "ana", name: "Ana" };
/** Nobody is ever there. */
const neverOpen = { time_zone: "UTC" };

const frame = async (session: Session, body: Record<string, unknown>) => {
  const { conversation_id, token, address } = session;
  const done = await server.call("POST", `/api/chat/${conversation_id}`, { token, address, body });
  if (done.status !== 200) throw new Error(done.text);
};
const contact = (session: Session, email: string, more: Record<string, unknown> = {}) =>
  frame(session, { type: "contact", email, consent: true, ...more });
const mailed = (address: string, count = 1): Promise<Mail[]> =>
  eventually(
    async () => provider.to(address),
    (found) => found.length >= count,
  );
const settle = (ms = 3_500) => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(org: Org, { conversation_id }: Session, ...texts: string[]): Promise<void> {
  await server.call("POST", `/api/takeover/${conversation_id}`, { token: org.key, body: { agent: ana } });
  for (const text of texts) {
    const body = { agent: ana, text };
    const said = await server.call("POST", `/api/messages/${conversation_id}`, { token: org.key, body });
    if (said.status !== 201) throw new Error(said.text);
  }
}

const agentMessages = (id: string) =>
  server.env.DB.prepare(
    "SELECT count(*) AS n, max(seq) AS seq FROM messages WHERE conversation_id = ? AND role = 'agent'",
  )
    .bind(id)
    .first<{ n: number; seq: number }>();

/** As if two minutes had passed since the answers: the queue's own delay is not waited for. */
async function pauseOver(org: Org, { conversation_id }: Session, count: number): Promise<void> {
  const found = await eventually(
    () => agentMessages(conversation_id),
    (answers) => answers?.n === count,
  );
  const earlier = new Date(Date.now() - 130_000).toISOString();
  await server.env.DB.prepare(
    `UPDATE messages SET message = json_set(message, '$.created_at', ?2) WHERE conversation_id = ?1 AND role = 'agent'`,
  )
    .bind(conversation_id, earlier)
    .run();
  const { DELIVERIES } = server.env as unknown as { DELIVERIES: Queue };
  await DELIVERIES.send({
    kind: "email",
    mail: "answer",
    org_id: org.org_id,
    conversation_id,
    seq: found!.seq,
    origin: null,
  });
}

test("the owner is told who left an address when nobody was there, and can reply", async () => {
  const owner = newAddress();
  const visitor = newAddress();
  const org = await newOrg(server, {
    title: "Acme help",
    handoff: { hours: neverOpen, notify_email: owner },
  });
  const session = await openSession(server, org.widget_id);
  await say(server, session, "My parcel <b>never</b> came", { wait: true });
  await frame(session, { type: "handoff" });
  await contact(session, visitor, { name: "Ana\r\nBcc: everyone@example.com" });
  const [mail] = await mailed(owner);
  expect(mail).toMatchObject({ from: "Acme <help@acme.example>", reply_to: visitor });
  expect(mail!.subject).toContain("Acme help");
  expect(mail!.text).toContain("My parcel <b>never</b> came");
  expect(mail!.text).toContain(visitor);
  expect(mail!.html).toContain("My parcel &lt;b&gt;never&lt;/b&gt; came");
  expect(mail!.html).not.toContain("<b>never</b>");
  await settle();
  expect(provider.to(owner)).toHaveLength(1);
});

test("an address that was known before is told of when nobody comes", async () => {
  const owner = newAddress();
  const org = await newOrg(server, { handoff: { hours: neverOpen, notify_email: owner } });
  const session = await openSession(server, org.widget_id);
  await contact(session, newAddress());
  await say(server, session, "Hello", { wait: true });
  await settle(2_500);
  expect(provider.to(owner)).toEqual([]);
  await frame(session, { type: "handoff" });
  expect(await mailed(owner)).toHaveLength(1);
});

test("an owner who wants no e-mail gets none, and none is sent while somebody may come", async () => {
  const [quiet, open] = [
    await newOrg(server, { handoff: { hours: neverOpen } }),
    await newOrg(server, { handoff: { notify_email: newAddress() } }),
  ];
  const before = provider.calls;
  for (const org of [quiet, open]) {
    const session = await openSession(server, org.widget_id);
    await say(server, session, "Hello", { wait: true });
    await frame(session, { type: "handoff" });
    await contact(session, newAddress());
  }
  await settle();
  expect(provider.calls).toBe(before);
});

test("answers follow a visitor who left, all in one mail, with a link that leads back on another device", async () => {
  const visitor = newAddress();
  const org = await newOrg(server, { title: "Acme help" });
  const session = await openSession(server, org.widget_id, { locale: "de-AT" });
  await say(server, session, "Where is my parcel?", { wait: true });
  await contact(session, visitor);
  await answer(org, session, "It is on its way.", "It comes on Tuesday <tomorrow>.");
  await pauseOver(org, session, 2);
  const [mail] = await mailed(visitor);
  expect(mail!.subject).toBe("Ana hat Ihnen geantwortet: Acme help");
  expect(mail!.text).toContain("It is on its way.");
  expect(mail!.text).toContain("It comes on Tuesday <tomorrow>.");
  expect(mail!.text).not.toContain("Where is my parcel?");
  expect(mail!.html).toContain("Tuesday &lt;tomorrow&gt;");
  expect(mail!.html).toContain('lang="de"');
  const [, origin, widget, token] = /(https:\/\/\S+)\/w\/([\w-]+)#continue=(\S+)/.exec(mail!.text)!;
  expect([origin, widget]).toEqual(["https://chat.acme.example", org.widget_id]);
  const elsewhere = await openSession(server, org.widget_id, { continue: token });
  expect(elsewhere.conversation_id).toBe(session.conversation_id);

  // Nothing new: nothing more is sent.
  await pauseOver(org, session, 2);
  await settle();
  expect(provider.to(visitor)).toHaveLength(1);
  await answer(org, session, "One more thing.");
  await pauseOver(org, session, 3);
  const [, second] = await mailed(visitor, 2);
  expect(second!.text).toContain("One more thing.");
  expect(second!.text).not.toContain("It is on its way.");
});

test("nothing is sent to a visitor who is there, has answered since, or never agreed", async () => {
  const org = await newOrg(server);
  const before = provider.calls;

  const here = await openSession(server, org.widget_id);
  await say(server, here, "Hello", { wait: true });
  await contact(here, newAddress());
  await answer(org, here, "Hello");
  const socket = new Socket(server, here.conversation_id, { token: here.token });
  await socket.next("ready");
  await pauseOver(org, here, 1);

  const spoke = await openSession(server, org.widget_id);
  await say(server, spoke, "Hello", { wait: true });
  await contact(spoke, newAddress());
  await answer(org, spoke, "Hello");
  await say(server, spoke, "I am back");
  await settle(1_500);
  await pauseOver(org, spoke, 1);

  const silent = await openSession(server, org.widget_id);
  await say(server, silent, "Hello", { wait: true });
  await answer(org, silent, "Hello");
  await pauseOver(org, silent, 1);

  await settle();
  expect(provider.calls).toBe(before);
  socket.close();
});

test("a provider that is busy is asked again; one that refuses is not", async () => {
  const org = await newOrg(server);
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Hello", { wait: true });
  const path = `/api/transcript/${session.conversation_id}`;
  const { token, address } = session;
  const busy = newAddress();
  provider.instead = (response, call) => {
    if (call > first + 1) return false;
    response.writeHead(429, { "content-type": "application/json" }).end("{}");
    return true;
  };
  let first = provider.calls;
  expect((await server.call("POST", path, { token, address, body: { email: busy } })).status).toBe(202);
  expect(
    await eventually(
      async () => provider.to(busy),
      (found) => found.length > 0,
      25_000,
    ),
  ).toHaveLength(1);
  expect(provider.calls).toBe(first + 2);

  const refused = newAddress();
  first = provider.calls;
  provider.instead = (response) => {
    response.writeHead(403, { "content-type": "application/json" }).end('{"message":"secret words"}');
    return true;
  };
  server.takeLog();
  await server.call("POST", path, { token, address, body: { email: refused } });
  const lines = await eventually(
    async () => server.takeLog(),
    (found) => found.some((line) => line.includes("email_given_up")),
  );
  expect(lines.join("\n")).toContain("it answered 403");
  expect(lines.join("\n")).not.toContain("secret words");
  expect(lines.join("\n")).not.toContain(refused);
  await settle(1_000);
  expect(provider.calls).toBe(first + 1);
});

test("an address is told to nobody but the provider: not in D1, not in the log", async () => {
  const visitor = newAddress();
  const org = await newOrg(server);
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Hello", { wait: true });
  server.takeLog();
  const { token, address, conversation_id } = session;
  await server.call("POST", `/api/transcript/${conversation_id}`, {
    token,
    address,
    body: { email: visitor },
  });
  await mailed(visitor);
  const rows = await server.env.DB.prepare("SELECT * FROM emails WHERE conversation_id = ?")
    .bind(conversation_id)
    .all();
  expect(rows.results).toHaveLength(1);
  expect(JSON.stringify(rows.results)).not.toContain(visitor);
  expect(server.takeLog().join("\n")).not.toContain(visitor);
});
