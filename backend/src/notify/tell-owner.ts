import { withLastingAddresses } from "../auth/file-address.ts";
import { isReachable } from "../conversation/record.ts";
import type { Env } from "../env.ts";
import { readLastEvent, readToldEvent, readToldMessages } from "../store/told.ts";
import type { LeftAddressJob } from "./job.ts";
import { mailSubject } from "./mail-subject.ts";
import { mailLanguage } from "./mail-words.ts";
import { leftAddressMail } from "./mails.ts";
import { recipient, sendOnce } from "./send-once.ts";

const mostMessages = 30;

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

/** To the owner, once a visitor for whom nobody was there can be written to. */
export async function tellOwner(env: Env, job: LeftAddressJob, attempts: number): Promise<number | null> {
  const { conversation_id, number } = job;
  const subject = await mailSubject(env, job);
  const event = await readToldEvent(env.DB, conversation_id, number);
  if (!subject || !event) return null;
  const { conversation, config, title } = subject;
  const { visitor } = conversation;
  const to = config.handoff.notify_email;
  if (!to || !isReachable(visitor) || !visitor.email) return null;
  if (event.type === "contact.collected" && event.data.email === undefined) return null;
  const last = await readLastEvent(env.DB, conversation_id, { types: ofAttendance, upTo: number });
  if (last?.type !== "nobody_came") return null;
  const messages = withLastingAddresses(
    await readToldMessages(env.DB, conversation_id, mostMessages),
    env.FOYER_SECRET,
  );
  const content = leftAddressMail(
    {
      title,
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
