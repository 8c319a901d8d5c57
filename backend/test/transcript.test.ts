import { TranscriptAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MailProvider } from "./mail-provider.ts";
import { type Call, eventually, newId, newOrg, newWidget, openSession, say, Server } from "./server.ts";

let server: Server;
let provider: MailProvider;
beforeAll(async () => {
  provider = await MailProvider.start();
  server = await Server.start(provider.settings);
});
afterAll(async () => {
  await server.close();
  provider.close();
});

const ana = { id: "ana", name: "Ana" };

/** A visitor, the assistant and an agent have spoken, and there is a note. */
async function talked(config: Record<string, unknown> = {}) {
  const org = await newOrg(server, { title: "Acme <help>", ...config });
  const session = await openSession(server, org.widget_id, { locale: "fr" });
  await say(server, session, "<script>alert(1)</script> **Where?**", { wait: true });
  const staff = (method: string, path: string, body: unknown) =>
    server.call(method, `/api/${path}/${session.conversation_id}`, { token: org.key, body });
  await staff("POST", "takeover", { agent: ana });
  await staff("POST", "messages", { agent: ana, text: "Here & there" });
  const note = await staff("POST", "messages", { agent: ana, text: "A hard one", internal: true });
  expect(note.status).toBe(201);
  await eventually(
    async () =>
      server.env.DB.prepare("SELECT id FROM conversations WHERE id = ?")
        .bind(session.conversation_id)
        .first(),
    (row) => row !== null,
  );
  const path = `/api/transcript/${session.conversation_id}`;
  return { org, session, path, visitor: { token: session.token, address: session.address } };
}

test("a visitor takes their conversation along, as text, page or JSON", async () => {
  const { session, path, visitor } = await talked();
  const text = await server.call("GET", `${path}?time_zone=Asia/Tokyo`, visitor);
  expect(text.status).toBe(200);
  expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(text.headers.get("content-disposition")).toBe(
    `attachment; filename="conversation-${session.conversation_id}.txt"`,
  );
  expect(text.text).toMatch(/^Transcription: Acme <help>\n\nVisiteur, /);
  expect(text.text).toContain("\n<script>alert(1)</script> **Where?**\n");
  expect(text.text).toMatch(/\nAna, .+\nHere & there\n/);
  const german = await server.call("GET", `${path}?locale=de-CH`, visitor);
  expect(german.text).toMatch(/^Gesprächsverlauf: /);

  const page = await server.call("GET", `${path}?format=html`, visitor);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.headers.get("content-disposition")).toContain("attachment");
  expect(page.text).toContain('<html lang="fr" dir="ltr">');
  expect(page.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page.text).not.toContain("<script");

  const json = await server.call("GET", `${path}?format=json`, visitor);
  const { messages, conversation_id } = TranscriptAnswer.parse(json.body);
  expect(conversation_id).toBe(session.conversation_id);
  expect(messages.map(({ role }) => role)).toEqual(expect.arrayContaining(["visitor", "assistant", "agent"]));
  for (const { text: said } of [text, page, json]) expect(said).not.toContain("A hard one");
});

test("times are written in the zone that is asked for", async () => {
  const { path, visitor } = await talked();
  const at = async (zone: string) => (await server.call("GET", `${path}?time_zone=${zone}`, visitor)).text;
  const [utc, tokyo] = [await at("UTC"), await at("Asia/Tokyo")];
  expect(utc).not.toBe(tokyo);
  expect((await server.call("GET", `${path}?time_zone=Mars/Olympus`, visitor)).status).toBe(422);
  expect((await server.call("GET", `${path}?format=pdf`, visitor)).status).toBe(422);
});

test("it is nobody else's: another visitor, another org, an agent of another widget", async () => {
  const { org, path, visitor } = await talked();
  const other = await newOrg(server);
  const widget = await newWidget(server, org);
  const stranger = await openSession(server, org.widget_id);
  const mint = async (widgets: string[]) =>
    (
      await server.call("POST", "/api/agent-tokens", {
        token: org.key,
        body: { agent_id: newId("a"), name: "A", widgets },
      })
    ).body.token;
  const status = async (call: Call) => (await server.call("GET", path, call)).status;
  expect(await status({})).toBe(401);
  expect(await status({ token: stranger.token })).toBe(404);
  expect(await status({ token: other.key })).toBe(404);
  expect(await status({ token: await mint([widget]) })).toBe(404);
  expect(await status({ token: await mint([org.widget_id]) })).toBe(200);
  expect(await status({ token: org.key })).toBe(200);
  expect(await status(visitor)).toBe(200);
});

test("where the owner gives none, visitors get none and the team does", async () => {
  const { org, path, visitor } = await talked({ transcript: false });
  expect((await server.call("GET", path, visitor)).status).toBe(403);
  const body = { email: "ana@example.com" };
  expect((await server.call("POST", path, { ...visitor, body })).status).toBe(403);
  expect((await server.call("GET", path, { token: org.key })).status).toBe(200);
});

test("it is sent to the address that the visitor gives, three times an hour at most", async () => {
  const { org, path, visitor } = await talked();
  const email = `${newId("ana")}@example.com`;
  const send = (body: unknown, call: Call = visitor) => server.call("POST", path, { ...call, body });
  expect((await send({ email: "not an address" })).status).toBe(422);
  expect((await send({ email: "a@example.com\r\nBcc: b@example.com" })).status).toBe(422);
  expect((await send({ email: ["a@example.com", "b@example.com"] })).status).toBe(422);
  expect((await send({ email }, { token: org.key })).status).toBe(403);
  const stranger = await openSession(server, org.widget_id);
  expect((await send({ email }, { token: stranger.token })).status).toBe(404);

  expect((await send({ email, time_zone: "Europe/Paris" })).status).toBe(202);
  const [mail] = await eventually(
    async () => provider.to(email),
    (found) => found.length > 0,
  );
  expect(mail!.subject).toBe("Votre conversation : Acme <help>");
  expect(mail!.text).toContain("Here & there");
  expect(mail!.html).toContain("Here &amp; there");
  expect(mail!.html).not.toContain("<script");
  expect(`${mail!.text}${mail!.html}`).not.toContain("A hard one");

  expect((await send({ email })).status).toBe(202);
  expect((await send({ email })).status).toBe(202);
  const more = await send({ email });
  expect([more.status, more.body.code, more.headers.get("retry-after")]).toEqual([
    429,
    "rate_limited",
    "3600",
  ]);
});

test("one address is not flooded from many conversations", async () => {
  const org = await newOrg(server);
  const email = `${newId("victim")}@example.com`;
  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    const { conversation_id, token } = await openSession(server, org.widget_id);
    statuses.push(
      (await server.call("POST", `/api/transcript/${conversation_id}`, { token, body: { email } })).status,
    );
  }
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
});

test("without a provider there is the download and no mail", async () => {
  const plain = await Server.start();
  try {
    const org = await newOrg(plain);
    const { conversation_id, token } = await openSession(plain, org.widget_id);
    const path = `/api/transcript/${conversation_id}`;
    const sent = await plain.call("POST", path, { token, body: { email: "ana@example.com" } });
    expect([sent.status, sent.body.code]).toEqual([501, "not_configured"]);
    expect((await plain.call("GET", path, { token })).status).toBe(200);
  } finally {
    await plain.close();
  }
});
