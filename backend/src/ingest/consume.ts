import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { failPending } from "../store/pending-documents.ts";
import { failSource } from "../store/sources.ts";
import { discardRaw, indexDocument } from "./index-document.ts";
import type { IngestJob } from "./job.ts";
import { askForVectors, consumeVectors } from "../vectors/consume-vectors.ts";
import { startSource } from "./start-source.ts";
import { walkSource } from "./walk-source.ts";

/** Sources that are fetched from beside each other. */
const walksAtOnce = 3;

/** The queue's consumer. Documents are read one at a time, for a large one takes much room; sources mostly wait. */
export async function consumeIngest(batch: MessageBatch<IngestJob>, env: Env): Promise<void> {
  const {
    document: documents = [],
    vectors = [],
    ...others
  } = Object.groupBy(batch.messages, ({ body }) => body.kind);
  const sources = Object.values(others).flat();
  const work = async (waiting: Message<IngestJob>[]): Promise<void> => {
    for (let message = waiting.shift(); message; message = waiting.shift()) await consume(message, env);
  };
  const read = documents.length > 0;
  // One brings up all there is; two at once would embed the same documents twice.
  for (const message of vectors.slice(1)) message.ack();
  await Promise.all([
    work(documents),
    work(vectors.slice(0, 1)),
    ...Array.from({ length: walksAtOnce }, () => work(sources)),
  ]);
  if (read) await askForVectors(env);
}

async function consume(message: Message<IngestJob>, env: Env): Promise<void> {
  const { body: job, attempts } = message;
  try {
    await perform(env, job, attempts);
    message.ack();
  } catch (error) {
    log("ingest_job_failed", { ...names(job), attempts, error });
    message.retry({ delaySeconds: Math.min(2 ** attempts, 600) });
  }
}

async function perform(env: Env, job: IngestJob, attempts: number): Promise<void> {
  if (job.kind === "document") return indexDocument(env, job);
  if (job.kind === "vectors") return consumeVectors(env);
  if (job.kind !== "source") return log("ingest_job_unknown", {});
  return job.step === "start" ? startSource(env, job, attempts) : walkSource(env, job);
}

const gaveUp = "It failed again and again for a reason of ours. Try again later.";

/** What was tried as often as the queue tries: those who look are told. */
export async function consumeDeadIngest(batch: MessageBatch<IngestJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { body: job, attempts } = message;
    try {
      log("ingest_job_dead", names(job));
      if (job.kind === "document") {
        await failPending(env.DB, job, gaveUp);
        await discardRaw(env, job.raw_key);
      } else if (job.kind === "source") await failSource(env.DB, job, gaveUp, new Date().toISOString());
      message.ack();
    } catch (error) {
      log("ingest_job_failed", { ...names(job), attempts, error });
      message.retry({ delaySeconds: Math.min(2 ** attempts, 600) });
    }
  }
}

function names(job: IngestJob): Record<string, unknown> {
  const { kind, org_id, widget_id } = { ...job } as Record<string, unknown>;
  return { kind, org_id, widget_id };
}
