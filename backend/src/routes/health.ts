import type { Health } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { describeModel } from "../ai/choose-model.ts";
import { pingModel } from "../ai/ping-model.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { moderate } from "../guard/moderate.ts";
import { Recent } from "../recent.ts";
import { countVectorJobs } from "../store/vector-jobs.ts";
import { anyModerates } from "../store/widgets.ts";
import { checkStore, vectorsOf } from "../vectors/vectors.ts";
import { version } from "../version.ts";
import { conversationStub } from "./conversation-stub.ts";

type Dependency = Health["dependencies"][string];

const deadlineMs = 2_000;

/** Whether the chat works, and each thing it stands on. */
export const healthRoutes = new Hono<AppEnv>().get("/", async (c) => {
  const { env } = c;
  const [d1, kv, r2, conversations, vectors, model, moderation] = await Promise.all([
    check(() => env.DB.prepare("SELECT 1 FROM widgets LIMIT 1").first()),
    check(() => env.CONFIG.get("health")),
    check(() => env.FILES.head("health")),
    check(() => conversationStub(env, "health").isAlive()),
    checkVectors(env),
    checkModel(env),
    checkModeration(env),
  ]);
  const dependencies = { d1, kv, r2, conversations, vectors, model, moderation };
  // Configs are read from KV or D1: one of them is enough. Without conversations or the secret nothing is.
  const works = env.FOYER_SECRET && conversations.state === "ok" && (d1.state === "ok" || kv.state === "ok");
  const allWell = Object.values(dependencies).every(({ state }) => state !== "failed");
  const status = works ? (allWell ? "ok" : "degraded") : "down";
  const health: Health = { status, version, timestamp: new Date().toISOString(), dependencies };
  return c.json(health, works ? 200 : 503, { "cache-control": "no-store" });
});

async function check(work: () => Promise<unknown>): Promise<Dependency> {
  const startedAt = Date.now();
  try {
    await within(deadlineMs, "the check", work());
    return { state: "ok", ms: Date.now() - startedAt };
  } catch (error) {
    // The cause may name addresses or tables: the operator finds it in the log.
    return {
      state: "failed",
      ms: Date.now() - startedAt,
      detail: error instanceof Error ? error.name : "error",
    };
  }
}

const lately = new Recent<Promise<Dependency>>(3);

/** What is asked of others: once a minute at most in one isolate. */
function nowAndThen(name: string, ask: () => Promise<Dependency>): Promise<Dependency> {
  return lately.fresh(name) ?? lately.keep(name, ask(), 60_000);
}

/** Without vectors the search goes by words: all else works. */
async function checkVectors(env: Env): Promise<Dependency> {
  const vectors = vectorsOf(env);
  if (!vectors) return { state: "off", detail: "words alone, set PINECONE_API_KEY and PINECONE_BASE_URL" };
  const checked = nowAndThen("vectors", () =>
    check(() => checkStore(vectors, AbortSignal.timeout(deadlineMs))),
  );
  const waiting = await within(deadlineMs, "the database", countVectorJobs(env.DB)).catch(() => undefined);
  const detail = `${vectors.embeddings.name}, ${waiting ?? "?"} documents waiting`;
  return { detail, ...(await checked) };
}

/** Asks the provider for its list of models, which costs nothing. */
async function checkModel(env: Env): Promise<Dependency> {
  const { kind, endpoint, detail } = describeModel(env);
  if (kind === "passages") return { state: "off", detail };
  // The binding has nothing to ask that costs nothing.
  if (!endpoint) return { state: "ok", detail };
  const checked = nowAndThen("model", () =>
    check(() => pingModel(endpoint, AbortSignal.timeout(deadlineMs))),
  );
  return { ...(await checked), detail };
}

/** Where a widget wants it: what it answers to a harmless word. The talk goes on without it. */
function checkModeration(env: Env): Promise<Dependency> {
  return nowAndThen("moderation", () => askModeration(env));
}

async function askModeration(env: Env): Promise<Dependency> {
  const wanted = await within(deadlineMs, "the database", anyModerates(env)).catch(() => false);
  if (!wanted) return { state: "off", detail: "no widget wants it" };
  const { endpoint } = describeModel(env);
  if (!endpoint) return { state: "off", detail: "the deployment's provider has no address to ask" };
  return check(() => moderate(endpoint, "hello", AbortSignal.timeout(deadlineMs)));
}
