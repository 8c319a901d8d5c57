import type { Env } from "../env.ts";

/** Whether this deployment can send e-mail. */
export function isEmailSet(env: Pick<Env, "RESEND_API_KEY" | "EMAIL_FROM">): boolean {
  return Boolean(env.RESEND_API_KEY?.trim() && env.EMAIL_FROM?.trim());
}
