import { withLastingAddresses } from "../auth/file-address.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import type { TranscriptJob } from "./job.ts";
import { mailSubject, publicOrigin } from "./mail-subject.ts";
import { mailLanguage } from "./mail-words.ts";
import { transcriptMail } from "./mails.ts";
import { readTranscript } from "./read-transcript.ts";
import { sendOnce } from "./send-once.ts";

/** Messages that a mail holds at most: the newest. */
const mostMessages = 500;
const readMs = 10_000;

/** To the address that the visitor gave. */
export async function sendTranscript(env: Env, job: TranscriptJob, attempts: number): Promise<number | null> {
  const { id, org_id, conversation_id, to, time_zone: timeZone, origin } = job;
  const subject = await mailSubject(env, job);
  if (!subject) return null;
  const { conversation, title } = subject;
  // The queue asks for the visitor, who asked themselves.
  const caller = { kind: "key", org_id, from: "queue" } as const;
  const reading = readTranscript(conversationStub(env, conversation_id), caller, mostMessages);
  const read = await within(readMs, "the conversation", reading);
  if (!read.ok) return null;
  const content = transcriptMail({
    title,
    language: mailLanguage(conversation.visitor.locale),
    timeZone,
    origin: publicOrigin(env, origin) ?? "",
    messages: withLastingAddresses(read.messages, env.FOYER_SECRET),
  });
  const email = { ...content, to, idempotencyKey: id };
  return sendOnce(env, email, { ...job, kind: "transcript", up_to: null }, attempts);
}
