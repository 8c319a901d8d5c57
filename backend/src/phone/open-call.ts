import type { Visitor } from "@foyer/shared-widget/protocol";
import { hmacHex } from "../auth/digest.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../refusal.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import type { Widget } from "../store/widgets.ts";
import { type CallClaims, signCallToken } from "./call-token.ts";
import { lineLanguage } from "./language.ts";
import { maskedNumber } from "./masked-number.ts";

const openMs = 5_000;

interface Ring {
  callSid: string;
  /** The caller's number, or what Twilio says where there is none. */
  from: string;
  origin: string;
  /** 0, or 1 after a line that broke. */
  attempt: number;
}

/**
 * Opens the conversation of a call, or finds it: the same call is the same conversation however often Twilio asks.
 * The answer is a token for one connection of the relay. Who calls is nobody's word: numbers can be feigned.
 */
export async function openCall(env: Env, widget: Widget, ring: Ring): Promise<string> {
  const { org_id, widget_id } = widget.config;
  const { callSid, from, origin, attempt } = ring;
  const id = (await hmacHex(env.FOYER_SECRET, `call|${org_id}|${widget_id}|${callSid}`)).slice(0, 32);
  const visitor: Visitor = {
    id: `v_${id}`,
    verified: false,
    locale: lineLanguage(widget.config),
    attributes: { channel: "phone", caller: maskedNumber(from) },
  };
  const given = { id: `c_${id}`, org_id, widget_id, visitor, origin };
  const opened = await within(
    openMs,
    "opening a call's conversation",
    Promise.resolve(conversationStub(env, given.id).open(given, widget)),
  );
  if (!("conversation_id" in opened)) throw new Refusal(opened.code);
  const claims = {
    org_id,
    widget_id,
    conversation_id: opened.conversation_id,
    visitor_id: visitor.id,
    call_sid: callSid,
    address: await callerHash(env, from),
    attempt,
  };
  return signCallToken(claims, env.FOYER_SECRET, Date.now());
}

/** A name for a caller's number that says nothing of it, for rates. */
export async function callerHash({ FOYER_SECRET }: Pick<Env, "FOYER_SECRET">, from: string): Promise<string> {
  return (await hmacHex(FOYER_SECRET, `caller|${from}`)).slice(0, 32);
}

/** Whether a token is used for the first time. One that cannot be looked up is not let in. */
export async function isFirstUse(
  { ADDRESS_LIMIT }: Pick<Env, "ADDRESS_LIMIT">,
  { call_sid, widget_id, attempt }: CallClaims,
): Promise<boolean> {
  // A counter that forgets after an hour; a token is over in minutes.
  const counter = ADDRESS_LIMIT.get(ADDRESS_LIMIT.idFromName(`call|${widget_id}|${call_sid}|${attempt}`));
  return (await within(openMs, "a call's count", counter.take({ perMinute: 1, perHour: 1 }))) === 0;
}
