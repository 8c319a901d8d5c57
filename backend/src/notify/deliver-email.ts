import type { Env } from "../env.ts";
import { isEmailSet } from "./email.ts";
import type { EmailJob } from "./job.ts";
import { sendTranscript } from "./send-transcript.ts";
import { tellAdmins } from "./tell-admins.ts";
import { tellMerchant } from "./tell-merchant.ts";
import { tellOwner } from "./tell-owner.ts";
import { tellVisitor } from "./tell-visitor.ts";

/** Sends what a job asks for where that still makes sense. Seconds after which to try again; null: done. */
export async function deliverEmail(env: Env, job: EmailJob, attempts: number): Promise<number | null> {
  if (!isEmailSet(env)) return null;
  switch (job.mail) {
    case "left_address":
      return tellOwner(env, job, attempts);
    case "answer":
      return tellVisitor(env, job, attempts);
    case "transcript":
      return sendTranscript(env, job, attempts);
    case "plan":
      return tellMerchant(env, job, attempts);
    default:
      return tellAdmins(env, job, attempts);
  }
}
