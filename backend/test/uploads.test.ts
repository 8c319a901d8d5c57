import type { Attachment } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ticketOf } from "../src/auth/file-address.ts";
import {
  eventually,
  foyerSecret,
  newOrg,
  newWidget,
  openSession,
  type Org,
  Server,
  type Session,
} from "./server.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

let server: Server;
let org: Org;
let session: Session;

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
beforeEach(async () => {
  session = await openSession(server, org.widget_id);
});
afterAll(() => server.close());

interface Put {
  body?: Uint8Array | string;
  type?: string;
  name?: string;
}

function put(
  token: string,
  { body = png, type = "image/png", name = "a picture.png" }: Put = {},
): Promise<Response> {
  const url = new URL(`/api/uploads/${session.conversation_id}?name=${encodeURIComponent(name)}`, server.url);
  return fetch(url, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token}`, "content-type": type, "cf-connecting-ip": session.address },
  });
}
async function putWell(file?: Put): Promise<{ attachment: Attachment }> {
  const answer = await put(session.token, file);
  expect(answer.status).toBe(201);
  return (await answer.json()) as { attachment: Attachment };
}
async function kept(): Promise<number> {
  const prefix = `attachments/${org.org_id}/${session.conversation_id}/`;
  return (await server.env.FILES.list({ prefix })).objects.length;
}
/** An address changes with the hour. */
const withoutAddress = (files: Attachment[]) =>
  files.map(({ id, name, content_type, size }) => ({ id, name, content_type, size }));
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

describe("a file", () => {
  test("is put, named in a message, and read by who has its address", async () => {
    const answer = await put(session.token);
    expect(answer.status).toBe(201);
    const { attachment } = (await answer.json()) as { attachment: Attachment };
    expect(attachment).toMatchObject({ name: "a picture.png", content_type: "image/png", size: png.length });
    const said = await server.call("POST", `/api/chat/${session.conversation_id}`, {
      token: session.token,
      address: session.address,
      body: { id: "m1", text: "Look", attachments: [attachment.id], wait: false },
    });
    expect(withoutAddress(said.body.message.attachments)).toEqual(withoutAddress([attachment]));
    const read = await fetch(attachment.url);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(png);
    expect(read.headers.get("content-type")).toBe("image/png");
    expect(read.headers.get("content-security-policy")).toContain("sandbox");
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    expect(read.headers.get("content-disposition")).toBe("inline; filename*=UTF-8''a%20picture.png");
    const keptFor = Number(/^private, max-age=(\d+)$/.exec(read.headers.get("cache-control") ?? "")?.[1]);
    expect(keptFor).toBeGreaterThan(3_500);
    expect(keptFor).toBeLessThanOrEqual(7_200);
    const other = attachment.url.replace(/-[0-9a-f]{40}\//, `-${"0".repeat(40)}/`);
    expect(other).not.toBe(attachment.url);
    expect((await fetch(other)).status).toBe(404);
  });

  test("that browsers do not show is saved, under its own name", async () => {
    const { attachment } = await putWell({ type: "text/csv", body: "a;b", name: "übersicht.csv" });
    const read = await fetch(attachment.url);
    expect(read.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''%C3%BCbersicht.csv");
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await read.text()).toBe("a;b");
  });

  test("whose address has expired is refused there, and has a new one for who may read it", async () => {
    const { attachment } = await putWell();
    const place = { conversationId: session.conversation_id, id: attachment.id };
    const ago = Math.floor(Date.now() / 1_000) - 60;
    const [, ticket = ""] = /\/(\d+-[0-9a-f]{40})\//.exec(attachment.url) ?? [];
    const old = attachment.url.replace(ticket, ticketOf(foyerSecret, place, ago));
    expect(await codeOf(await fetch(old))).toEqual([403, "forbidden"]);
    // Nobody gives an address more time than it had.
    expect((await fetch(old.replace(String(ago), String(ago + 7_200)))).status).toBe(404);

    const path = `/api/files/${session.conversation_id}/${attachment.id}`;
    for (const token of [session.token, org.key]) {
      const { status, headers, body } = await server.call("GET", path, { token });
      expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
      expect(withoutAddress([body.attachment])).toEqual(withoutAddress([attachment]));
      expect(Date.parse(body.attachment.url_expires_at) - Date.now()).toBeGreaterThan(3_500_000);
      expect((await fetch(body.attachment.url)).status).toBe(200);
    }
    const stranger = await openSession(server, org.widget_id);
    expect((await server.call("GET", path, { token: stranger.token })).status).toBe(404);
    expect((await server.call("GET", path)).status).toBe(401);
    const nothing = await server.call("GET", `${path}x`, { token: session.token });
    expect([nothing.status, nothing.body.code]).toEqual([404, "not_found"]);
  });

  test("is deleted with the history that it is in, and with its conversation", async () => {
    const { token, conversation_id, visitor_id, address } = session;
    const { attachment: first } = await putWell();
    await server.call("DELETE", `/api/history/${conversation_id}`, { token });
    await eventually(kept, (count) => count === 0);
    expect((await fetch(first.url)).status).toBe(404);

    const { attachment: second } = await putWell();
    const body = { id: "m1", text: "Look", attachments: [second.id], wait: false };
    await server.call("POST", `/api/chat/${conversation_id}`, { token, address, body });
    expect(await kept()).toBe(1);
    const erased = await eventually(
      () => server.call("DELETE", `/api/visitors/${visitor_id}`, { token: org.key }),
      ({ status }) => status !== 404,
    );
    expect(erased.status).toBe(202);
    await eventually(kept, (count) => count === 0);
    expect(await codeOf(await fetch(second.url))).toEqual([404, "not_found"]);
  });

  test("of a kind that can run is not taken, nor one that is not what it says", async () => {
    expect(await codeOf(await put(session.token, { type: "text/html", body: "<script>" }))).toEqual([
      415,
      "unsupported_file",
    ]);
    expect(await codeOf(await put(session.token, { type: "image/svg+xml", body: "<svg/>" }))).toEqual([
      415,
      "unsupported_file",
    ]);
    expect(await codeOf(await put(session.token, { body: "<html>no picture</html>" }))).toEqual([
      415,
      "unsupported_file",
    ]);
  });

  test("that is too large or empty is refused", async () => {
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    large.set(png);
    expect((await put(session.token, { body: large })).status).toBe(413);
    expect((await put(session.token, { body: "", type: "text/plain" })).status).toBe(400);
  });

  test("whose name is a path or turns the text around gets a plain one", async () => {
    const answer = await put(session.token, { name: "../..\u202Egnp.exe\n.png" });
    const { attachment } = (await answer.json()) as { attachment: { name: string; url: string } };
    expect(attachment.name).not.toMatch(/[/\\\u202E\n]/);
    expect((await fetch(attachment.url)).status).toBe(200);
  });

  test("is not a stranger's to put", async () => {
    const stranger = await openSession(server, org.widget_id);
    expect((await put(stranger.token)).status).toBe(404);
    const other = await newOrg(server);
    expect((await put(other.key)).status).toBe(404);
    expect((await put("nobody")).status).toBe(401);
  });

  test("of a visitor's is refused where the widget takes none, of an agent's not", async () => {
    const widget = await newWidget(server, org, { attachments: false });
    session = await openSession(server, widget);
    expect(await codeOf(await put(session.token))).toEqual([403, "forbidden"]);
    expect((await put(org.key)).status).toBe(201);
  });
});
