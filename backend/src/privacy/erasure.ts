import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import { log } from "../log.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { deleteTraces } from "../store/traces.ts";
import { conversationsOfVisitor, erasureAskedAt, erasureDone } from "../store/visitors.ts";
import { deleteFiles } from "./delete-files.ts";
import { eraseOrg } from "./erase-org.ts";
import type { ConversationErasure, ErasureJob, VisitorErasure } from "./erasure-job.ts";

const pageSize = 100;
const stepMs = 20_000;
/** A delivery that D1 was slow with may come in after its conversation was erased: looked for again until then. */
const settledMs = 2 * 60_000;
const longestDelaySeconds = 12 * 3_600;

/** The queue's consumer: each job on its own, so that one that fails is tried again alone. */
export async function consumeErasures(batch: MessageBatch<ErasureJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    try {
      if ("visitor_id" in message.body) await eraseVisitor(env, message.body, Date.now());
      else if ("whole" in message.body) await eraseOrg(env, message.body, Date.now());
      else await eraseConversation(env, message.body);
      message.ack();
    } catch (error) {
      log("erasure_failed", { ...message.body, attempts: message.attempts, error });
      message.retry({ delaySeconds: Math.min(2 ** message.attempts, 3_600) });
    }
  }
}

/**
 * Deletes every trace of a conversation: the object first, for it would write its rows again. Each step can be
 * repeated, and what D1 has goes last, for that is where an erasure that got stuck is found again.
 */
async function eraseConversation(env: Env, job: ConversationErasure): Promise<void> {
  const { org_id, conversation_id, before, created_before } = job;
  const erased = await within(
    stepMs,
    "erasing the object",
    conversationStub(env, conversation_id).erase(before, created_before),
  );
  // Its visitor came back since.
  if (!erased && created_before === undefined) return;
  // Or came anew, when an earlier try had come as far as the object: what is older is still to go.
  const older = erased ? undefined : created_before;
  if (erased) await within(stepMs, "the inbox", inboxStub(env, org_id).remove(conversation_id));
  await deleteFiles(env.FILES, `attachments/${org_id}/${conversation_id}/`, older);
  await deleteTraces(env.DB, { org_id, conversation_id, before: older });
}

/**
 * Asks for the erasure of everything that the visitor began until they were to be erased, and looks again later,
 * until a while has passed and nothing is left to be found.
 */
async function eraseVisitor(env: Env, job: VisitorErasure, now: number): Promise<void> {
  const asked_at = await erasureAskedAt(env.DB, job);
  if (asked_at === null) return;
  const { org_id, visitor_id } = job;
  let left = 0;
  for (let after = ""; ;) {
    const ids = await conversationsOfVisitor(env.DB, {
      orgId: org_id,
      visitorId: visitor_id,
      before: asked_at,
      after,
      limit: pageSize,
    });
    if (ids.length > 0) await env.ERASURES.sendBatch(ids.map((id) => ({ body: conversation(id) })));
    left += ids.length;
    after = ids.at(-1) ?? "";
    if (ids.length < pageSize) break;
  }
  // A verified visitor's first conversation knows them also where nothing was said in it, and then D1 has none.
  if (visitor_id.startsWith("u_")) await env.ERASURES.send(conversation(`c_${visitor_id.slice(2)}`));

  const ageMs = now - Date.parse(asked_at);
  if (left === 0 && ageMs >= settledMs) {
    await erasureDone(env.DB, { org_id, visitor_id, asked_at });
    log("visitor_erased", { org_id, visitor_id });
    return;
  }
  const delaySeconds = Math.min(Math.max(60, Math.ceil(ageMs / 1000)), longestDelaySeconds);
  await env.ERASURES.send(job, { delaySeconds });

  function conversation(conversation_id: string): ConversationErasure {
    return { org_id, conversation_id, created_before: asked_at ?? "" };
  }
}
