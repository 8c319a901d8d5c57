import { hmacHex } from "../auth/digest.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { type KeptEmail, markEmailSent, readEmail } from "../store/emails.ts";
import { type Email, sendEmail } from "./email.ts";

/** The queue gives up after so many. */
const mostAttempts = 11;

type Kept = Pick<KeptEmail, "org_id" | "conversation_id" | "kind" | "up_to">;

/** Sends an e-mail about a conversation, unless it was sent. Seconds after which to try again; null: done. */
export async function sendOnce(env: Env, email: Email, kept: Kept, attempts: number): Promise<number | null> {
  const { org_id, conversation_id, kind, up_to } = kept;
  const id = email.idempotencyKey;
  if ((await readEmail(env.DB, id))?.sent) return null;
  const { sent, again } = await send(env, email, { org_id, conversation_id, mail: kind }, attempts);
  if (sent) {
    const at = new Date().toISOString();
    const hash = await recipient(env, email.to);
    await markEmailSent(env.DB, { id, org_id, conversation_id, kind, up_to, at, recipient: hash });
  }
  return again;
}

/** Sends an e-mail and logs how that went: ids only. */
export async function send(
  env: Env,
  email: Email,
  names: Record<string, unknown>,
  attempts: number,
): Promise<{ sent: boolean; again: number | null }> {
  const result = await sendEmail(env, email);
  if (result.ok) {
    log("email_sent", { ...names, attempts });
    return { sent: true, again: null };
  }
  const again = result.retry && attempts < mostAttempts;
  log(again ? "email_delayed" : "email_given_up", { ...names, attempts, reason: result.error });
  return { sent: false, again: again ? Math.min(5 * 2 ** attempts, 3_600) : null };
}

/** A name for an address that says nothing of it. */
export async function recipient(
  { FOYER_SECRET }: Pick<Env, "FOYER_SECRET">,
  address: string,
): Promise<string> {
  return (await hmacHex(FOYER_SECRET, `recipient|${address.toLowerCase()}`)).slice(0, 32);
}
