import { createHmac, timingSafeEqual } from "node:crypto";
import type { Attachment, Message } from "@foyer/shared-widget/protocol";

/** Where a file is, and whose: what an address says beside its signature. */
interface FilePlace {
  conversationId: string;
  id: string;
}

const hourMs = 3_600_000;
/** For who has the chat before them: they are given new ones with each greeting. */
const glanceMs = hourMs;
/** For what is read later, maybe by who has no way to ask again: mails, webhooks, transcripts that were saved. */
const keepsakeMs = 7 * 24 * hourMs;

interface Terms {
  secret: string;
  now?: number;
  goodMs?: number;
}

/**
 * The file with an address that is good from now for `goodMs` at least, and less than twice that. All that are made
 * within `goodMs` are the same, so that browsers find again what they have kept.
 *
 * An address of another make stays as it is. Without a wait, unlike WebCrypto: a message is told in the step in which
 * it is stored.
 */
export function withFreshAddress(
  file: Attachment,
  { secret, now = Date.now(), goodMs = glanceMs }: Terms,
): Attachment {
  const url = URL.parse(file.url);
  const place = url && placeOf(url);
  if (!place) return file;
  const expiresMs = (Math.floor(now / goodMs) + 2) * goodMs;
  url.pathname = filePath(place, ticketOf(secret, place, expiresMs / 1_000), file.name);
  return { ...file, url: url.href, url_expires_at: new Date(expiresMs).toISOString() };
}

/** The same for all files of messages that leave for elsewhere: good for a week. */
export function withLastingAddresses(messages: readonly Message[], secret: string): Message[] {
  return withFreshAddresses(messages, { secret, goodMs: keepsakeMs });
}

/** The same for all files of messages. */
export function withFreshAddresses(messages: readonly Message[], terms: Terms): Message[] {
  return messages.map((message) =>
    message.attachments
      ? { ...message, attachments: message.attachments.map((file) => withFreshAddress(file, terms)) }
      : message,
  );
}

/** Whether a ticket opens that file: `forged` is nobody's, `expired` was ours. */
export function checkTicket(
  ticket: string,
  place: FilePlace,
  { secret, now = Date.now() }: { secret: string; now?: number },
): { ok: true; leftMs: number } | { ok: false; why: "forged" | "expired" } {
  const expires = Number(/^(\d{1,11})-/.exec(ticket)?.[1] ?? Number.NaN);
  if (Number.isNaN(expires) || !isSame(ticket, ticketOf(secret, place, expires)))
    return { ok: false, why: "forged" };
  const leftMs = expires * 1_000 - now;
  return leftMs > 0 ? { ok: true, leftMs } : { ok: false, why: "expired" };
}

/** The conversation that a file was put into, which after two were joined is not the one it is shown in. */
export function placeOf({ pathname }: Pick<URL, "pathname">): FilePlace | null {
  const [, conversationId, id] = /^\/api\/files\/([^/]+)\/([^/]+)\/[^/]+\/[^/]+$/.exec(pathname) ?? [];
  return conversationId && id ? { conversationId, id } : null;
}

/** Whose a file is. */
export interface FileOwner {
  org_id: string;
  conversationId: string;
}

/** Where R2 keeps it. Below the conversation's prefix is everything that an erasure deletes. */
export function fileKey({ org_id, conversationId }: FileOwner, id: string): string {
  return `attachments/${org_id}/${conversationId}/${id}`;
}

/** The same for a file that `owner` shows, and may have taken in from another conversation. */
export function fileKeyOf({ id, url }: Pick<Attachment, "id" | "url">, owner: FileOwner): string {
  const parsed = URL.parse(url);
  const { conversationId } = (parsed && placeOf(parsed)) ?? owner;
  return fileKey({ ...owner, conversationId }, id);
}

/** `ticket`: what makes the address one that cannot be guessed, and until when. */
export function filePath({ conversationId, id }: FilePlace, ticket: string, name: string): string {
  return `/api/files/${conversationId}/${id}/${ticket}/${encodeURIComponent(name)}`;
}

/** `expires` in seconds since 1970. */
export function ticketOf(secret: string, { conversationId, id }: FilePlace, expires: number): string {
  const signed = createHmac("sha256", secret).update(`file|${conversationId}|${id}|${expires}`).digest("hex");
  return `${expires}-${signed.slice(0, 40)}`;
}

/** Takes a time that tells nothing of where they differ. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
