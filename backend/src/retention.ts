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
function enqueueLeftBehind(env: Env): Promise<number> {
  return enqueueAll(env, async (after) => {
    const found = await conversationsOfNoWidget(env.DB, { after, limit: pageSize });
    return found.map(({ id, org_id }) => ({ org_id, conversation_id: id }));
  });
}

/** Asks for the erasure of a widget's conversations, those untouched since `before` or (null) all. Answers how many. */
export async function enqueueErasures(env: Env, widgetId: string, before: string | null): Promise<number> {
  const org_id = await env.DB.prepare("SELECT org_id FROM widgets WHERE widget_id = ?")
    .bind(widgetId)
    .first<string>("org_id");
  if (org_id === null) return 0;
  return enqueueAll(env, async (after) => {
    const ids = await idsOfWidget(env.DB, { widgetId, before, after, limit: pageSize });
    return ids.map((conversation_id) => ({ org_id, conversation_id, ...(before && { before }) }));
  });
}

/** Puts a list on the queue, a page (ascending by conversation, after the last one) at a time. Answers how many. */
async function enqueueAll(env: Env, page: (after: string) => Promise<ErasureJob[]>): Promise<number> {
  let after = "";
  let asked = 0;
  for (;;) {
    const jobs = await page(after);
    if (jobs.length > 0) await env.ERASURES.sendBatch(jobs.map((body) => ({ body })));
    asked += jobs.length;
    after = jobs.at(-1)?.conversation_id ?? "";
    if (jobs.length < pageSize) return asked;
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
