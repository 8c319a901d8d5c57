import { DocumentAnswer, limits, SearchAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newOrg, newWidget, type Org, Server } from "./server.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

const base = (widget_id = org.widget_id) => `/api/knowledge/${widget_id}`;
const put = (id: string, body: unknown, widget_id = org.widget_id) =>
  server.call("PUT", `${base(widget_id)}/documents/${id}`, { token: org.key, body });
const remove = (id: string, widget_id = org.widget_id) =>
  server.call("DELETE", `${base(widget_id)}/documents/${id}`, { token: org.key });
const search = async (q: string, widget_id = org.widget_id) => {
  const found = await server.call("GET", `${base(widget_id)}/search?q=${encodeURIComponent(q)}`, {
    token: org.key,
  });
  expect(found.status).toBe(200);
  return SearchAnswer.parse(found.body).passages;
};
const list = async (widget_id: string, query = "") =>
  (await server.call("GET", `${base(widget_id)}/documents${query}`, { token: org.key })).body;

test("a document is put, found and deleted", async () => {
  const url = "https://shop.example/opening";
  const made = await put("opening", {
    title: "Opening hours",
    content: "# Summer\n\nWe open at seven.",
    url,
  });
  expect(made.status).toBe(200);
  expect(DocumentAnswer.parse(made.body)).toMatchObject({
    external_id: "opening",
    url,
    chunks: 1,
    changed: true,
  });
  expect((await search("When do you open?"))[0]).toMatchObject({
    external_id: "opening",
    title: "Opening hours",
    url,
    heading: "Summer",
    text: "We open at seven.",
  });
  expect((await remove("opening")).status).toBe(204);
  expect(await search("When do you open?")).toEqual([]);
  expect((await remove("opening")).status).toBe(404);
});

test("the same again changes nothing and says so; anything else replaces the whole", async () => {
  const document = { title: "Prices", content: "A chair costs forty.\n\n# Tables\n\nA table costs ninety." };
  const first = await put("prices", document);
  const same = await put("prices", document);
  expect(same.body).toEqual({ ...first.body, changed: false });
  const next = await put("prices", { ...document, content: "A chair costs fifty." });
  expect(next.body).toMatchObject({ changed: true, chunks: 1 });
  const texts = (await search("What does a chair or a table cost?")).map(({ text }) => text);
  expect(texts).toEqual(["A chair costs fifty."]);
});

test("the list says of each document whether it is still as it was put", async () => {
  const widget_id = await newWidget(server, org);
  const document = { title: "Returns", content: "Thirty days." };
  const hashes = async () => {
    const { documents }: { documents: DocumentAnswer[] } = await list(widget_id);
    return Object.fromEntries(documents.map(({ external_id, hash }) => [external_id, hash]));
  };
  const mine = (await put("mine", document, widget_id)).body.hash;
  const other = (await put("other", document, widget_id)).body.hash;
  expect(mine).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashes()).toEqual({ mine, other });
  expect((await put("mine", document, widget_id)).body.hash).toBe(mine);
  for (const change of [{ content: "Sixty days." }, { title: "Refunds" }, { tags: ["money"] }]) {
    const { hash } = (await put("other", { ...document, ...change }, widget_id)).body;
    expect(hash).not.toBe(other);
    expect(await hashes()).toEqual({ mine, other: hash });
  }
  await put("other", document, widget_id);
  expect(await hashes()).toEqual({ mine, other });
  const pdf = await server.call("PUT", `/api/knowledge/${widget_id}/documents/file`, {
    token: org.key,
    body: "no PDF at all",
    headers: { "content-type": "application/pdf" },
  });
  expect([pdf.status, "hash" in pdf.body]).toEqual([202, false]);
});

test("tags and language are kept, told, and part of what may have changed", async () => {
  const document = { title: "Delivery", content: "It comes by lorry.", tags: ["shipping"], language: "en" };
  const made = await put("delivery", document);
  expect(made.body).toMatchObject({ tags: ["shipping"], language: "en", changed: true });
  expect((await put("delivery", document)).body.changed).toBe(false);
  expect((await search("shipping"))[0]?.external_id).toBe("delivery");
  expect((await put("delivery", { ...document, tags: ["freight"] })).body.changed).toBe(true);
  expect((await put("delivery", { ...document, tags: ["freight"], language: "de" })).body.changed).toBe(true);
  const { documents } = await list(org.widget_id);
  expect(documents.find((found: DocumentAnswer) => found.external_id === "delivery")).toMatchObject({
    tags: ["freight"],
    language: "de",
  });
});

test("an agent reads what their widgets know, and writes nothing", async () => {
  const widget_id = await newWidget(server, org);
  const document = { title: "Hours", content: "We open at seven." };
  await put("hours", document, widget_id);
  const minted = await server.call("POST", "/api/agent-tokens", {
    token: org.key,
    body: { agent_id: "ana", name: "Ana", widgets: [widget_id] },
  });
  const { token } = minted.body;
  const read = async (path: string, of = widget_id) => server.call("GET", `${base(of)}/${path}`, { token });
  expect((await read("documents")).body.documents).toHaveLength(1);
  expect((await read("search?q=open")).body.passages).toHaveLength(1);
  expect((await read("documents", org.widget_id)).status).toBe(404);
  expect((await read("search?q=open", org.widget_id)).status).toBe(404);
  const path = `${base(widget_id)}/documents/hours`;
  expect((await server.call("PUT", path, { token, body: document })).status).toBe(403);
  expect((await server.call("DELETE", path, { token })).status).toBe(403);
});

test("HTML and plain text are read as such", async () => {
  await put("page", {
    title: "Page",
    format: "html",
    content:
      "<h1>Umbrellas</h1><script>var umbrella = 'evil'</script><p>Umbrellas are <b>free</b> &amp; dry.</p>",
  });
  const [html] = await search("umbrellas");
  expect(html?.text).toContain("free");
  expect(html?.text).not.toMatch(/evil|<b>|&amp;/);
  await put("note", { title: "Note", format: "text", content: "# no heading here: gadgets stay" });
  expect((await search("gadgets"))[0]).toMatchObject({ heading: "" });
});

describe("a document's name", () => {
  test.each([
    ["with slashes", "docs/a/b.md"],
    ["in other scripts", "日本/ドキュメント ü.md"],
    ["with dots that would climb", "../../config"],
    ["with a percent sign", "50%"],
    ["that looks encoded", "50%25off%2Fnow"],
    ["with a question mark and a hash", "what?is#this"],
    ["with quotes and spaces", `a "b" 'c'; DROP TABLE documents`],
    ["of five hundred and twelve letters", "x".repeat(512)],
    ["that is a route's", "search"],
  ])("%s stays as it is", async (_, id) => {
    const widget_id = await newWidget(server, org);
    const made = await put(
      encodeURIComponent(id),
      { title: "Named", content: "A marmot lives here." },
      widget_id,
    );
    expect([made.status, made.body.external_id]).toEqual([200, id]);
    expect((await search("marmot", widget_id))[0]?.external_id).toBe(id);
    expect((await list(widget_id)).documents.map((found: DocumentAnswer) => found.external_id)).toEqual([id]);
    const removed = await remove(encodeURIComponent(id), widget_id);
    expect(removed.status).toBe(204);
    expect((await list(widget_id)).documents).toEqual([]);
  });

  test("may hold slashes that are not encoded", async () => {
    expect((await put("docs/guide/start.md", { title: "Start", content: "Begin." })).body.external_id).toBe(
      "docs/guide/start.md",
    );
  });

  test("may not be longer, nor empty, nor lead out of its widget", async () => {
    const document = { title: "T", content: "Text." };
    expect((await put("x".repeat(513), document)).status).toBe(422);
    expect((await put("", document)).status).toBe(404);
    expect((await put("..", document)).status).toBe(404);
    expect((await put("%2e%2e", document)).status).toBe(404);
  });
});

describe("what is refused", () => {
  test("bad fields, all at once", async () => {
    const { status, body } = await put("bad", {
      title: " ",
      content: "",
      format: "pdf",
      url: "javascript:alert(1)",
      author: "me",
      tags: ["fine", " "],
      language: "English",
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual([
      "author",
      "content",
      "format",
      "language",
      "tags.1",
      "title",
      "url",
    ]);
  });

  test("more than a mebibyte; as much is taken, and found to its end", async () => {
    const sentence = "Every chair of the house has four legs and a name. ";
    const frame = JSON.stringify({ title: "Long", content: "" }).length;
    const end = " The xylophone stands at the end.";
    const room = limits.documentBytes - frame - end.length;
    const content = sentence.repeat(Math.ceil(room / sentence.length)).slice(0, room) + end;
    const widget_id = await newWidget(server, org);
    const fits = await put("long", { title: "Long", content }, widget_id);
    expect([fits.status, fits.body.changed]).toEqual([200, true]);
    expect((await search("xylophone", widget_id))[0]?.external_id).toBe("long");
    expect((await put("long", { title: "Long", content: `${content}x` }, widget_id)).status).toBe(413);
  });

  test("another content type, no JSON, no such widget", async () => {
    const path = `${base()}/documents/x`;
    const headers = { "content-type": "application/yaml" };
    expect((await server.call("PUT", path, { token: org.key, body: "# Hi", headers })).status).toBe(415);
    expect((await server.call("PUT", path, { token: org.key, body: "{" })).status).toBe(400);
    expect((await put("x", { title: "T", content: "C" }, "nothing")).status).toBe(404);
  });

  test("a search for nothing, or for too much", async () => {
    for (const query of ["", "?q=", "?q=%20", `?q=${"x".repeat(1_001)}`, "?q=a&limit=0", "?q=a&limit=21"]) {
      const { status } = await server.call("GET", `${base()}/search${query}`, { token: org.key });
      expect([query.slice(0, 20), status]).toEqual([query.slice(0, 20), 422]);
    }
  });
});

test("no question breaks the search", async () => {
  for (const q of [
    '"',
    "c++",
    "a AND",
    "NEAR(",
    "title:x",
    "*",
    "-",
    "(",
    "%_",
    "\u0000",
    "🦊",
    "x".repeat(1_000),
  ]) {
    expect(await search(q)).toBeInstanceOf(Array);
  }
});

test("one widget's knowledge is not another's", async () => {
  const [mine, other] = [await newWidget(server, org), await newWidget(server, org)];
  await put("secret", { title: "Secret", content: "The platypus is blue." }, mine);
  expect(await search("platypus", other)).toEqual([]);
  expect(await search("platypus", mine)).toHaveLength(1);
  // Names that a careless key would join into the same: the letters' case differs.
  expect(
    (await server.call("GET", `${base(mine.toLowerCase())}/search?q=platypus`, { token: org.key })).status,
  ).toBe(404);
});

test("the list pages through every document once", async () => {
  const widget_id = await newWidget(server, org);
  const ids = Array.from({ length: 7 }, (_, n) => `doc-${n}`);
  for (const id of ids) await put(id, { title: id, content: `Text of ${id}.` }, widget_id);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { documents: DocumentAnswer[]; next_cursor: string | null } = await list(
      widget_id,
      `?limit=3${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...page.documents.map(({ external_id }) => external_id));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(ids);
});
