import { gzipSync } from "node:zlib";
import { BulkAnswer, KnowledgeAnswer, SourceAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { docxParagraph, docxStyles, makeDocx } from "../src/ingest/test/make-docx.ts";
import { makePdf } from "../src/ingest/test/make-pdf.ts";
import { eventually, newWidget, newOrg, type Org, Server } from "./server.ts";
import { Site } from "./site.ts";

let server: Server;
let org: Org;
let site: Site;
let widget_id: string;
beforeAll(async () => {
  server = await Server.start({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  org = await newOrg(server);
  site = await Site.start();
});
afterAll(async () => {
  await server?.close();
  await site?.close();
});
beforeEach(async () => {
  widget_id = await newWidget(server, org);
  site.pages.clear();
  site.asked.length = 0;
});

const call = (method: string, path: string, body?: unknown) =>
  server.call(method, `/api/knowledge/${widget_id}${path}`, {
    token: org.key,
    ...(body !== undefined && { body }),
  });
/** A file as it comes from a disk. */
async function putFile(path: string, type: string, body: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(new URL(`/api/knowledge/${widget_id}/documents/${path}`, server.url), {
    method: "PUT",
    headers: { authorization: `Bearer ${org.key}`, "content-type": type },
    body,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}
const documents = async (query = "?limit=200") => (await call("GET", `/documents${query}`)).body.documents;
const find = async (q: string): Promise<string[]> =>
  (await call("GET", `/search?q=${encodeURIComponent(q)}`)).body.passages.map(
    ({ external_id }: { external_id: string }) => external_id,
  );
const overview = async () => KnowledgeAnswer.parse((await call("GET", "")).body);
const untilRead = () =>
  eventually(overview, ({ documents: { queued, indexing } }) => queued + indexing === 0, 25_000);
const sources = async (): Promise<SourceAnswer[]> => (await call("GET", "/sources")).body.sources;
const untilFetched = async (): Promise<SourceAnswer> => {
  const [source] = await eventually(
    sources,
    (all) => all.every(({ state }) => state === "ready" || state === "failed"),
    50_000,
  );
  await untilRead();
  return SourceAnswer.parse(source);
};
const fetchAll = async (request: Record<string, unknown>) => {
  const made = await call("POST", "/sources", { url: `${site.url}/`, ...request });
  expect([made.status, made.text]).toEqual([202, made.text]);
  return untilFetched();
};
const pathsOf = (all: { external_id: string }[]) =>
  all.map(({ external_id }) => external_id.replace(site.url, "")).toSorted();

describe("a file", () => {
  test("of text is read at once, whatever kind of text it is", async () => {
    const page = "<title>Opening hours</title><nav>Menu</nav><main><p>We open at seven.</p></main>";
    expect(await putFile("hours", "text/html", page)).toMatchObject({
      status: 200,
      body: { title: "Opening hours", state: "ready", chunks: 1, changed: true },
    });
    expect(await find("When do you open?")).toEqual(["hours"]);
    expect((await putFile("hours", "text/html", page)).body.changed).toBe(false);
    const latin = new Uint8Array([
      ...new TextEncoder().encode("# Gr"),
      0xf6,
      0xdf,
      ...new TextEncoder().encode("en\n\nAlle."),
    ]);
    const put = await putFile(
      "sizes.md?title=&tags=clothes,%20shoes",
      "text/markdown; charset=iso-8859-1",
      latin,
    );
    expect(put).toMatchObject({ status: 200, body: { title: "Größen", tags: ["clothes", "shoes"] } });
  });

  test("of another kind is read soon, and found then", async () => {
    const pdf = makePdf([
      [
        { text: "Warranty of the lawnmower", size: 18, y: 700 },
        { text: "It is three years from the day of purchase, for all of its parts.", y: 660 },
      ],
    ]);
    const docx = makeDocx(
      docxParagraph("Delivery", "Heading1") + docxParagraph("The lorry comes on Mondays."),
      docxStyles,
    );
    expect(await putFile("warranty.pdf?url=https://shop.example/w", "application/pdf", pdf)).toMatchObject({
      status: 202,
      body: { state: "queued", chunks: 0 },
    });
    await putFile(
      "delivery",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      docx,
    );
    await putFile("faq", "text/csv", "Question,Answer\nIs there a discount?,Ten per cent for students.");
    expect((await untilRead()).documents).toEqual({ queued: 0, indexing: 0, ready: 3, failed: 0 });
    expect(await find("lawnmower warranty")).toEqual(["warranty.pdf"]);
    expect(await find("lorry")).toEqual(["delivery"]);
    expect(await find("student discount")).toEqual(["faq"]);
    expect(await documents()).toMatchObject([
      { title: "Warranty of the lawnmower", url: "https://shop.example/w" },
      { title: "Delivery" },
      {},
    ]);
    expect(
      (await putFile("warranty.pdf?url=https://shop.example/w", "application/pdf", pdf)).body,
    ).toMatchObject({
      state: "ready",
      changed: false,
    });
  });

  test("that cannot be read fails with a reason, and the others are read", async () => {
    await putFile("broken.pdf", "application/pdf", "%PDF-1.7 and nothing else");
    await putFile(
      "bomb.docx",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      makeDocx("", { "word/notes.xml": new Uint8Array(60 * 1024 * 1024) }),
    );
    await putFile("good.csv", "text/csv", "How long?,Two days.");
    expect((await untilRead()).documents).toEqual({ queued: 0, indexing: 0, ready: 1, failed: 2 });
    expect(await documents("?state=failed")).toMatchObject([
      { external_id: "broken.pdf", state: "failed", reason: "The PDF is damaged." },
      { external_id: "bomb.docx", state: "failed", reason: "Unpacked it is larger than 50 MiB." },
    ]);
  });

  test("is refused where nothing could come of it", async () => {
    expect((await putFile("a", "image/png", "x")).status).toBe(415);
    expect((await putFile("a", "text/html", "")).body).toMatchObject({
      status: 400,
      detail: "The body is empty.",
    });
    expect((await putFile("a", "text/html", "<script>x</script>")).body.detail).toBe(
      "There is no text in it.",
    );
    expect((await putFile("a", "text/plain", JSON.stringify({ title: "A", content: "B" }))).status).toBe(415);
    expect((await putFile("a", "application/pdf", new Uint8Array(21 * 1024 * 1024))).status).toBe(413);
    expect(await documents()).toEqual([]);
  });
});

test("a thousand documents are answered at once and come one by one; the same again costs nothing", async () => {
  const all = Array.from({ length: 1_000 }, (_, n) => ({
    external_id: `item-${n}`,
    title: `Item ${n}`,
    content: `# Item ${n}\n\nThe word${n} is in stock.`,
  }));
  const started = Date.now();
  const put = await call("POST", "/documents", { documents: all });
  expect([put.status, BulkAnswer.parse(put.body)]).toEqual([202, { queued: 1_000, unchanged: 0 }]);
  expect(Date.now() - started).toBeLessThan(5_000);
  const first = await overview();
  expect(first.progress).toMatchObject({ kind: "bulk", total: 1_000, failed: 0, finished: false });
  const done: number[] = [];
  const last = await eventually(
    async () => {
      const seen = await overview();
      done.push(seen.progress?.done ?? -1);
      return seen;
    },
    ({ progress }) => progress?.finished === true,
    100_000,
  );
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(new Set(done).size).toBeGreaterThan(2);
  expect(last).toMatchObject({
    documents: { ready: 1_000, failed: 0 },
    chunks: 1_000,
    progress: { done: 1_000 },
  });
  expect(await find("word777")).toEqual(["item-777"]);
  const again = await call("POST", "/documents", {
    documents: [...all.slice(1), { ...all[0], title: "Other" }],
  });
  expect(again.body).toEqual({ queued: 1, unchanged: 999 });
}, 150_000);

test("a bulk put that is too large, or empty, is refused", async () => {
  expect((await call("POST", "/documents", { documents: [] })).status).toBe(422);
  const one = { title: "A", content: "B" };
  const many = Array.from({ length: 1_001 }, (_, n) => ({ ...one, external_id: String(n) }));
  expect((await call("POST", "/documents", { documents: many })).status).toBe(422);
});

describe("a source", () => {
  test("is crawled within its site, as robots.txt allows, each page once", async () => {
    site.pages.set("/robots.txt", { type: "text/plain", body: "User-agent: FoyerBot\nDisallow: /private" });
    site.page(
      "/",
      `<title>Home</title><nav><a href="/a">A</a></nav><main><p>Welcome home.</p></main>
      <a href="/b?utm_source=x#top">B</a> <a href="/private/x">P</a> <a href="https://elsewhere.example/">E</a>
      <a href="/picture.png">I</a> <a href="/copy">C</a> <a href="/secret" rel=nofollow>S</a> <a href="/hidden">H</a>`,
    );
    site.page("/a", '<h1>Apples</h1><p>Apples are red.</p><a href="/deep/1">1</a>');
    site.page("/b", "<h1>Bananas</h1><p>Bananas are yellow.</p>");
    site.page("/copy", `<link rel=canonical href="/b"><h1>Bananas</h1><p>Bananas are yellow.</p>`);
    site.page("/hidden", "<meta name=robots content=noindex><p>Hidden words.</p>");
    site.page("/deep/1", '<p>One deep.</p><a href="/deep/2">2</a>');
    site.page("/deep/2", "<p>Two deep.</p>");
    const source = await fetchAll({ kind: "crawl", max_depth: 2 });
    expect(source).toMatchObject({ state: "ready", pages: { waiting: 0, done: 4, failed: 0 } });
    expect(pathsOf(await documents())).toEqual(["/", "/a", "/b", "/deep/1"]);
    expect(await find("apples")).toEqual([`${site.url}/a`]);
    expect(source.problems).toContainEqual({
      url: `${site.url}/private/x`,
      reason: "Its robots.txt does not allow it.",
    });
    const asked = site.takeAsked();
    expect(asked.filter((path) => /private|secret|picture/.test(path))).toEqual([]);
    expect(asked.filter((path) => path === "/b")).toHaveLength(1);
    expect((await overview()).progress).toMatchObject({
      kind: "source",
      source_id: source.id,
      finished: true,
    });
  });

  test("that is fetched again asks for what changed, and forgets what is gone", async () => {
    site.page("/", `<p>Start here.</p><a href="/a">A</a> <a href="/b">B</a>`, { etag: '"1"' });
    site.page("/a", "<p>Apples are red.</p>", { etag: '"a"' });
    site.page("/b", "<p>Bananas are yellow.</p>", { etag: '"b"' });
    const { id } = await fetchAll({ kind: "crawl", every_hours: 2 });
    const before = await documents();
    site.page("/a", "<p>Apricots are orange.</p>", { etag: '"a2"' });
    site.pages.delete("/b");
    site.takeAsked();
    // Not yet, then again of its own accord.
    await server.scheduled(new Date(Date.now() + 3_600_000), "41 * * * *");
    expect((await sources())[0]?.state).toBe("ready");
    await server.scheduled(new Date(Date.now() + 3 * 3_600_000), "41 * * * *");
    const source = await untilFetched();
    expect(source).toMatchObject({ id, state: "ready", pages: { done: 2, failed: 1 } });
    expect(source.problems).toEqual([{ url: `${site.url}/b`, reason: "It answered 404." }]);
    const after = await documents();
    expect(pathsOf(after)).toEqual(["/", "/a"]);
    expect(after[0]).toEqual(before[0]);
    expect(await find("apples bananas")).toEqual([]);
    expect(await find("apricots")).toEqual([`${site.url}/a`]);
    const start = site.asked.length;
    expect(site.takeAsked()).toEqual(["/robots.txt", "/", "/a", "/b"]);
    expect(start).toBe(4);
  });

  test("that is deleted takes its documents along, and leaves what was put", async () => {
    site.page("/", "<p>Fetched words.</p>");
    const { id } = await fetchAll({ kind: "url" });
    await call("PUT", "/documents/mine", { title: "Mine", content: "Put words." });
    expect((await call("DELETE", `/sources/${id}`)).status).toBe(204);
    expect(pathsOf(await documents())).toEqual(["mine"]);
    expect((await call("DELETE", `/sources/${id}`)).status).toBe(404);
    expect((await call("POST", `/sources/${id}/run`)).status).toBe(404);
  });

  test("may be a sitemap, or one that lists others, packed or not", async () => {
    const map = (...paths: string[]) =>
      `<?xml version="1.0"?><urlset xmlns="x">${paths.map((path) => `<url><loc>${path.startsWith("http") ? path : site.url + path}</loc></url>`).join("")}</urlset>`;
    site.pages.set("/sitemap.xml", {
      type: "application/xml",
      body: `<sitemapindex><sitemap><loc>${site.url}/1.xml</loc></sitemap><sitemap><loc>${site.url}/2.xml.gz</loc></sitemap><sitemap><loc>${site.url}/none.xml</loc></sitemap></sitemapindex>`,
    });
    site.pages.set("/1.xml", { type: "text/xml", body: map("/a", "/shop/b", "https://elsewhere.example/x") });
    site.pages.set("/2.xml.gz", {
      type: "application/gzip",
      body: gzipSync(map("/shop/c?x=1&amp;y=2", "/shop/draft/d")),
    });
    for (const path of ["/a", "/shop/b", "/shop/c?x=1&y=2", "/shop/draft/d"])
      site.page(path, `<p>The page ${path}.</p><a href="/linked">L</a>`);
    await fetchAll({
      kind: "sitemap",
      url: `${site.url}/sitemap.xml`,
      include: ["/shop/*"],
      exclude: ["*/draft/*"],
    });
    expect(pathsOf(await documents())).toEqual(["/shop/b", "/shop/c?x=1&y=2"]);
  });

  test("may be sitemaps that list themselves and each other, and ends", async () => {
    const index = (...paths: string[]) =>
      `<sitemapindex>${paths.map((path) => `<sitemap><loc>${site.url}${path}</loc></sitemap>`).join("")}</sitemapindex>`;
    const type = "application/xml";
    site.pages.set("/a.xml", { type, body: index("/a.xml", "/b.xml") });
    site.pages.set("/b.xml", { type, body: index("/a.xml", "/b.xml", "/c.xml") });
    site.pages.set("/c.xml", { type, body: `<urlset><url><loc>${site.url}/page</loc></url></urlset>` });
    site.page("/page", "<p>The one page.</p>");
    expect(await fetchAll({ kind: "sitemap", url: `${site.url}/a.xml` })).toMatchObject({
      pages: { done: 1 },
    });
    expect(site.takeAsked().filter((path) => path.endsWith(".xml"))).toEqual(["/a.xml", "/b.xml", "/c.xml"]);
  });

  test("takes no more pages than it may", async () => {
    for (let n = 0; n < 10; n++)
      site.page(
        `/${n === 0 ? "" : n}`,
        `<p>Page ${n}.</p>${Array.from({ length: 10 }, (_, to) => `<a href="/${to === 0 ? "" : to}">${to}</a>`).join("")}`,
      );
    const source = await fetchAll({ kind: "crawl", max_pages: 4 });
    expect(source.pages).toMatchObject({ waiting: 0, done: 4 });
    expect(await documents()).toHaveLength(4);
  });

  test("goes on where pages are hostile, and says what each did", async () => {
    const hostile = ["huge", "bomb", "binary", "broken.pdf", "latin"];
    site.pages.set("/bomb", {
      headers: { "content-encoding": "gzip" },
      body: gzipSync("<p>More and more words.</p>".repeat(2_000_000)),
    });
    // Says that it is UTF-8, and is not.
    site.pages.set("/latin", {
      body: Buffer.from("<h1>Größen</h1><p>Wir führen alle Größen.</p>", "latin1"),
    });
    site.page("/", `<p>Start.</p>${[...hostile, "good"].map((path) => `<a href="/${path}">x</a>`).join("")}`);
    site.pages.set("/huge", {
      handle: (_, response) => {
        response.writeHead(200, { "content-type": "text/html" });
        const part = "<p>More and more words.</p>".repeat(4_000);
        let left = 105;
        const more = (): void => {
          while (left-- > 0 && !response.destroyed)
            if (!response.write(part)) return void response.once("drain", more);
          response.end();
        };
        more();
      },
    });
    site.pages.set("/binary", { type: "application/octet-stream", body: new Uint8Array([1, 2, 3]) });
    site.pages.set("/broken.pdf", { type: "application/pdf", body: "%PDF-1.4 broken" });
    site.page("/good", "<p>Good words at last.</p>");
    const source = await fetchAll({ kind: "crawl" });
    expect(source.state).toBe("ready");
    const reasons = Object.fromEntries(
      source.problems.map(({ url, reason }) => [new URL(url).pathname, reason]),
    );
    expect(reasons).toEqual({
      "/huge": "It is larger than 10 MiB.",
      "/bomb": "It is larger than 10 MiB.",
      "/binary": "Files of its kind (application/octet-stream) are not read.",
    });
    expect(await find("good words")).toEqual([`${site.url}/good`]);
    expect(await find("alle Größen führen")).toEqual([`${site.url}/latin`]);
    expect(await documents("?state=failed")).toMatchObject([
      { external_id: `${site.url}/broken.pdf`, reason: "The PDF is damaged." },
    ]);
  }, 60_000);

  test("that cannot be had fails with a reason, and keeps what it had", async () => {
    site.page("/", "<p>Words of before.</p>");
    const { id } = await fetchAll({ kind: "url" });
    site.pages.set("/robots.txt", { type: "text/plain", body: "User-agent: *\nDisallow: /" });
    expect((await call("POST", `/sources/${id}/run`)).status).toBe(202);
    expect(await untilFetched()).toMatchObject({
      state: "failed",
      reason: "Its robots.txt does not allow it.",
    });
    expect(await find("words of before")).toHaveLength(1);
    const map = await call("POST", "/sources", { kind: "sitemap", url: `${site.url}/` });
    expect(map.status).toBe(202);
    const [, failed] = await eventually(sources, (all) => all.every(({ state }) => state === "failed"));
    expect(failed).toMatchObject({ state: "failed", reason: "It is no sitemap." });
  });

  test("is refused where its address may not be fetched", async () => {
    expect((await call("POST", "/sources", { kind: "url", url: "ftp://x.example/" })).status).toBe(422);
    expect((await call("POST", "/sources", { kind: "url", url: "http://user:pw@x.example/" })).status).toBe(
      422,
    );
    expect((await call("POST", "/sources", { kind: "elsewhere", url: "https://x.example/" })).status).toBe(
      422,
    );
  });
});

/** As a crash leaves it: it waits, and no job knows of it. */
async function forgetDocument(external_id: string, content: string, queuedAt: Date): Promise<string> {
  const key = `knowledge/${org.org_id}/${widget_id}/${external_id}`;
  await server.env.FILES.put(key, content);
  const pending = JSON.stringify({ title: "A", fallbackTitle: "A", tags: [], kind: "text", hash: "h" });
  await server.env.DB.prepare(
    "UPDATE documents SET state = 'indexing', ticket = 't', pending = ?1, raw_key = ?2, queued_at = ?3 WHERE widget_id = ?4 AND external_id = ?5",
  )
    .bind(pending, key, queuedAt.toISOString(), widget_id, external_id)
    .run();
  return key;
}
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test("documents that wait and were forgotten are taken up by the hourly cron", async () => {
  await call("PUT", "/documents/a", { title: "A", content: "Old words." });
  const key = await forgetDocument("a", "New words.", new Date());
  await server.scheduled(new Date(), "41 * * * *");
  expect((await overview()).documents).toMatchObject({ indexing: 1 });
  await server.scheduled(new Date(Date.now() + 2 * 3_600_000), "41 * * * *");
  expect((await untilRead()).documents).toMatchObject({ ready: 1 });
  expect(await find("new words")).toEqual(["a"]);
  await eventually(
    () => server.env.FILES.head(key),
    (found) => found === null,
  );
  expect(await server.env.FILES.head(key)).toBeNull();
});

test("what a crash made the queue forget is taken up when somebody looks, and nobody else's", async () => {
  await call("PUT", "/documents/a", { title: "A", content: "Old words." });
  await forgetDocument("a", "New words.", minutesAgo(6));
  const mine = widget_id;
  widget_id = await newWidget(server, org);
  await call("PUT", "/documents/b", { title: "B", content: "Old words." });
  await forgetDocument("b", "New words.", minutesAgo(4));
  expect((await overview()).documents).toMatchObject({ indexing: 1 });
  widget_id = mine;
  expect((await overview()).documents).toMatchObject({ indexing: 1 });
  expect((await untilRead()).documents).toMatchObject({ ready: 1 });
  expect(await find("new words")).toEqual(["a"]);
  site.page("/", "<p>Fetched words.</p>");
  const made = await call("POST", "/sources", { kind: "url", url: `${site.url}/` });
  await untilFetched();
  await server.env.DB.prepare("UPDATE sources SET state = 'queued', touched_at = ?1 WHERE id = ?2")
    .bind(minutesAgo(6).toISOString(), made.body.id)
    .run();
  site.takeAsked();
  await overview();
  expect(await untilFetched()).toMatchObject({ state: "ready", pages: { done: 1 } });
  expect(site.takeAsked()).toContain("/robots.txt");
});

test("the list of a thousand goes page by page, each document once, while they are read", async () => {
  const documents = Array.from({ length: 1_000 }, (_, n) => ({
    external_id: `item-${n}`,
    title: `Item ${n}`,
    content: `The word${n} is in stock.`,
  }));
  await call("POST", "/documents", { documents });
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const { body }: { body: { documents: { external_id: string }[]; next_cursor: string | null } } =
      await call("GET", `/documents?limit=200${cursor && `&cursor=${cursor}`}`);
    found.push(...body.documents.map(({ external_id }) => external_id));
    cursor = body.next_cursor;
  }
  expect(found).toEqual(documents.map(({ external_id }) => external_id));
  const { documents: counted } = await overview();
  expect(Object.values(counted).reduce((a, b) => a + b)).toBe(1_000);
});
