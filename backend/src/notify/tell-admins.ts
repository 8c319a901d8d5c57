import type { Env } from "../env.ts";
import { listAgents } from "../store/agents.ts";
import { readWebhook } from "../store/webhooks.ts";
import type { NoticeJob } from "./job.ts";
import { webhookDisabledMail } from "./mails.ts";
import { recipient, send } from "./send-once.ts";

const mostAdmins = 10;

/** To those who look after all of the org, where they have an address: a webhook was switched off. */
export async function tellAdmins(
  env: Env,
  { org_id, webhook_id }: NoticeJob,
  attempts: number,
): Promise<number | null> {
  const webhook = await readWebhook(env.DB, webhook_id, org_id);
  if (!webhook?.disabled_reason) return null;
  const { url, disabled_reason: reason, last_failure_at } = webhook;
  const agents = await listAgents(env.DB, org_id);
  const admins = agents.filter(({ role, widgets }) => role === "admin" && widgets === null);
  const addresses = [...new Set(admins.flatMap(({ email }) => email ?? []))].slice(0, mostAdmins);
  let again: number | null = null;
  for (const to of addresses) {
    const key = await recipient(env, to);
    const idempotencyKey = `mail_${webhook_id}_${Date.parse(last_failure_at ?? "")}_${key}`;
    const email = { ...webhookDisabledMail({ url, reason }), to, idempotencyKey };
    again =
      (await send(env, email, { org_id, webhook_id, mail: "webhook_disabled" }, attempts)).again ?? again;
  }
  return again;
}
