import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { putDocument } from "../knowledge/put-document.ts";
import { search } from "../knowledge/search.ts";
import { deleteDocument, deleteWidgetDocuments, listDocuments } from "./documents.ts";

const owner = { org_id: "acme", widget_id: "shop" };
const put = (external_id: string, content: string, at = owner) =>
  putDocument(env.DB, { ...at, external_id }, { title: external_id, content, format: "markdown" });
const find = (query: string, at = owner) => search(env.DB, { ...at, query, limit: 5 });

const section = (n: number) => `## Section ${n}\n\n${`Word${n} stands here among many others. `.repeat(14)}`;

async function rows(table: string): Promise<number> {
  return (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? -1;
}

describe("a document", () => {
  test("is stored with its chunks and found", async () => {
    const answer = await put("returns.md", "## Returns\n\nSend parcels back within thirty days.");
    expect(answer).toMatchObject({
      external_id: "returns.md",
      title: "returns.md",
      chunks: 1,
      changed: true,
    });
    expect(await find("send parcels back")).toMatchObject([
      { external_id: "returns.md", heading: "Returns" },
    ]);
  });

  test("that is put again unchanged costs nothing and says so", async () => {
    const first = await put("a", "Some words.");
    const again = await put("a", "Some words.");
    expect(again).toEqual({ ...first, changed: false });
  });

  test("that changed leaves nothing of what it was", async () => {
    await put("a", "## One\n\nGiraffes eat leaves.\n\n## Two\n\nZebras eat grass.");
    const answer = await put("a", "## One\n\nPenguins eat fish.");
    expect(answer).toMatchObject({ chunks: 1, changed: true });
    expect(await find("giraffes zebras")).toEqual([]);
    expect(await find("penguins")).toHaveLength(1);
    expect(await rows("chunks")).toBe(1);
    expect(await rows("chunks_fts")).toBe(1);
  });

  test("keeps its url and loses it when it is put without", async () => {
    const request = { title: "T", content: "Words.", format: "text" } as const;
    const id = { ...owner, external_id: "u" };
    expect(await putDocument(env.DB, id, { ...request, url: "https://example.com/u" })).toMatchObject({
      url: "https://example.com/u",
    });
    expect(await putDocument(env.DB, id, request)).not.toHaveProperty("url");
  });

  test("is found by its tags, and no longer by those it lost", async () => {
    const request = { title: "Sending back", content: "Within thirty days.", format: "text" } as const;
    const id = { ...owner, external_id: "tagged" };
    const tags = ["Refunds", "money back", "Refunds"];
    expect(await putDocument(env.DB, id, { ...request, tags, language: "en-GB" })).toMatchObject({
      tags: ["Refunds", "money back"],
      language: "en-GB",
      changed: true,
    });
    expect((await find("refund"))[0]?.external_id).toBe("tagged");
    expect((await listDocuments(env.DB, owner, { limit: 5 })).documents).toMatchObject([
      { tags: ["Refunds", "money back"], language: "en-GB" },
    ]);
    expect(await putDocument(env.DB, id, { ...request, tags, language: "en-GB" })).toMatchObject({
      changed: false,
    });
    const next = await putDocument(env.DB, id, { ...request, tags: ["Exchanges"] });
    expect(next).toMatchObject({ tags: ["Exchanges"], changed: true });
    expect(next).not.toHaveProperty("language");
    expect(await find("refund")).toEqual([]);
    expect(await find("exchange")).toHaveLength(1);
  });

  test("that was put before there were tags is still the same, and has none", async () => {
    const first = await put("old", "Some words.");
    expect(first.tags).toEqual([]);
    const request = { title: "old", content: "Some words.", format: "markdown" as const, tags: [] };
    expect(await putDocument(env.DB, { ...owner, external_id: "old" }, request)).toEqual({
      ...first,
      changed: false,
    });
  });

  test("is deleted with all that was indexed, once", async () => {
    await put("a", "Giraffes eat leaves.");
    expect(await deleteDocument(env.DB, owner, "a")).toBe(true);
    expect(await deleteDocument(env.DB, owner, "a")).toBe(false);
    expect([await rows("documents"), await rows("chunks"), await rows("chunks_fts")]).toEqual([0, 0, 0]);
  });

  test("of a megabyte is stored whole", async () => {
    const content = Array.from({ length: 1_900 }, (_, n) => section(n))
      .join("\n\n")
      .slice(0, 1_000_000);
    const answer = await put("big", content);
    expect(answer.chunks).toBeGreaterThan(1_500);
    expect(await rows("chunks_fts")).toBe(answer.chunks);
    expect(await find("word1500")).toMatchObject([{ heading: "Section 1500" }]);
  });

  test("that is put twice at once is there once", async () => {
    await Promise.all([
      put("a", "Giraffes eat leaves."),
      put("a", "Penguins eat fish."),
      put("a", "Zebras graze."),
    ]);
    expect([await rows("documents"), await rows("chunks"), await rows("chunks_fts")]).toEqual([1, 1, 1]);
  });
});

describe("the list of documents", () => {
  test("pages through all of a widget's documents, once each", async () => {
    for (const name of ["a", "b", "c", "d", "e"]) await put(name, `About ${name}.`);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listDocuments(env.DB, owner, { limit: 2, cursor: cursor ?? undefined });
      expect(page.documents.length).toBeLessThanOrEqual(2);
      seen.push(...page.documents.map(({ external_id }) => external_id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("starts at the beginning for a cursor that is none", async () => {
    await put("a", "About a.");
    expect((await listDocuments(env.DB, owner, { limit: 9, cursor: "'; DROP" })).documents).toHaveLength(1);
  });
});

describe("owners", () => {
  const others = [
    { org_id: "acme", widget_id: "Shop" },
    { org_id: "acme", widget_id: "sh-op" },
    { org_id: "acme", widget_id: "sh_op" },
    { org_id: "acme", widget_id: "shop-" },
    { org_id: "acm", widget_id: "e-shop" },
    { org_id: "other", widget_id: "shop" },
  ];

  test("never see each other's documents, however alike their names are", async () => {
    for (const other of others) await put("secret", "The password is hunter.", other);
    expect(await find("password hunter")).toEqual([]);
    expect((await listDocuments(env.DB, owner, { limit: 9 })).documents).toEqual([]);
    expect(await deleteDocument(env.DB, owner, "secret")).toBe(false);
    for (const other of others) expect(await find("password hunter", other)).toHaveLength(1);
  });

  test("lose only their own when a widget goes", async () => {
    await put("a", "Giraffes eat leaves.");
    await put("b", "Zebras graze.");
    for (const other of others) await put("a", "Giraffes eat leaves.", other);
    expect(await deleteWidgetDocuments(env.DB, owner)).toBe(2);
    expect(await find("giraffes")).toEqual([]);
    expect(await rows("chunks_fts")).toBe(others.length);
  });
});
