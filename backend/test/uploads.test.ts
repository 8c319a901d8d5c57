import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newOrg, newWidget, openSession, type Org, Server, type Session } from "./server.ts";

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
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

describe("a file", () => {
  test("is put, named in a message, and read by who has its address", async () => {
    const answer = await put(session.token);
    expect(answer.status).toBe(201);
    const { attachment } = (await answer.json()) as { attachment: { id: string; url: string } };
    expect(attachment).toMatchObject({ name: "a picture.png", content_type: "image/png", size: png.length });
    const said = await server.call("POST", `/api/chat/${session.conversation_id}`, {
      token: session.token,
      address: session.address,
      body: { id: "m1", text: "Look", attachments: [attachment.id], wait: false },
    });
    expect(said.body.message.attachments).toEqual([attachment]);
    const read = await fetch(attachment.url);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(png);
    expect(read.headers.get("content-type")).toBe("image/png");
    expect(read.headers.get("content-security-policy")).toContain("sandbox");
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    const other = attachment.url.replace(/\/[0-9a-f]{40}\//, `/${"0".repeat(40)}/`);
    expect((await fetch(other)).status).toBe(404);
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
