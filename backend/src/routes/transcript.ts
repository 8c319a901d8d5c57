import {
  TranscriptQuery,
  TranscriptRequest,
  type Visitor,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { withLastingAddresses } from "../auth/file-address.ts";
import { anyCredential, type Principal } from "../auth/principal.ts";
import { waitOfAddress } from "../conversation/address-wait.ts";
import type { Caller } from "../conversation/caller.ts";
import { isEmailSet } from "../notify/email.ts";
import { publicOrigin } from "../notify/mail-subject.ts";
import { mailLanguage } from "../notify/mail-words.ts";
import { readTranscript } from "../notify/read-transcript.ts";
import { recipient } from "../notify/send-once.ts";
import { transcriptHtml, transcriptText } from "../notify/transcript-document.ts";
import { Refusal } from "../refusal.ts";
import { forgetEmail, reserveEmail } from "../store/emails.ts";
import { readToldConversation } from "../store/told.ts";
import { readWidget } from "../store/widgets.ts";
import { callerOf } from "./caller.ts";
import { conversationStub } from "./conversation-stub.ts";
import { parseBody, parseQuery } from "./parse.ts";
import { unwrap } from "./unwrap.ts";

/** Messages that a download holds at most: the newest. */
const mostMessages = 5_000;
const hourMs = 3600 * 1000;
const perHour = 3;
/** Whoever's conversation it is: an address must not be flooded from many. */
const perDayToOne = 5;
/** From one network address: a download per message sent would be as many as visitors may write. */
const rate = { perMinute: 20, perHour: 100 };
const mailRate = { perMinute: 5, perHour: 10 };

/** The conversation to take along. */
export const transcriptRoutes = new Hono<AppEnv>()
  .use(anyCredential)
  .get("/:conversation_id", async (c) => {
    const { format, time_zone: timeZone, locale } = parseQuery(c, TranscriptQuery);
    const { principal, caller, conversation_id } = await asked(c);
    await requireReadable(c, caller, conversation_id);
    const { config, visitor } = await surroundings(c, principal, conversation_id);
    if (caller.kind === "visitor") await admit(c, `transcript|${caller.address}`, rate);
    const read = await readTranscript(conversationStub(c.env, conversation_id), caller, mostMessages);
    const messages = withLastingAddresses(unwrap(read).messages, c.env.FOYER_SECRET);
    const title = config?.title ?? config?.widget_id ?? conversation_id;
    const name = `conversation-${conversation_id.replaceAll(/[^\w-]/g, "")}.${format}`;
    const headers = {
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="${name}"`,
      "x-content-type-options": "nosniff",
      // A page that is opened all the same has nothing to run and nothing to reach.
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    };
    if (format === "json") {
      const widget_id = config?.widget_id ?? "";
      const exported_at = new Date().toISOString();
      return c.json({ conversation_id, widget_id, title, exported_at, messages }, 200, headers);
    }
    const origin = publicOrigin(c.env, null) ?? new URL(c.req.url).origin;
    const transcript = {
      title,
      language: mailLanguage(locale ?? visitor?.locale),
      timeZone,
      origin,
      messages,
    };
    return format === "html"
      ? c.body(transcriptHtml(transcript), 200, { ...headers, "content-type": "text/html; charset=utf-8" })
      : c.body(transcriptText(transcript), 200, { ...headers, "content-type": "text/plain; charset=utf-8" });
  })
  .post("/:conversation_id", async (c) => {
    const { principal, caller, conversation_id } = await asked(c);
    if (principal.kind !== "visitor" || caller.kind !== "visitor")
      throw new Refusal("forbidden", { detail: "Only the visitor has their transcript sent." });
    const { email: to, time_zone } = await parseBody(c, TranscriptRequest);
    await requireReadable(c, caller, conversation_id);
    await surroundings(c, principal, conversation_id);
    if (!isEmailSet(c.env)) throw new Refusal("not_configured", { detail: "E-mail is not set up here." });
    await admit(c, `mail|${caller.address}`, mailRate);
    const { org_id } = principal;
    const now = Date.now();
    const id = `mail_${conversation_id}_t${ulid(now)}`;
    const isFree = await reserveEmail(
      c.env.DB,
      {
        id,
        org_id,
        conversation_id,
        kind: "transcript",
        recipient: await recipient(c.env, to),
        up_to: null,
        at: new Date(now).toISOString(),
      },
      {
        ofConversation: perHour,
        sinceHour: new Date(now - hourMs).toISOString(),
        toRecipient: perDayToOne,
        sinceDay: new Date(now - 24 * hourMs).toISOString(),
      },
    );
    if (!isFree)
      throw new Refusal("rate_limited", {
        detail: "The transcript was sent often enough. Try again later.",
        retryAfter: hourMs / 1000,
      });
    const origin = new URL(c.req.url).origin;
    try {
      await c.env.DELIVERIES.send({
        kind: "email",
        mail: "transcript",
        org_id,
        conversation_id,
        id,
        to,
        time_zone,
        origin,
      });
    } catch (error) {
      await forgetEmail(c.env.DB, id);
      throw error;
    }
    return c.body(null, 202);
  });

async function asked(
  c: Context<AppEnv>,
): Promise<{ principal: Principal; caller: Caller; conversation_id: string }> {
  const principal = c.get("principal");
  if (!principal) throw new Refusal("unauthorized");
  const conversation_id = c.req.param("conversation_id") ?? "";
  return { principal, caller: await callerOf(c, principal), conversation_id };
}

/** Whose it is comes first: what its widget allows is no stranger's to know. */
async function requireReadable(c: Context<AppEnv>, caller: Caller, conversation_id: string): Promise<void> {
  unwrap(await conversationStub(c.env, conversation_id).history(caller, { before: null, limit: 1 }));
}

/** What is known around a conversation that the caller may read. A visitor takes it along where the owner lets them. */
async function surroundings(
  c: Context<AppEnv>,
  principal: Principal,
  conversation_id: string,
): Promise<{ config?: WidgetConfig; visitor?: Visitor }> {
  const org_id = principal.kind === "platform" ? null : principal.org_id;
  const conversation = await readToldConversation(c.env.DB, { org_id, conversation_id });
  // D1 may not know of it yet; a visitor's own token does.
  const widget_id = principal.kind === "visitor" ? principal.widget_id : conversation?.widget_id;
  const config = widget_id === undefined ? undefined : (await readWidget(c.env, widget_id))?.config;
  if (principal.kind === "visitor" && !config?.transcript)
    throw new Refusal("forbidden", { detail: "This widget gives no transcripts." });
  return { ...(config && { config }), ...(conversation && { visitor: conversation.visitor }) };
}

async function admit(c: Context<AppEnv>, name: string, most: typeof rate): Promise<void> {
  const retryAfter = await waitOfAddress(c.env, name, { ...most });
  if (retryAfter > 0) throw new Refusal("rate_limited", { retryAfter });
}
