import type { Env } from "./env.ts";
import { log } from "./log.ts";
import type { ConversationErasure, ErasureJob } from "./privacy/erasure-job.ts";
import { deleteAuditEntries } from "./store/audit.ts";
import { conversationsOfNoWidget, idsOfWidget } from "./store/conversations.ts";
import { listOrgErasures } from "./store/org-erasures.ts";
import { listErasures } from "./store/visitors.ts";
import { listRetentions } from "./store/widgets.ts";

const pageSize = 100;
const dayMs = 24 * 3600 * 1000;
/** The database itself refuses to delete what is younger. */
const auditDays = 400;
const auditPageSize = 1_000;
/** So that what can be deleted in a day is deleted in a day, and one run ends. */
const auditPages = 100;

/**
 * Daily: asks for the erasure of every conversation that is older than its widget keeps them, or has none, and of
 * every visitor and org whose erasure got lost on its way; and deletes the oldest entries of the audit log.
 */
export async function erasePastRetention(env: Env, now: number): Promise<void> {
  await enqueueUnfinished(env);
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
  const audit = await deleteOldAudit(env, now);
  log("retention", { conversations: asked, audit });
}

/** How many there were. */
async function deleteOldAudit(env: Env, now: number): Promise<number> {
  // By its own clock the database may be a moment behind.
  const before = new Date(now - auditDays * dayMs - 60_000).toISOString();
  let deleted = 0;
  for (let page = 0; page < auditPages; page += 1) {
    const gone = await deleteAuditEntries(env.DB, { before, limit: auditPageSize });
    deleted += gone;
    if (gone === 0) break;
  }
  return deleted;
}

/** Twice on the queue is harmless. */
async function enqueueUnfinished(env: Env): Promise<void> {
  for (let after = { org_id: "", visitor_id: "" }; ;) {
    const page = await listErasures(env.DB, { after, limit: pageSize });
    if (page.length > 0) await env.ERASURES.sendBatch(page.map((body) => ({ body })));
    after = page.at(-1) ?? after;
    if (page.length < pageSize) break;
  }
  for (const { org_id } of await listOrgErasures(env.DB)) await env.ERASURES.send({ org_id, whole: true });
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
async function enqueueAll(
  env: Env,
  page: (after: string) => Promise<ConversationErasure[]>,
): Promise<number> {
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
