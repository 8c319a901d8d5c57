import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { splitBlocks } from "../knowledge/split.ts";
import { storeDocument, tooMany } from "../knowledge/put-document.ts";
import { failPending, isRawWanted, type Pending, takePending } from "../store/pending-documents.ts";
import type { DocumentJob } from "./job.ts";
import { readDocument } from "./read-document.ts";
import { Unreadable } from "./unreadable.ts";

const bucketMs = 20_000;
const readMs = 60_000;

/**
 * Reads a document that waits, splits it and puts it in place of what was there. Safe to repeat, at any point: until
 * the last write it waits still, and after it the ticket counts no more.
 */
export async function indexDocument(env: Env, job: DocumentJob): Promise<void> {
  const { org_id, widget_id, external_id, ticket } = job;
  const taken = await takePending(env.DB, job);
  if (taken) {
    const { pending } = taken;
    try {
      const bytes = await waitingBytes(env.FILES, taken.raw_key, pending);
      const read = await within(readMs, "reading", readDocument(bytes, pending.kind, pending.charset));
      const title = pending.title ?? read.title ?? pending.fallbackTitle;
      const pieces = splitBlocks(title, read.blocks);
      const refused = tooMany(pieces);
      if (refused !== null) throw new Unreadable(refused);
      const { url, tags, language, hash } = pending;
      await storeDocument(
        env.DB,
        { org_id, widget_id, external_id, title, url, tags, language, hash, ticket },
        pieces,
      );
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      log("document_unreadable", { org_id, widget_id, kind: pending.kind, error });
      await failPending(env.DB, job, error.message);
    }
  }
  await discardRaw(env, job.raw_key);
}

/** What lies there is done with, unless other documents wait for it too. */
export async function discardRaw(env: Env, rawKey: string): Promise<void> {
  if (!(await isRawWanted(env.DB, rawKey))) await within(bucketMs, "the bucket", env.FILES.delete(rawKey));
}

async function waitingBytes(bucket: R2Bucket, key: string, { range }: Pending): Promise<Uint8Array> {
  const object = await within(bucketMs, "the bucket", bucket.get(key, range && { range }));
  if (!object) throw new Unreadable("What was sent is no longer there. Put it again.");
  return new Uint8Array(await within(bucketMs, "the bucket", object.arrayBuffer()));
}
