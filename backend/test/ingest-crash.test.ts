import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { KnowledgeAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../../e2e/chaos/random.ts";
import { freePort } from "../../e2e/free-port.ts";
import { type DevServer, startDevServer } from "../../scripts/dev-server.ts";
import { EmbeddingsProvider } from "./embeddings-provider.ts";
import { PineconeIndex } from "./pinecone.ts";
import { eventually, foyerSecret, platformSecret } from "./server.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const random = new Random(seed);
const mostKills = 7;
const fewestKills = 3;
/** For the kills; a slow machine has fewer of them. */
const killsMs = 30_000;
const org_id = "org";
const [kept, replaced] = ["kept", "replaced"];
const ids = Array.from({ length: 50 }, (_, n) => `doc-${n}`);

let index: PineconeIndex;
let embeddings: EmbeddingsProvider;
let server: DevServer;
let port: number;
const directory = mkdtempSync(join(tmpdir(), "foyer-ingest-crash-"));
beforeAll(async () => {
  index = await PineconeIndex.start("pinecone-key", 64);
  embeddings = await EmbeddingsProvider.start();
  port = await freePort(20_000 + Math.floor(Math.random() * 10_000));
  server = await start();
});
afterAll(async () => {
  await server?.stop();
  await index?.close();
  await embeddings?.close();
  rmSync(directory, { recursive: true });
});

function start(): Promise<DevServer> {
  const vars = {
    FOYER_SECRET: foyerSecret,
    BUBBLE_API_SECRET: platformSecret,
    OPENAI_API_KEY: "embeddings-key",
    OPENAI_BASE_URL: embeddings.baseURL,
    EMBEDDINGS_MODEL: "bag-of-words",
    EMBEDDINGS_DIMENSIONS: "64",
    PINECONE_API_KEY: "pinecone-key",
    PINECONE_BASE_URL: index.host,
  };
  return startDevServer({ port, directory, vars });
}

/** Whether it was acknowledged. What the server was killed over may have been done, or not. */
async function call(
  method: string,
  path: string,
  body?: unknown,
  type = "application/json",
): Promise<boolean> {
  try {
    const response = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${platformSecret}`, "content-type": type },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
async function read(path: string): Promise<unknown> {
  const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${platformSecret}` } });
  return response.json();
}

/** What a document may be after all that was done to it: the word of one version, or nothing. */
const possible = new Map<string, Set<string | null>>();
let versions = 0;

function done(widget: string, id: string, becomes: string | null, isAcknowledged: boolean): void {
  const key = `${widget}/${id}`;
  const before = isAcknowledged ? [] : (possible.get(key) ?? [null]);
  possible.set(key, new Set([...before, becomes]));
}

/** One version of a document: one passage or several, so that some shrink. */
function version(): { word: string; content: string } {
  versions += 1;
  const word = `version${versions}x`;
  const sections = Array.from(
    { length: random.between(1, 4) },
    (_, n) => `## Part ${n}\n\n${word}, part ${n}.`,
  );
  return { word, content: sections.join("\n\n") };
}

const acts = [bulk, bulk, put, file, remove, broken, replace];

async function bulk(widget: string): Promise<void> {
  const made = ids.filter(() => random.chance(0.5)).map((external_id) => ({ external_id, ...version() }));
  if (made.length === 0) return;
  const documents = made.map(({ external_id, content }) => ({ external_id, title: external_id, content }));
  const isDone = await call("POST", `/api/knowledge/${widget}/documents`, { documents });
  for (const { external_id, word } of made) done(widget, external_id, word, isDone);
}

async function put(widget: string): Promise<void> {
  const id = random.pick(ids);
  const { word, content } = version();
  const path = `/api/knowledge/${widget}/documents/${id}`;
  done(widget, id, word, await call("PUT", path, { title: id, content }));
}

async function file(widget: string): Promise<void> {
  const id = random.pick(ids);
  const { word } = version();
  const path = `/api/knowledge/${widget}/documents/${id}`;
  done(widget, id, word, await call("PUT", path, `Question,Answer\nWhat?,${word}.`, "text/csv"));
}

async function broken(widget: string): Promise<void> {
  await call("PUT", `/api/knowledge/${widget}/documents/broken`, "%PDF-1.7 broken", "application/pdf");
}

async function remove(widget: string): Promise<void> {
  for (const id of ids.filter(() => random.chance(0.1)))
    done(widget, id, null, await call("DELETE", `/api/knowledge/${widget}/documents/${id}`));
}

async function replace(): Promise<void> {
  const isDone = await call("DELETE", `/api/config/${replaced}`);
  for (const id of ids) done(replaced, id, null, isDone);
  await call("POST", "/api/config", { widget_id: replaced, org_id });
}

/** The hourly cron, each time a while later than the last: whatever waits has waited long enough. */
let hours = 0;
async function tend(): Promise<void> {
  hours += 2;
  const query = new URLSearchParams({ cron: "41 * * * *", time: String(Date.now() + hours * 3_600_000) });
  await call("GET", `/cdn-cgi/local/scheduled?${String(query)}`);
}

/** Works on the knowledge until the server is killed: at a random moment, or at one call to the index. */
async function play(): Promise<void> {
  const killed = Promise.withResolvers<void>();
  const over = new AbortController();
  const kill = (): void => {
    if (over.signal.aborted) return;
    over.abort();
    void server.kill().then(killed.resolve, killed.reject);
  };
  const atCall = random.chance(0.5) ? random.between(1, 60) : Number.POSITIVE_INFINITY;
  let calls = 0;
  index.instead = () => {
    if (++calls === atCall) kill();
    return false;
  };
  const timer = setTimeout(kill, random.between(200, 3_000));
  while (!over.signal.aborted) {
    const widget = random.pick([kept, replaced]);
    await random.pick(acts)(widget);
  }
  clearTimeout(timer);
  await killed.promise;
  index.instead = undefined;
}

const overview = async (widget: string) => KnowledgeAnswer.parse(await read(`/api/knowledge/${widget}`));

/** Whether nothing waits any more, neither to be read nor to be embedded. */
async function isSettled(): Promise<boolean> {
  for (const widget of [kept, replaced]) {
    const { documents } = await overview(widget);
    if (documents.queued + documents.indexing > 0) return false;
  }
  const { dependencies } = (await read("/health")) as { dependencies: { vectors: { detail: string } } };
  return dependencies.vectors.detail.endsWith(" 0 documents waiting");
}

/** The database of a kind that the server keeps in its folder. */
function databaseOf(kind: string): DatabaseSync {
  const folder = join(directory, "state", "v3", kind);
  const file = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) =>
    /[0-9a-f]{64}\.sqlite$/.test(name),
  );
  if (file === undefined) throw new Error(`no database in ${folder}`);
  return new DatabaseSync(join(folder, file));
}

test(`no kill -9 leaves a document unread, or anything of it behind (SEED=${seed})`, async () => {
  for (const widget_id of [kept, replaced]) await call("POST", "/api/config", { widget_id, org_id });
  const until = Date.now() + killsMs;
  for (let kills = 0; kills < mostKills && (kills < fewestKills || Date.now() < until); kills += 1) {
    await play();
    server = await start();
    if (random.chance(0.5)) await tend();
  }
  await call("POST", "/api/config", { widget_id: replaced, org_id });

  const settledUntil = Date.now() + 90_000;
  let settled = false;
  while (!settled && Date.now() < settledUntil) {
    await tend();
    settled = await eventually(isSettled, Boolean, 5_000);
  }
  expect(settled).toBe(true);
  hours += 26;
  await tend();
  await server.stop();

  const d1 = databaseOf("d1");
  const all = (sql: string) => d1.prepare(sql).all() as Record<string, string | number | null>[];
  const strange = "state NOT IN ('ready', 'failed') OR (state = 'failed') <> (reason IS NOT NULL)";
  expect(all(`SELECT external_id, state, reason FROM documents WHERE ${strange}`)).toEqual([]);
  expect(
    all("SELECT * FROM documents WHERE coalesce(ticket, pending, raw_key, queued_at) IS NOT NULL"),
  ).toEqual([]);
  for (const { reason } of all("SELECT reason FROM documents WHERE external_id = 'broken'"))
    expect(reason).toBe("The PDF is damaged.");

  // Each document is what was last acknowledged, or what came to an unknown end after it.
  const texts = new Map(
    all(
      `SELECT documents.widget_id || '/' || external_id AS name, group_concat(text) AS text
       FROM documents LEFT JOIN chunks ON document_id = documents.id GROUP BY documents.id`,
    ).map(({ name, text }) => [String(name), String(text)]),
  );
  const wrong = [...possible].flatMap(([name, words]) => {
    const found = /version\d+x/.exec(texts.get(name) ?? "")?.[0] ?? null;
    return words.has(found) ? [] : [{ name, found, words: [...words] }];
  });
  expect(wrong).toEqual([]);

  // No chunk without its document, none twice, none that the index of words does not have or has too many.
  expect(all("SELECT id FROM chunks WHERE document_id NOT IN (SELECT id FROM documents)")).toEqual([]);
  const miscounted = `SELECT external_id FROM documents WHERE chunks <>
    (SELECT count(DISTINCT position) FROM chunks WHERE document_id = documents.id)`;
  expect(all(miscounted)).toEqual([]);
  const numbers = (sql: string) => all(sql).map(({ id }) => id);
  expect(numbers("SELECT id FROM chunks_fts_docsize ORDER BY id")).toEqual(
    numbers("SELECT id FROM chunks ORDER BY id"),
  );

  // The vectors are the chunks', in their widget's namespace, and no others.
  const keys = all(
    `SELECT hex(documents.org_id || '/' || documents.widget_id) AS scope,
       documents.id || ':' || substr(hash, 1, 16) || ':' || position AS key
     FROM documents JOIN chunks ON document_id = documents.id`,
  ).map(({ scope, key }) => `${String(scope).toLowerCase()} ${key}`);
  const held = [...index.namespaces].flatMap(([name, vectors]) => {
    const scope = /[0-9a-f]{10,}/.exec(name)?.[0] ?? "";
    return [...vectors.keys()].map((key) => `${scope} ${key}`);
  });
  expect(held.toSorted()).toEqual(keys.toSorted());
  expect(keys.length).toBeGreaterThan(0);
  expect(all("SELECT * FROM vector_jobs")).toEqual([]);
  d1.close();

  // Nothing of what waited is left lying.
  const r2 = databaseOf("r2");
  expect(r2.prepare("SELECT key FROM _mf_objects WHERE key LIKE 'knowledge/%'").all()).toEqual([]);
  r2.close();
}, 300_000);
