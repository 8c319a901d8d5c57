import type { Message, WidgetConfig } from "@foyer/shared-widget/protocol";
import { hmacHex } from "../auth/digest.ts";
import { continueLink, signContinueToken } from "../auth/continue-token.ts";
import { isReachable } from "../conversation/record.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { listAgents } from "../store/agents.ts";
import { answersMailed, type KeptEmail, markEmailSent, readEmail } from "../store/emails.ts";
import {
  readLastEvent,
  readToldConversation,
  readToldEvent,
  readToldMessages,
  type ToldConversation,
} from "../store/told.ts";
import { readWebhook } from "../store/webhooks.ts";
import { readWidget } from "../store/widgets.ts";
import { pauseSeconds } from "./announce.ts";
import { type Email, isEmailSet, sendEmail } from "./email.ts";
import type { AnswerJob, EmailJob, LeftAddressJob, NoticeJob, TranscriptJob } from "./job.ts";
import { mailLanguage } from "./mail-words.ts";
import { answerMail, leftAddressMail, transcriptMail, webhookDisabledMail } from "./mails.ts";
import { readTranscript } from "./read-transcript.ts";

/** Messages that a mail holds at most: the newest. */
const mostMessages = 500;
const mostOfLeft = 30;
const mostAnswersPerDay = 20;
/** However fast more follows, the first words of an answer wait no longer. */
const longestWaitMs = 10 * 60_000;
const dayMs = 24 * 3600 * 1000;
/** The queue gives up after so many. */
const mostAttempts = 11;
const mostAdmins = 10;

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
    case "webhook_disabled":
      return tellAdmins(env, job, attempts);
  }
}

async function tellOwner(env: Env, job: LeftAddressJob, attempts: number): Promise<number | null> {
  const { conversation_id, number } = job;
  const subject = await about(env, job);
  const event = await readToldEvent(env.DB, conversation_id, number);
  if (!subject || !event) return null;
  const { conversation, config } = subject;
  const { visitor } = conversation;
  const to = config.handoff.notify_email;
  if (!to || !isReachable(visitor) || !visitor.email) return null;
  if (event.type === "contact.collected" && event.data.email === undefined) return null;
  const last = await readLastEvent(env.DB, conversation_id, { types: ofAttendance, upTo: number });
  if (last?.type !== "nobody_came") return null;
  const messages = await readToldMessages(env.DB, conversation_id, mostOfLeft);
  const content = leftAddressMail(
    {
      title: titleOf(config),
      language: mailLanguage(config.language),
      timeZone: config.time_zone,
      origin: env.PUBLIC_URL ?? "",
      messages: messages.filter(({ role }) => role !== "system"),
    },
    { email: visitor.email, ...(visitor.name !== undefined && { name: visitor.name }) },
  );
  // One for each time that nobody came and each address, whichever of the two was first.
  const id = `mail_${conversation_id}_e${last.number}_${(await recipient(env, visitor.email)).slice(0, 8)}`;
  const email = { ...content, to, reply_to: visitor.email, idempotencyKey: id };
  return sendOnce(env, email, { ...job, kind: "left_address", up_to: null }, attempts);
}

/** What says whether somebody is there for a visitor; the last of them holds. */
const ofAttendance = [
  "nobody_came",
  "handoff.requested",
  "handoff.cancelled",
  "takeover",
  "release",
  "agent.lost",
  "conversation.closed",
] as const;

async function tellVisitor(env: Env, job: AnswerJob, attempts: number): Promise<number | null> {
  const { org_id, conversation_id } = job;
  const subject = await about(env, job);
  if (!subject) return null;
  const { conversation, config } = subject;
  const { visitor, widget_id } = conversation;
  if (!isReachable(visitor) || !visitor.email) return null;
  const presence = await conversationStub(env, conversation_id).presence();
  if (!presence || presence.isHere) return null;
  const now = Date.now();
  const mailed = await answersMailed(env.DB, conversation_id, new Date(now - dayMs).toISOString());
  if (mailed.recent >= mostAnswersPerDay) return null;
  const unread = unheard(await readToldMessages(env.DB, conversation_id, 100), {
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
      title: titleOf(config),
      language: mailLanguage(visitor.locale),
      timeZone: config.time_zone,
      origin: origin ?? "",
      messages: unread,
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

async function sendTranscript(env: Env, job: TranscriptJob, attempts: number): Promise<number | null> {
  const { id, org_id, conversation_id, to, time_zone: timeZone, origin } = job;
  const subject = await about(env, job);
  if (!subject) return null;
  const { conversation, config } = subject;
  // The queue asks for the visitor, who asked themselves.
  const caller = { kind: "key", org_id, from: "queue" } as const;
  const read = await readTranscript(conversationStub(env, conversation_id), caller, mostMessages);
  if (!read.ok) return null;
  const content = transcriptMail({
    title: titleOf(config),
    language: mailLanguage(conversation.visitor.locale),
    timeZone,
    origin: publicOrigin(env, origin) ?? "",
    messages: read.messages,
  });
  const email = { ...content, to, idempotencyKey: id };
  return sendOnce(env, email, { ...job, kind: "transcript", up_to: null }, attempts);
}

async function tellAdmins(
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

type Kept = Pick<KeptEmail, "org_id" | "conversation_id" | "kind" | "up_to">;

async function sendOnce(env: Env, email: Email, kept: Kept, attempts: number): Promise<number | null> {
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

async function send(
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

/** The conversation, where it and its widget are still there. */
async function about(
  env: Env,
  ids: { org_id: string; conversation_id: string },
): Promise<{ conversation: ToldConversation; config: WidgetConfig } | null> {
  const conversation = await readToldConversation(env.DB, ids);
  const widget = conversation && (await readWidget(env, conversation.widget_id));
  return conversation && widget?.config.org_id === ids.org_id
    ? { conversation, config: widget.config }
    : null;
}

/** Where this deployment is reached; null: nobody has said. */
export function publicOrigin({ PUBLIC_URL }: Pick<Env, "PUBLIC_URL">, seen: string | null): string | null {
  return (PUBLIC_URL && URL.parse(PUBLIC_URL)?.origin) || seen;
}

const titleOf = ({ title, widget_id }: WidgetConfig): string => title ?? widget_id;
