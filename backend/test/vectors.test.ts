import type { ServerResponse } from "node:http";
import { SearchAnswer } from "@foyer/shared-widget/protocol";
import { Pinecone } from "@pinecone-database/pinecone";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EmbeddingsProvider } from "./embeddings-provider.ts";
import { PineconeIndex } from "./pinecone.ts";
import { newOrg, type Org, Server } from "./server.ts";
import { Site } from "./site.ts";

const dimensions = 64;
const settings = (model = "bag-of-words") => ({
  OPENAI_API_KEY: "embeddings-key",
  OPENAI_BASE_URL: embeddings.baseURL,
  EMBEDDINGS_MODEL: model,
  EMBEDDINGS_DIMENSIONS: String(dimensions),
  PINECONE_API_KEY: "pinecone-key",
  PINECONE_BASE_URL: index.host,
  WEBHOOKS_ALLOW_PRIVATE: "1",
});

let index: PineconeIndex;
let embeddings: EmbeddingsProvider;
let server: Server;
let org: Org;
beforeAll(async () => {
  index = await PineconeIndex.start("pinecone-key", dimensions);
  embeddings = await EmbeddingsProvider.start();
  server = await Server.start(settings());
});
beforeEach(async () => {
  org = await newOrg(server);
});
afterEach(() => {
  index.instead = undefined;
  embeddings.instead = undefined;
});
afterAll(async () => {
  await server.close();
  await index.close();
  await embeddings.close();
});

const put = async (external_id: string, content: string) => {
  const path = `/api/knowledge/${org.widget_id}/documents/${external_id}`;
  const answer = await server.call("PUT", path, { token: org.key, body: { title: external_id, content } });
  expect(answer.status).toBe(200);
};
const remove = (external_id: string) =>
  server.call("DELETE", `/api/knowledge/${org.widget_id}/documents/${external_id}`, { token: org.key });
const search = async (q: string) => {
  const path = `/api/knowledge/${org.widget_id}/search?q=${encodeURIComponent(q)}`;
  const { body } = await server.call("GET", path, { token: org.key });
  return SearchAnswer.parse(body).passages.map(({ external_id }) => external_id);
};
/** Of the one widget there is in this test. */
const mine = () => {
  const scope = Buffer.from(`${org.org_id}/${org.widget_id}`).toString("hex");
  return [...index.namespaces].filter(([name]) => name.includes(scope));
};
const vectorsHeld = () => mine().flatMap(([, vectors]) => [...vectors.keys()]);
const jobs = async () =>
  (await server.env.DB.prepare("SELECT count(*) AS n FROM vector_jobs").first<number>("n")) ?? -1;
const spaces = async () =>
  server.env.DB.prepare("SELECT count(*) AS n FROM vector_spaces WHERE org_id = ?1")
    .bind(org.org_id)
    .first<number>("n");
const settled = async () => {
  await expect.poll(jobs, { timeout: 20_000 }).toBe(0);
};
const isMeant = async (q: string, external_id: string) => {
  // A failure before makes searches leave the vectors alone for a few seconds.
  await expect.poll(() => search(q), { timeout: 20_000, interval: 500 }).toContain(external_id);
};
const sections = (count: number) =>
  Array.from({ length: count }, (_, n) => `## Part ${n}\n\nThe hound of part ${n} sleeps.`).join("\n\n");

const answers = (response: ServerResponse, data: unknown, status = 200): void =>
  void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ data }));

const unit = (at: number) => Array.from({ length: dimensions }, (_, n) => (n === at ? 1 : 0));

test("the index is one to the official SDK, page by page and by its filters", async () => {
  const client = new Pinecone({ apiKey: "pinecone-key", maxRetries: 0 });
  const space = client.index({ host: index.host }).namespace("judge");
  const records = Array.from({ length: 150 }, (_, n) => ({
    id: `a:${String(n).padStart(3, "0")}`,
    values: unit(n % dimensions),
    metadata: { even: n % 2 === 0 },
  }));
  await space.upsert({ records });
  const { matches } = await space.query({ vector: unit(3), topK: 2, filter: { even: { $eq: false } } });
  expect(matches.map(({ id, score }) => [id, score])).toEqual([
    ["a:003", 1],
    ["a:067", 1],
  ]);
  const first = await space.listPaginated({ prefix: "a:" });
  expect(first.vectors).toHaveLength(100);
  const next = first.pagination?.next ?? "";
  expect((await space.listPaginated({ prefix: "a:", paginationToken: next })).vectors).toHaveLength(50);
  await expect(space.upsert({ records: [{ id: "x", values: [1] }] })).rejects.toThrow("dimension");
  expect((await client.index({ host: index.host }).describeIndexStats()).totalRecordCount).toBe(150);
  await space.deleteMany({ ids: ["a:000"] });
  await space.deleteAll();
  expect(index.namespaces.has("judge")).toBe(false);
  const stranger = new Pinecone({ apiKey: "other", maxRetries: 0 }).index({ host: index.host });
  await expect(stranger.describeIndexStats()).rejects.toThrow("API key");
});

describe("search by meaning", () => {
  test("finds what says it in other words, and still finds by words", async () => {
    await put("money", "You are reimbursed within a week.");
    await put("walks", "Take the hound out at noon.");
    await settled();
    await isMeant("refund", "money");
    await isMeant("puppy", "walks");
    expect(await search("hound noon")).toEqual(["walks"]);
  });

  test("finds nothing for what nothing is about", async () => {
    await put("money", "You are reimbursed within a week.");
    await settled();
    await isMeant("refund", "money");
    expect(await search("volcano eruptions yesterday")).toEqual([]);
  });

  test("keeps each widget's vectors in a namespace of its own, and finds no other's", async () => {
    await put("money", "You are reimbursed within a week.");
    await settled();
    const other = org;
    org = await newOrg(server);
    await put("walks", "Take the hound out at noon.");
    await settled();
    await isMeant("puppy", "walks");
    expect(await search("refund")).toEqual([]);
    org = other;
    expect(mine()).toHaveLength(1);
  });
});

describe("the vectors follow the documents", () => {
  test("through a change, a shrinking and a deletion, and embed only what changed", async () => {
    await put("parts", sections(130));
    await settled();
    expect(vectorsHeld()).toHaveLength(130);
    const first = new Set(vectorsHeld());
    await put("parts", sections(3));
    await settled();
    expect(vectorsHeld()).toHaveLength(3);
    expect(vectorsHeld().filter((id) => first.has(id))).toEqual([]);
    const calls = embeddings.calls.length;
    await put("parts", sections(3));
    await settled();
    expect(embeddings.calls).toHaveLength(calls);
    await remove("parts");
    await settled();
    expect(vectorsHeld()).toEqual([]);
  });

  test("after a crash between the two stores, when the same is done again", async () => {
    await put("parts", sections(2));
    await settled();
    // As if the vectors had been written and the job not yet been taken for done, and then as if only half were.
    const [namespace] = mine()[0] ?? [];
    const held = index.namespaces.get(namespace ?? "");
    const [id = ""] = held?.keys() ?? [];
    held?.delete(id);
    held?.set(`${id.split(":")[0]}:stale:0`, { id: `${id.split(":")[0]}:stale:0`, values: [1] });
    await server.env.DB.prepare(
      `INSERT INTO vector_jobs (org_id, widget_id, document_id, external_id, op, at)
       SELECT org_id, widget_id, id, external_id, 'put', '' FROM documents WHERE org_id = ?1`,
    )
      .bind(org.org_id)
      .run();
    await put("other", "Something else.");
    await settled();
    expect(vectorsHeld().filter((each) => each.includes("stale"))).toEqual([]);
    expect(vectorsHeld()).toHaveLength(3);
  });

  test("out of a widget that is deleted, at once, and one that takes its name starts with nothing", async () => {
    const { widget_id } = org;
    for (const name of ["one", "two", "three"]) await put(name, sections(4));
    await settled();
    expect(vectorsHeld()).toHaveLength(12);
    await server.call("DELETE", `/api/config/${widget_id}`, { token: org.key });
    await settled();
    expect(vectorsHeld()).toEqual([]);
    expect(await spaces()).toBe(0);
    await server.call("POST", "/api/config", { token: org.key, body: { widget_id, org_id: org.org_id } });
    await put("walks", "Take the hound out at noon.");
    await settled();
    await isMeant("puppy", "walks");
    expect(vectorsHeld()).toHaveLength(1);
  });

  test("out of a source that is deleted, at once, and leave those of what was put", async () => {
    const site = await Site.start();
    try {
      site.page("/", "<h1>Walks</h1><p>Take the hound out at noon.</p>");
      await put("money", "You are reimbursed within a week.");
      const path = `/api/knowledge/${org.widget_id}/sources`;
      const made = await server.call("POST", path, {
        token: org.key,
        body: { kind: "url", url: `${site.url}/` },
      });
      await expect.poll(() => vectorsHeld().length, { timeout: 20_000 }).toBe(2);
      await server.call("DELETE", `${path}/${made.body.id}`, { token: org.key });
      await expect.poll(() => vectorsHeld().length, { timeout: 20_000 }).toBe(1);
      await settled();
    } finally {
      await site.close();
    }
  });

  test("to a model that is new, without ever mixing, and leave the old one's nothing", async () => {
    await put("money", "You are reimbursed within a week.");
    await settled();
    const [before] = mine()[0] ?? [];
    const next = await Server.start(settings("other-words"));
    try {
      const old = server;
      server = next;
      org = await newOrg(server);
      await put("money", "You are reimbursed within a week.");
      await settled();
      // What another deployment made: nothing of this one's.
      expect(index.namespaces.has(before ?? "")).toBe(true);
      await server.env.DB.batch([
        server.env.DB.prepare("UPDATE vector_spaces SET space = 'bag-of-words-64' WHERE org_id = ?1").bind(
          org.org_id,
        ),
      ]);
      const [current = "", vectors] = mine()[0] ?? [];
      const former = current.replace("other-words-64", "bag-of-words-64");
      index.namespaces.delete(current);
      index.namespaces.set(former, new Map(vectors));
      await put("walks", "Take the hound out at noon.");
      await settled();
      await expect.poll(() => index.namespaces.has(former), { timeout: 10_000 }).toBe(false);
      expect(mine().map(([name]) => name)).toEqual([current]);
      expect(vectorsHeld()).toHaveLength(2);
      for (const { metadata } of mine()[0]?.[1].values() ?? [])
        expect(metadata).toEqual({ model: "other-words/64" });
      server = old;
    } finally {
      await next.close();
    }
  });
});

describe("words alone answer", () => {
  test.each([
    ["never answers", () => true],
    [
      "is down",
      (_, response) => {
        response.socket?.destroy();
        return true;
      },
    ],
    [
      "is full",
      (_, response) => {
        response.writeHead(429, { "content-type": "application/json" }).end('{"code":8,"message":"full"}');
        return true;
      },
    ],
    [
      "talks nonsense",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end("<html>");
        return true;
      },
    ],
  ] satisfies [string, NonNullable<PineconeIndex["instead"]>][])(
    "where the index %s, in time, and what it missed is made up for",
    async (_, instead) => {
      await put("walks", "Take the hound out at noon.");
      await settled();
      await isMeant("puppy", "walks");
      index.instead = instead;
      const startedAt = Date.now();
      expect(await search("hound")).toEqual(["walks"]);
      expect(Date.now() - startedAt).toBeLessThan(3_000);
      await put("money", "You are reimbursed within a week.");
      expect(await search("reimbursed week")).toEqual(["money"]);
      index.instead = undefined;
      await server.scheduled(new Date(), "41 * * * *");
      await settled();
      await isMeant("refund", "money");
    },
    90_000,
  );

  const hanging: ServerResponse[] = [];
  test.each([
    [
      "have the wrong size",
      "3 dimensions",
      (response, { input }) =>
        answers(
          response,
          input.map((_, index) => ({ index, embedding: [1, 2, 3] })),
        ),
    ],
    ["are fewer than the texts", "0 vectors for 1 texts", (response) => answers(response, [])],
    [
      "hold what is no number",
      "no embeddings",
      // What JSON makes of NaN.
      (response, { input }) =>
        answers(
          response,
          input.map((_, index) => ({ index, embedding: unit(1).map(() => Number.NaN) })),
        ),
    ],
    ["are no JSON", "no JSON", (response) => void response.writeHead(200).end("<html>")],
    ["are too many asked for", "HTTP 429", (response) => answers(response, null, 429)],
    ["fail", "HTTP 500", (response) => answers(response, null, 500)],
    ["do not come", "HTTP 503", (response) => void hanging.push(response)],
  ] satisfies [string, string, (...call: Parameters<NonNullable<EmbeddingsProvider["instead"]>>) => void][])(
    "where the embeddings %s, and none of them is kept",
    async (_, logged, answer) => {
      embeddings.instead = (...call) => {
        answer(...call);
        return true;
      };
      server.takeLog();
      embeddings.calls.length = 0;
      await put("walks", "Take the hound out at noon.");
      expect(await search("hound noon")).toEqual(["walks"]);
      const asked = () => embeddings.calls.map(({ input }) => input.join()).join();
      await expect.poll(asked, { timeout: 20_000 }).toContain("Take the hound");
      const lines: string[] = [];
      const log = (): string => {
        // Only now: whoever asks gives up long after this test.
        for (const response of hanging.splice(0)) answers(response, null, 503);
        lines.push(...server.takeLog());
        return lines.join("\n");
      };
      await expect.poll(log, { timeout: 20_000 }).toContain(logged);
      expect(vectorsHeld()).toEqual([]);
      embeddings.instead = undefined;
      await server.scheduled(new Date(), "41 * * * *");
      await settled();
      expect(vectorsHeld()).toHaveLength(1);
    },
    60_000,
  );
});

test("health says what the vectors are, and that they are off where nothing is set", async () => {
  const { body } = await server.call("GET", "/health");
  expect(body.dependencies.vectors).toMatchObject({ state: "ok" });
  expect(body.dependencies.vectors.detail).toContain("bag-of-words/64");
  const plain = await Server.start();
  try {
    expect((await plain.call("GET", "/health")).body.dependencies.vectors.state).toBe("off");
  } finally {
    await plain.close();
  }
});

test("health is degraded, and not down, where the index fails", async () => {
  index.instead = (_, response) => {
    response.writeHead(503).end();
    return true;
  };
  const broken = await Server.start(settings());
  try {
    const { status, body } = await broken.call("GET", "/health");
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "degraded", dependencies: { vectors: { state: "failed" } } });
  } finally {
    await broken.close();
  }
});
