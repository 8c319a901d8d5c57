import * as z from "zod";
import { DeadlineError, within } from "../deadline.ts";
import type { Env } from "../env.ts";

type Settings = Pick<Env, "RESEND_API_KEY" | "EMAIL_FROM" | "RESEND_BASE_URL">;

const deadlineMs = 10_000;
const answerBytes = 4_096;

/** Whether this deployment can send e-mail. */
export function isEmailSet(env: Pick<Env, "RESEND_API_KEY" | "EMAIL_FROM">): boolean {
  return Boolean(env.RESEND_API_KEY?.trim() && env.EMAIL_FROM?.trim());
}

export interface Email {
  to: string;
  subject: string;
  text: string;
  html: string;
  reply_to?: string;
  /** The same mail sent again under the same key is sent once. */
  idempotencyKey: string;
}

/** `retry`: the provider may take it later. `error` names what went wrong, without the provider's own words. */
export type Sent = { ok: true } | { ok: false; retry: boolean; error: string };

const Address = z.email().max(254);

/** Sends through Resend, or what speaks as it does: `POST {base}/emails`. */
export async function sendEmail(env: Settings, email: Email, limitMs: number = deadlineMs): Promise<Sent> {
  const { RESEND_API_KEY, EMAIL_FROM, RESEND_BASE_URL } = env;
  if (!isEmailSet(env)) return { ok: false, retry: false, error: "e-mail is not set up" };
  for (const address of [email.to, email.reply_to]) {
    if (address !== undefined && !Address.safeParse(address).success)
      return { ok: false, retry: false, error: "not an e-mail address" };
  }
  const base = (RESEND_BASE_URL?.trim() || "https://api.resend.com").replace(/\/+$/, "");
  const abort = new AbortController();
  try {
    return await within(
      limitMs,
      "the e-mail provider",
      (async () => {
        const response = await fetch(`${base}/emails`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${RESEND_API_KEY?.trim()}`,
            "content-type": "application/json",
            "idempotency-key": email.idempotencyKey,
          },
          body: JSON.stringify({
            from: EMAIL_FROM?.trim(),
            to: [email.to],
            subject: oneLine(email.subject),
            text: email.text,
            html: email.html,
            ...(email.reply_to !== undefined && { reply_to: email.reply_to }),
          }),
          redirect: "manual",
          signal: abort.signal,
        });
        return judge(response.status, await beginning(response));
      })(),
    );
  } catch (error) {
    if (error instanceof DeadlineError) return { ok: false, retry: true, error: error.message };
    return { ok: false, retry: true, error: "the connection failed" };
  } finally {
    abort.abort();
  }
}

function judge(status: number, said: string): Sent {
  if (status >= 200 && status < 300) return { ok: true };
  // 409: the same mail is being sent at this moment, or was sent in other words under this key.
  const retry = status === 429 || status >= 500 || (status === 409 && said.includes("concurrent"));
  return { ok: false, retry, error: `it answered ${status}` };
}

async function beginning({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of body ?? []) {
    text += decoder.decode(part.subarray(0, answerBytes - bytes), { stream: true });
    bytes += part.byteLength;
    if (bytes >= answerBytes) break;
  }
  return text;
}

const subjectChars = 200;

/** A subject is one line, whatever somebody's name holds. */
function oneLine(text: string): string {
  return Array.from(text.replaceAll(/[\s\p{C}]+/gu, " ").trim())
    .slice(0, subjectChars)
    .join("");
}
