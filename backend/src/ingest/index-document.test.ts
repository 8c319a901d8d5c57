import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env as bindings } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import worker from "../index.ts";
import { putDocument } from "../knowledge/put-document.ts";
import { search } from "../knowledge/search.ts";
import { deleteDocument, findDocument } from "../store/documents.ts";
import type { IngestJob } from "./job.ts";
import { queueBulk, queueFile } from "./queue-document.ts";

const owner = { org_id: "acme", widget_id: "shop" };
const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const file = (text: string) => ({ external_id: "docs/a", bytes: bytes(text), kind: "markdown" as const });
const find = async (query: string) =>
  (await search(env.DB, { ...owner, query, limit: 5 })).map(({ text }) => text);
const state = async (id = "docs/a") => (await findDocument(env.DB, owner, id))?.state;
const waitingFiles = async () => (await env.FILES.list()).objects.length;
const rows = async (table: string) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n");

/** What is sent to the queue, to be consumed here when a test wants it to be. */
let sent: IngestJob[] = [];
const INGEST = {
  sendBatch: async (messages: { body: IngestJob }[]) => void sent.push(...messages.map(({ body }) => body)),
} as unknown as Queue<IngestJob>;
const env = { ...bindings, INGEST };
function jobs(): IngestJob[] {
  const all = sent;
  sent = [];
  return all;
}
async function consume(bodies: readonly IngestJob[], queue = "foyer-ingest") {
  const batch = createMessageBatch<IngestJob>(
    queue,
    bodies.map((body, at) => ({ id: String(at), timestamp: new Date(), attempts: 1, body })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, env);
  return getQueueResult(batch, context);
}

beforeEach(() => {
  sent = [];
});

test("a file waits, and is found once it was read; what it was read from is gone then", async () => {
  expect(await queueFile(env, owner, file("# Bikes\n\nWe repair bikes."))).toMatchObject({
    state: "queued",
    title: "a",
    chunks: 0,
    changed: true,
  });
  expect(await waitingFiles()).toBe(1);
  const result = await consume(jobs());
  expect(result.explicitAcks).toEqual(["0"]);
  expect(await findDocument(env.DB, owner, "docs/a")).toMatchObject({
    state: "ready",
    title: "Bikes",
    chunks: 1,
  });
  expect(await find("bikes")).toEqual(["We repair bikes."]);
  expect(await waitingFiles()).toBe(0);
});

test("the same file again costs nothing, but does where it could not be read", async () => {
  await queueFile(env, owner, file("We repair bikes."));
  await consume(jobs());
  expect(await queueFile(env, owner, file("We repair bikes."))).toMatchObject({
    state: "ready",
    changed: false,
  });
  expect(await waitingFiles()).toBe(0);
  const empty = { ...file(""), kind: "pdf" as const };
  await queueFile(env, owner, empty);
  await consume(jobs());
  expect(await findDocument(env.DB, owner, "docs/a")).toMatchObject({
    state: "failed",
    reason: "It is empty.",
    chunks: 1,
  });
  expect(await find("bikes")).toHaveLength(1);
  expect(await queueFile(env, owner, empty)).toMatchObject({ state: "queued", changed: true });
});

test("a job that comes twice, or too late, changes nothing", async () => {
  await queueFile(env, owner, file("Apples are red."));
  const late = jobs();
  await queueFile(env, owner, file("Pears are green."));
  const next = jobs();
  await consume([...late, ...next, ...next, ...late]);
  expect(await find("pears")).toEqual(["Pears are green."]);
  expect(await rows("chunks")).toBe(1);
  expect(await waitingFiles()).toBe(0);

  await queueFile(env, owner, file("Plums are blue."));
  const third = jobs();
  await putDocument(
    env.DB,
    { ...owner, external_id: "docs/a" },
    { title: "A", content: "Figs are brown.", format: "text" },
  );
  expect(await state()).toBe("ready");
  await consume(third);
  expect(await find("figs")).toEqual(["Figs are brown."]);

  await queueFile(env, owner, file("The fourth."));
  const fourth = jobs();
  await deleteDocument(env.DB, owner, "docs/a");
  await consume(fourth);
  expect([
    await rows("documents"),
    await rows("chunks"),
    await rows("chunks_fts"),
    await waitingFiles(),
  ]).toEqual([0, 0, 0, 0]);
});

test("what was waiting and is no longer there fails with a reason; so does what was tried too often", async () => {
  await queueFile(env, owner, file("Words."));
  const lost = jobs();
  for (const { key } of (await env.FILES.list()).objects) await env.FILES.delete(key);
  await consume(lost);
  expect((await findDocument(env.DB, owner, "docs/a"))?.reason).toContain("no longer there");

  await queueFile(env, owner, file("Words."));
  expect((await consume(jobs(), "foyer-staging-ingest-dead")).explicitAcks).toEqual(["0"]);
  expect((await findDocument(env.DB, owner, "docs/a"))?.reason).toContain("again and again");
  expect(await waitingFiles()).toBe(0);
});

test("a fault of the bucket is tried again, and the others of the batch are read meanwhile", async () => {
  await queueFile(env, owner, { ...file("First."), external_id: "1" });
  await queueFile(env, owner, { ...file("Second."), external_id: "2" });
  const [first, second] = jobs();
  const [broken] = (await env.FILES.list()).objects;
  const FILES = new Proxy(env.FILES, {
    get: (bucket, name) =>
      name === "get"
        ? (key: string) => (key === broken?.key ? Promise.reject(new Error("R2 is away")) : bucket.get(key))
        : (Reflect.get(bucket, name) as (...a: unknown[]) => unknown).bind(bucket),
  });
  const batch = createMessageBatch<IngestJob>(
    "foyer-ingest",
    [first!, second!].map((body, at) => ({ id: String(at), timestamp: new Date(), attempts: 1, body })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, { ...env, FILES });
  const result = await getQueueResult(batch, context);
  expect(result.retryMessages).toHaveLength(1);
  expect(result.explicitAcks).toHaveLength(1);
  expect(new Set([await state("1"), await state("2")])).toEqual(new Set(["indexing", "ready"]));
  await consume([first!]);
  expect([await state("1"), await state("2")]).toEqual(["ready", "ready"]);
});

const document = (n: number) => ({
  external_id: `d${n}`,
  title: `Größe ${n}`,
  content: `Wörter ${n}.`,
  format: "text" as const,
  tags: [`t${n}`],
});

test("many documents wait in one place, and what is there already does not", async () => {
  await putDocument(env.DB, { ...owner, external_id: "d0" }, document(0));
  const counts = await queueBulk(env, owner, {
    documents: Array.from({ length: 30 }, (_, n) => document(n)),
  });
  expect(counts).toEqual({ queued: 29, unchanged: 1 });
  expect(await waitingFiles()).toBe(1);
  const all = jobs();
  await consume(all.slice(0, 20));
  expect(await waitingFiles()).toBe(1);
  await consume(all.slice(20));
  expect(await waitingFiles()).toBe(0);
  expect(await findDocument(env.DB, owner, "d17")).toMatchObject({
    title: "Größe 17",
    tags: ["t17"],
    state: "ready",
  });
  expect(await putDocument(env.DB, { ...owner, external_id: "d17" }, document(17))).toMatchObject({
    changed: false,
  });
  expect(await rows("chunks")).toBe(30);
});

test("the vectors are told of each document that changed, in the same transaction, its last word only", async () => {
  const told = async () =>
    (await env.DB.prepare("SELECT external_id, op FROM vector_jobs ORDER BY id").all()).results;
  const put = (external_id: string, content: string) =>
    putDocument(env.DB, { ...owner, external_id }, { title: "T", content, format: "text" });
  await put("a", "One.");
  await put("b", "Two.");
  await put("a", "Three.");
  await put("a", "Three.");
  expect(await told()).toEqual([
    { external_id: "b", op: "put" },
    { external_id: "a", op: "put" },
  ]);
  await deleteDocument(env.DB, owner, "b");
  expect(await told()).toEqual([
    { external_id: "a", op: "put" },
    { external_id: "b", op: "remove" },
  ]);
});
