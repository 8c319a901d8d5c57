import type { Message } from "@foyer/shared-widget/protocol";
import { withLastingAddresses } from "../auth/file-address.ts";
import { continueLink, signContinueToken } from "../auth/continue-token.ts";
import { isReachable } from "../conversation/record.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { answersMailed } from "../store/emails.ts";
import { readToldMessages } from "../store/told.ts";
import { pauseSeconds } from "./announce.ts";
import type { AnswerJob } from "./job.ts";
import { mailSubject, publicOrigin } from "./mail-subject.ts";
import { mailLanguage } from "./mail-words.ts";
import { answerMail } from "./mails.ts";
import { sendOnce } from "./send-once.ts";

const mostMessages = 100;
const mostPerDay = 20;
/** However fast more follows, the first words of an answer wait no longer. */
const longestWaitMs = 10 * 60_000;
const dayMs = 24 * 3600 * 1000;
const presenceMs = 5_000;

/** To a visitor who left and agreed to be written to: what people have said since, all of a pause in one mail. */
export async function tellVisitor(env: Env, job: AnswerJob, attempts: number): Promise<number | null> {
  const { org_id, conversation_id } = job;
  const subject = await mailSubject(env, job);
  if (!subject) return null;
  const { conversation, config, title } = subject;
  const { visitor, widget_id } = conversation;
  if (!isReachable(visitor) || !visitor.email) return null;
  const asked = conversationStub(env, conversation_id).presence();
  const presence = await within(presenceMs, "the conversation", asked);
  if (!presence || presence.isHere) return null;
  const now = Date.now();
  const mailed = await answersMailed(env.DB, conversation_id, new Date(now - dayMs).toISOString());
  if (mailed.recent >= mostPerDay) return null;
  const unread = unheard(await readToldMessages(env.DB, conversation_id, mostMessages), {
    after: Math.max(presence.read, mailed.upTo),
    since: now - dayMs,
  });
  const [first] = unread;
  const newest = unread.at(-1);
  if (!first || !newest) return null;
  const pauseLeftMs = Date.parse(newest.created_at) + pauseSeconds * 1000 - now;
  if (pauseLeftMs > 1_000 && now - Date.parse(first.created_at) < longestWaitMs) {
    // More was said meanwhile, and maybe more is: all of it goes in one mail.
    const delaySeconds = Math.ceil(pauseLeftMs / 1000);
    await env.DELIVERIES.send({ ...job, seq: newest.seq }, { delaySeconds });
    return null;
  }
  const origin = publicOrigin(env, job.origin);
  const claims = { org_id, widget_id, conversation_id, visitor_id: visitor.id };
  const link =
    origin && continueLink(origin, widget_id, await signContinueToken(claims, env.FOYER_SECRET, now));
  const content = answerMail(
    {
      title,
      language: mailLanguage(visitor.locale),
      timeZone: config.time_zone,
      origin: origin ?? "",
      messages: withLastingAddresses(unread, env.FOYER_SECRET),
    },
    link,
  );
  const id = `mail_${conversation_id}_m${newest.seq}`;
  const email = { ...content, to: visitor.email, idempotencyKey: id };
  return sendOnce(env, email, { ...job, kind: "answer", up_to: newest.seq }, attempts);
}

/** What people said that the visitor has neither seen nor answered. */
function unheard(
  messages: readonly Message[],
  { after, since }: { after: number; since: number },
): Message[] {
  const spoke = messages.findLast(({ role }) => role === "visitor")?.seq ?? 0;
  return messages.filter(
    ({ role, seq, created_at }) =>
      role === "agent" && seq > Math.max(after, spoke) && Date.parse(created_at) >= since,
  );
}
