import type { Env, ErasureJob } from "./env.ts";
import { log } from "./log.ts";
import { conversationStub } from "./routes/conversation-stub.ts";
import { conversationsOfNoWidget, deleteConversation, idsOfWidget } from "./store/conversations.ts";
import { listRetentions } from "./store/widgets.ts";

const pageSize = 100;
const dayMs = 24 * 3600 * 1000;

/** Daily: asks for the erasure of every conversation that is older than its widget keeps them, or has none. */
export async function erasePastRetention(env: Env, now: number): Promise<void> {
  let after = "";
  let asked = 0;
  for (;;) {
    const widgets = await listRetentions(env.DB, { after, limit: pageSize });
    for (const { widgetId, days } of widgets) {
      after = widgetId;
      if (days === null) log("retention_unknown", { widget_id: widgetId });
      else asked += await enqueueErasures(env, widgetId, new Date(now - days * dayMs).toISOString());
    }
    if (widgets.length < pageSize) break;
  }
  asked += await enqueueLeftBehind(env);
  log("retention", { conversations: asked });
}

/** What a conversation said just before its widget was deleted reaches D1 just after: nobody else looks for it. */
async function enqueueLeftBehind(env: Env): Promise<number> {
  let after = "";
  let asked = 0;
  for (;;) {
    const found = await conversationsOfNoWidget(env.DB, { after, limit: pageSize });
    const jobs = found.map(({ id, org_id }) => ({ body: { org_id, conversation_id: id } }));
    if (jobs.length > 0) await env.ERASURES.sendBatch(jobs);
    asked += found.length;
    after = found.at(-1)?.id ?? "";
    if (found.length < pageSize) return asked;
  }
}

/** Asks for the erasure of a widget's conversations, those untouched since `before` or (null) all. Answers how many. */
export async function enqueueErasures(env: Env, widgetId: string, before: string | null): Promise<number> {
  const owner = await env.DB.prepare("SELECT org_id FROM widgets WHERE widget_id = ?")
    .bind(widgetId)
    .first<string>("org_id");
  if (owner === null) return 0;
  let after = "";
  let asked = 0;
  for (;;) {
    const ids = await idsOfWidget(env.DB, { widgetId, before, after, limit: pageSize });
    const jobs = ids.map((conversation_id) => ({
      body: { org_id: owner, conversation_id, ...(before && { before }) },
    }));
    if (jobs.length > 0) await env.ERASURES.sendBatch(jobs);
    asked += ids.length;
    after = ids.at(-1) ?? "";
    if (ids.length < pageSize) return asked;
  }
}

export async function requestErasure(env: Env, job: ErasureJob): Promise<void> {
  await env.ERASURES.send(job);
}

/** Deletes every trace of a conversation: the object first, for it would write its rows again. Safe to repeat. */
async function erase(env: Env, { org_id, conversation_id, before }: ErasureJob): Promise<void> {
  const erased = await conversationStub(env, conversation_id).erase(before);
  // Its visitor came back since.
  if (!erased) return;
  await deleteFiles(env.FILES, `attachments/${org_id}/${conversation_id}/`);
  await deleteConversation(env.DB, conversation_id);
}

async function deleteFiles(bucket: R2Bucket, prefix: string): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucket.list({ prefix });
    if (objects.length > 0) await bucket.delete(objects.map((object) => object.key));
    if (!truncated) return;
  }
}

/** The queue's consumer: each job on its own, so that one that fails is tried again alone. */
export async function consumeErasures(batch: MessageBatch<ErasureJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    try {
      await erase(env, message.body);
      message.ack();
    } catch (error) {
      log("erasure_failed", { ...message.body, attempts: message.attempts, error });
      message.retry({ delaySeconds: Math.min(2 ** message.attempts, 3_600) });
    }
  }
}
