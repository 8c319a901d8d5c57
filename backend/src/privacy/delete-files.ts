import { within } from "../deadline.ts";

const stepMs = 20_000;

/** Deletes what the bucket has under `prefix`; with `before` (RFC 3339) only what is older. */
export async function deleteFiles(bucket: R2Bucket, prefix: string, before?: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await within(stepMs, "R2", bucket.list({ prefix, ...(cursor && { cursor }) }));
    const keys = page.objects
      .filter(({ uploaded }) => before === undefined || uploaded < new Date(before))
      .map(({ key }) => key);
    if (keys.length > 0) await within(stepMs, "R2", bucket.delete(keys));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor);
}
