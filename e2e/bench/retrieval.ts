/**
 * `npm run bench:retrieval`: how often the search finds the section that answers a question, and what it costs.
 * The questions are the titles of sections of Debian's books, and the sections are put without them, so that a
 * question has to be found by what its answer says. Beside Foyer, in the same run over the same chunks: plain BM25 as
 * SQLite's FTS5 has it, with its porter stemmer. Questions that the ranking was tuned on are counted apart from those
 * kept from it. CHUNKS (1000,10000,100000) and ONLY (debian-faq-de) can be given.
 */
import { createTestHarness } from "wrangler";
import { EmbeddingsProvider } from "../../backend/test/embeddings-provider.ts";
import { PineconeIndex } from "../../backend/test/pinecone.ts";
import { misspelt } from "./misspelt.ts";
import { embed } from "./retrieval-embedder.ts";
import {
  isTunedOn,
  packages,
  type QuestionSet,
  readQuestionSets,
  someQuestions,
} from "./retrieval-questions.ts";
import { fillerDocument } from "./retrieval-filler.ts";
import { percentile, Scores } from "./retrieval-scores.ts";
import type { Job } from "./retrieval-job.ts";
import { table } from "./table.ts";

const root = process.env["BOOKS"] ?? "/usr/share";
const sizes = (process.env["CHUNKS"] ?? "1000,10000,100000").split(",").map(Number);
const dimensions = 1_536;
const queriesTimed = 100;
/** Of one book, so that the long ones do not take the hour; all of their sections are there to be found. */
const mostAsked = 150;

interface Contender {
  name: string;
  job: (widgetId: string, query: string) => Job;
  /** Told of for misspelt questions too. */
  takesSlips: boolean;
}

const yardstick = "FTS5 porter";
const contenders: Contender[] = [
  { name: yardstick, job: by("plain"), takesSlips: true },
  // What a language model is given, which judges by reading.
  { name: "words, for a model", job: by("words", 0), takesSlips: true },
  { name: "hybrid, for a model", job: by("hybrid", 0), takesSlips: true },
  // What is quoted where there is none: a passage that holds too little of the question is no answer.
  { name: "words, to be quoted", job: by("words"), takesSlips: false },
];
const kinds = [
  { title: "as asked", worded: (question: string) => question, isSlip: false },
  { title: "with a slip of the finger in the longest word", worded: misspelt, isSlip: true },
];

const only = process.env["ONLY"];
const sets = readQuestionSets(root).filter(({ name }) => only === undefined || name === only);
if (sets.length === 0) {
  console.error(
    `There are no books below ${root}. On Debian: apt-get install ${packages.join(" ")}\n` +
      "or apt-get download the same, dpkg -x each into a folder, and set BOOKS=<folder>/usr/share.",
  );
  process.exit(1);
}

const index = await PineconeIndex.start("bench-key", dimensions);
const embeddings = await EmbeddingsProvider.start();
embeddings.instead = (response, { model, input }) => {
  const data = input.map((text, at) => ({
    object: "embedding",
    index: at,
    embedding: embed(text, dimensions),
  }));
  const usage = { prompt_tokens: 1, total_tokens: 1 };
  response.end(JSON.stringify({ object: "list", model, data, usage }));
  return true;
};
const harness = createTestHarness({
  root: import.meta.dirname,
  workers: [
    {
      configPath: "./retrieval.wrangler.jsonc",
      secrets: {
        OPENAI_API_KEY: "embeddings-key",
        OPENAI_BASE_URL: embeddings.baseURL,
        EMBEDDINGS_MODEL: "bag-of-words",
        EMBEDDINGS_DIMENSIONS: String(dimensions),
        PINECONE_API_KEY: "bench-key",
        PINECONE_BASE_URL: index.host,
      },
    },
  ],
});
const { url } = await harness.listen();
await harness.getWorker().applyD1Migrations("DB");
try {
  await benchQuality();
  await benchSize();
} finally {
  await harness.close();
  await index.close();
  await embeddings.close();
}
process.exit();

async function benchQuality(): Promise<void> {
  const totals = new Map<string, Scores>();
  const total = (...key: string[]): Scores => {
    const scores = totals.get(key.join()) ?? new Scores();
    totals.set(key.join(), scores);
    return scores;
  };
  for (const set of sets) {
    await fill(set);
    const asked = someQuestions(set, mostAsked);
    for (const { title, worded, isSlip } of kinds) {
      const rows = [];
      for (const { name, job } of contenders.filter(({ takesSlips }) => takesSlips || !isSlip)) {
        const scores = new Scores();
        for (const { id, question } of asked) {
          const startedAt = performance.now();
          const found = await call<string[]>(job(set.name, worded(question)));
          const result = [found.indexOf(id), found.length, performance.now() - startedAt] as const;
          scores.add(...result);
          total(title, isTunedOn(set, question) ? "tuned" : "kept", name).add(...result);
        }
        rows.push({ name, values: scores.values() });
      }
      console.log(
        table(`${set.name}, ${asked.length} questions of ${set.sections.length} sections ${title}`, rows, [
          yardstick,
        ]),
      );
    }
  }
  for (const { title, isSlip } of kinds) {
    for (const [part, of] of [
      ["tuned", "the questions that the ranking was tuned on"],
      ["kept", "all questions that were kept from it"],
    ] as const) {
      const rows = contenders
        .filter(({ takesSlips }) => takesSlips || !isSlip)
        .map(({ name }) => ({ name, scores: total(title, part, name) }));
      const asked = rows[0]?.scores.asked ?? 0;
      const values = rows.map(({ name, scores }) => ({ name, values: scores.values() }));
      if (asked > 0) console.log(table(`${of}, ${asked}, ${title}`, values, [yardstick]));
    }
  }
}

/** How one of them is asked. */
function by(op: "plain" | "words" | "hybrid", least?: number): Contender["job"] {
  return (widget_id, query) => ({ op, widget_id, query, ...(least !== undefined && { least }) });
}

async function fill(set: QuestionSet): Promise<void> {
  for (const { id, chapter, html } of set.sections) {
    const document = { title: chapter, content: html, format: "html" } as const;
    await call({ op: "put", widget_id: set.name, external_id: id, document });
  }
  await call({ op: "prepare", widget_id: set.name });
  while (await call<boolean>({ op: "sync" }));
}

async function benchSize(): Promise<void> {
  const set = sets.find(({ language }) => language === "en") ?? sets[0];
  if (!set) return;
  const questions = set.sections.map(({ question }) => question).slice(0, queriesTimed);
  const rows = [];
  let chunks = 0;
  for (const size of sizes.toSorted((a, b) => a - b)) {
    for (let number = 0; chunks < size; number++) {
      const document = fillerDocument(sets, chunks, Math.min(1_000, size - chunks));
      chunks += await call<number>({
        op: "put",
        widget_id: "size",
        external_id: `${size}-${number}`,
        document,
      });
    }
    // The first ones warm up.
    for (const query of questions.slice(0, 5)) await call({ op: "words", widget_id: "size", query });
    const times: number[] = [];
    for (const query of questions) {
      const startedAt = performance.now();
      await call({ op: "words", widget_id: "size", query });
      times.push(performance.now() - startedAt);
    }
    const at = (share: number): number => percentile(times, share);
    rows.push({ name: `${chunks} chunks`, values: { "p50 ms": at(0.5), "p95 ms": at(0.95) } });
  }
  console.log(
    table(
      "what a search costs, by words",
      rows,
      rows.slice(0, 1).map(({ name }) => name),
    ),
  );
}

async function call<T = unknown>(job: Job): Promise<T> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(job) });
  if (!response.ok) throw new Error(`${job.op} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
