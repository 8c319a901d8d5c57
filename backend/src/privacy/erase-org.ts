import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import { rawPrefix } from "../ingest/queue-document.ts";
import { log } from "../log.ts";
import {
  conversationsOfOrg,
  deleteOrgRows,
  hasVectors,
  orgErasureDone,
  readOrgErasure,
  widgetsOfOrg,
} from "../store/org-erasures.ts";
import { deleteWidget } from "../store/widgets.ts";
import { askForVectors } from "../vectors/consume-vectors.ts";
import { vectorsOf } from "../vectors/vectors.ts";
import { deleteFiles } from "./delete-files.ts";
import type { OrgErasure } from "./erasure-job.ts";

const pageSize = 100;
const stepMs = 20_000;
/** A conversation's delivery that D1 was slow with may come in after everything was erased: looked for until then. */
const settledMs = 2 * 60_000;
const againSeconds = 30;

/**
 * Erases everything an org has, and looks again later, until a while has passed and nothing is left to be found.
 * Conversations first, each by itself, for their objects would write their rows again; what the database has goes
 * when they are gone.
 */
export async function eraseOrg(env: Env, { org_id }: OrgErasure, now: number): Promise<void> {
  const erasure = await readOrgErasure(env.DB, org_id);
  if (!erasure) return;
  const again = (): Promise<unknown> =>
    env.ERASURES.send({ org_id, whole: true }, { delaySeconds: againSeconds });

  const conversations = await eraseConversations(env, org_id);
  await deleteFiles(env.FILES, `${rawPrefix}${org_id}/`);
  // The edge has copies of them, by which they would be found for a day.
  for (const widgetId of await widgetsOfOrg(env.DB, org_id)) await deleteWidget(env, widgetId);
  if (conversations > 0) {
    await again();
    return;
  }
  await within(stepMs, "the inbox", inboxStub(env, org_id).erase());
  const hasStore = Boolean(vectorsOf(env));
  const rows = await deleteOrgRows(env.DB, org_id, { keepsVectors: hasStore });
  const isVectorLeft = hasStore && (await hasVectors(env.DB, org_id));
  if (isVectorLeft) await askForVectors(env);
  if (rows > 0 || isVectorLeft || now - Date.parse(erasure.asked_at) < settledMs) {
    await again();
    return;
  }
  await orgErasureDone(env.DB, org_id);
  log("org_erased", { org_id });
}

/** Asks for the erasure of each, also of those that only their files tell of. Answers how many there were. */
async function eraseConversations(env: Env, org_id: string): Promise<number> {
  let asked = 0;
  for (let after = ""; ;) {
    const ids = await conversationsOfOrg(env.DB, { orgId: org_id, after, limit: pageSize });
    await enqueue(ids);
    after = ids.at(-1) ?? "";
    if (ids.length < pageSize) break;
  }
  const prefix = `attachments/${org_id}/`;
  let cursor: string | undefined;
  do {
    const page = await within(
      stepMs,
      "R2",
      env.FILES.list({ prefix, delimiter: "/", ...(cursor !== undefined && { cursor }) }),
    );
    await enqueue(page.delimitedPrefixes.map((folder) => folder.slice(prefix.length, -1)));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return asked;

  async function enqueue(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += pageSize) {
      const bodies = ids.slice(at, at + pageSize).map((id) => ({ body: { org_id, conversation_id: id } }));
      await env.ERASURES.sendBatch(bodies);
      asked += bodies.length;
    }
  }
}
