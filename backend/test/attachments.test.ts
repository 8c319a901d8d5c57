import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Attachment } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId, newOrg, openSession, type Org, Server, type Session } from "./server.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const ana = { id: "ana", name: "Ana" };

let files: HttpServer;
let server: Server;
let org: Org;
let session: Session;
/** What was asked of the file server, in order. */
let asked: string[];
let at: (path: string) => string;

const pages: Record<string, (response: ServerResponse) => void> = {
  "/cat.png": (response) => response.writeHead(200, { "content-type": "image/png" }).end(png),
  "/7": (response) =>
    response
      .writeHead(200, { "content-type": "text/csv", "content-disposition": `attachment; filename="a b.csv"` })
      .end("a;b"),
  "/moved": (response) => response.writeHead(302, { location: "/cat.png" }).end(),
  "/page": (response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
};

beforeAll(async () => {
  files = createServer((incoming: IncomingMessage, response) => {
    const path = incoming.url ?? "";
    asked.push(path);
    const page = pages[path];
    if (page) page(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    files.listen(0, "127.0.0.1", resolve);
  });
  const { port } = files.address() as AddressInfo;
  at = (path) => `http://127.0.0.1:${port}${path}`;
  server = await Server.start({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  org = await newOrg(server);
});
afterAll(async () => {
  await server?.close();
  files.close();
});
beforeEach(async () => {
  asked = [];
  session = await openSession(server, org.widget_id);
});

const act = (path: string, body: unknown, { token = org.key, of = server } = {}) =>
  of.call("POST", `/api/${path}/${session.conversation_id}`, { token, body });
const take = (of = server, token = org.key) => act("takeover", { agent: ana }, { of, token });
const reply = (body: Record<string, unknown>) => act("messages", { agent: ana, text: "Here", ...body });
const said = async (): Promise<string[]> => {
  const { body } = await server.call("GET", `/api/history/${session.conversation_id}`, { token: org.key });
  return body.messages.map(({ role }: { role: string }) => role);
};
const kept = async (): Promise<number> => {
  const prefix = `attachments/${org.org_id}/${session.conversation_id}/`;
  return (await server.env.FILES.list({ prefix })).objects.length;
};

describe("files named by their addresses", () => {
  test("are fetched, kept, and reach the visitor with the message", async () => {
    await take();
    const { status, body } = await reply({ attachment_urls: [at("/moved"), at("/7#page=2")] });
    expect(status).toBe(201);
    const attachments: Attachment[] = body.message.attachments;
    expect(attachments).toMatchObject([
      { name: "moved", content_type: "image/png", size: png.length },
      { name: "a b.csv", content_type: "text/csv", size: 3 },
    ]);
    const read = await fetch(attachments[0]?.url ?? "");
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(png);
    const seen = await server.call("GET", `/api/history/${session.conversation_id}`, {
      token: session.token,
    });
    const ids = attachments.map(({ id }) => id);
    expect(seen.body.messages.at(-1).attachments.map(({ id }: Attachment) => id)).toEqual(ids);
    expect(await kept()).toBe(2);
  });

  test("stand beside those that were put, and need no words", async () => {
    await take();
    const put = await server.call("POST", `/api/uploads/${session.conversation_id}?name=a.txt`, {
      token: org.key,
      headers: { "content-type": "text/plain" },
      body: "Text",
    });
    const { body } = await reply({
      text: "",
      attachments: [put.body.attachment.id],
      attachment_urls: [at("/cat.png")],
    });
    expect(body.message.attachments.map(({ name }: Attachment) => name)).toEqual(["a.txt", "cat.png"]);
    expect(body.message.text).toBe("");
  });

  test("are fetched once, however often the same message comes", async () => {
    await take();
    const id = newId("r");
    const first = await reply({ id, attachment_urls: [at("/cat.png")] });
    const again = await reply({ id, attachment_urls: [at("/cat.png")] });
    expect([again.status, again.body.message.seq]).toEqual([201, first.body.message.seq]);
    expect(asked).toEqual(["/cat.png"]);
    expect(await kept()).toBe(1);
    expect(await said()).toEqual(["system", "agent"]);
  });

  test("are all had or none: what fails is named, nothing is said and nothing is left", async () => {
    await take();
    for (const bad of ["/nothing", "/page"]) {
      const { status, body } = await reply({ attachment_urls: [at("/cat.png"), at(bad)] });
      expect([status, body.code]).toEqual([422, "invalid"]);
      expect(body.errors).toEqual([{ path: "attachment_urls.1", message: expect.any(String) }]);
    }
    expect(await said()).toEqual(["system"]);
    expect(await kept()).toBe(0);
  });

  test("are not fetched for who may not answer here", async () => {
    const early = await reply({ attachment_urls: [at("/cat.png")] });
    expect([early.status, early.body.code]).toEqual([409, "not_taken"]);
    await take();
    const bo = await reply({ agent: { id: "bo", name: "Bo" }, attachment_urls: [at("/cat.png")] });
    expect([bo.status, bo.body.code]).toEqual([409, "taken"]);
    const stranger = await newOrg(server);
    const body = { agent: ana, text: "Hi", attachment_urls: [at("/cat.png")] };
    expect((await act("messages", body, { token: stranger.key })).status).toBe(404);
    expect(asked).toEqual([]);
  });

  test("that are too many, no addresses, or in a note are refused by name, unasked", async () => {
    await take();
    const many = Array.from({ length: 11 }, () => at("/cat.png"));
    for (const [body, path] of [
      [{ attachment_urls: many }, "attachment_urls"],
      [{ attachment_urls: [] }, "attachment_urls"],
      [{ attachments: ["f_1"], attachment_urls: many.slice(1) }, "attachment_urls"],
      [{ attachment_urls: [at("/cat.png"), "ftp://example.com/a.png"] }, "attachment_urls.1"],
      [{ attachment_urls: [""] }, "attachment_urls.0"],
      [{ internal: true, attachment_urls: [at("/cat.png")] }, "attachment_urls"],
      [{ text: " " }, "text"],
      [{ text: "", internal: true }, "text"],
    ] as const) {
      const { status, body: refused } = await reply(body);
      expect([status, refused.errors?.[0]?.path]).toEqual([422, path]);
    }
    expect(asked).toEqual([]);
    expect(await said()).toEqual(["system"]);
  });
});

test("a deployment that is not a developer's fetches from public addresses only", async () => {
  const strict = await Server.start();
  try {
    const theirs = await newOrg(strict);
    session = await openSession(strict, theirs.widget_id);
    await take(strict, theirs.key);
    for (const url of [at("/cat.png"), "https://127.0.0.1/cat.png", "https://[::1]/cat.png"]) {
      const refused = await act(
        "messages",
        { agent: ana, text: "Here", attachment_urls: [url] },
        { token: theirs.key, of: strict },
      );
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, "attachment_urls.0"]);
    }
    expect(asked).toEqual([]);
  } finally {
    await strict.close();
  }
});
