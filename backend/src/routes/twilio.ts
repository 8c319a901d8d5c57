import { WidgetId } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { Caller } from "../conversation/caller.ts";
import { within } from "../deadline.ts";
import { Call } from "../phone/call.ts";
import { readCallToken } from "../phone/call-token.ts";
import { lineLanguage } from "../phone/language.ts";
import { callerHash, isFirstUse, openCall } from "../phone/open-call.ts";
import { spoken } from "../phone/spoken-answer.ts";
import { AfterForm, AfterQuery, CallForm } from "../phone/twilio-forms.ts";
import { isFromTwilio } from "../phone/twilio-signature.ts";
import { busyTwiml, connectTwiml, dialTwiml, farewellTwiml, hangUpTwiml } from "../phone/twiml.ts";
import { phoneWords } from "../phone/words.ts";
import { Refusal } from "../refusal.ts";
import { readWidget, type Widget } from "../store/widgets.ts";
import { conversationStub } from "./conversation-stub.ts";
import { parseQuery, parseValue, readBytes } from "./parse.ts";

const bodyBytes = 64 * 1024;
const bodyMs = 10_000;
const joinMs = 5_000;
/** A call lasts an hour at most; a minute for its farewell. */
const callSeconds = 61 * 60;

export const twilioRoutes = new Hono<AppEnv>()
  .post("/voice/:widget_id", async (c) => {
    const { form, origin } = await fromTwilio(c);
    const ring = parseValue(CallForm, form);
    const { success } = await c.env.SESSION_RATE.limit({ key: `call|${await callerHash(c.env, ring.From)}` });
    if (!success) return xml(c, busyTwiml());
    return xml(c, await connect(c, await calledWidget(c), { ring, origin, attempt: 0 }));
  })
  .post("/after/:widget_id", async (c) => {
    const { form, origin } = await fromTwilio(c);
    const { attempt } = parseQuery(c, AfterQuery);
    const after = parseValue(AfterForm, form);
    const widget = await calledWidget(c);
    const { phone, widget_id } = widget.config;
    const language = lineLanguage(widget.config);
    const words = phoneWords(language);
    const isHandoff = isHandedOff(after.HandoffData);
    if (after.DialCallStatus !== undefined) {
      const wasAnswered = after.DialCallStatus === "completed" || after.DialCallStatus === "answered";
      return xml(c, wasAnswered ? hangUpTwiml() : farewellTwiml({ say: words.nobody, language }));
    }
    if (isHandoff && phone.handoff_number) {
      const afterUrl = afterAddress(origin, widget_id, attempt);
      return xml(c, dialTwiml({ say: words.connecting, language, number: phone.handoff_number, afterUrl }));
    }
    const isBroken = after.SessionStatus === "failed" || after.ErrorCode !== "";
    if (!isBroken || after.CallStatus === "completed") return xml(c, hangUpTwiml());
    if (attempt > 0) return xml(c, farewellTwiml({ say: words.failed, language }));
    return xml(c, await connect(c, widget, { ring: after, origin, attempt: 1 }));
  })
  .get("/relay/:widget_id/:token", async (c) => {
    authToken(c);
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
      throw new Refusal("bad_request", { detail: "Open a WebSocket." });
    const read = await readCallToken(c.req.param("token"), c.env.FOYER_SECRET);
    if (!read.ok) throw new Refusal(read.code);
    const { claims } = read;
    const { org_id, widget_id, conversation_id, visitor_id, address } = claims;
    if (widget_id !== c.req.param("widget_id")) throw new Refusal("forbidden");
    const widget = await calledWidget(c);
    if (widget.config.org_id !== org_id) throw new Refusal("not_found");
    if (!(await isFirstUse(c.env, claims)))
      throw new Refusal("forbidden", { detail: "This call is connected already." });

    const exp = Math.floor(Date.now() / 1000) + callSeconds;
    const caller: Caller = {
      kind: "visitor",
      visitor_id,
      widget_id,
      verified: false,
      isCall: true,
      address,
      exp,
      cannotBeAsked: true,
    };
    const joined = await within(
      joinMs,
      "joining a call's conversation",
      conversationStub(c.env, conversation_id).fetch("https://conversation/", {
        headers: { upgrade: "websocket", "x-foyer-caller": JSON.stringify(caller) },
      }),
    );
    const { webSocket: conversation } = joined;
    if (!conversation) throw new Refusal("not_found");
    const { 0: client, 1: relay } = new WebSocketPair();
    relay.accept();
    const words = phoneWords(lineLanguage(widget.config));
    const ids = { org_id, widget_id, conversation_id };
    new Call({ relay, conversation, callSid: claims.call_sid, config: widget.config, words, ids }).start();
    conversation.accept();
    c.set("logged", { ...c.get("logged"), ...ids });
    return new Response(null, { status: 101, webSocket: client });
  });

/** What Twilio posted, and at which of our addresses; anybody else is refused. */
async function fromTwilio(c: Context<AppEnv>): Promise<{ form: Record<string, string>; origin: string }> {
  const token = authToken(c);
  const bytes = await within(bodyMs, "Twilio's request", readBytes(c.req.raw, bodyBytes));
  const posted = new URLSearchParams(new TextDecoder().decode(bytes));
  const signature = c.req.header("x-twilio-signature") ?? "";
  const { origin, pathname, search } = new URL(c.req.url);
  // Behind a proxy Twilio knows another address than the one that was asked for here.
  const origins = new Set([origin, ...(c.env.PUBLIC_URL ? [new URL(c.env.PUBLIC_URL).origin] : [])]);
  for (const known of origins) {
    const request = { url: `${known}${pathname}${search}`, posted, signature };
    if (await isFromTwilio(token, request)) return { form: Object.fromEntries(posted), origin: known };
  }
  throw new Refusal("forbidden", { detail: "This is not signed as Twilio signs, or for another address." });
}

function authToken({ env }: Context<AppEnv>): string {
  if (!env.TWILIO_AUTH_TOKEN)
    throw new Refusal("not_configured", { detail: "This deployment has no telephone: TWILIO_AUTH_TOKEN." });
  return env.TWILIO_AUTH_TOKEN;
}

async function calledWidget(c: Context<AppEnv>): Promise<Widget> {
  const widget = await readWidget(c.env, parseValue(WidgetId, c.req.param("widget_id")));
  if (!widget) throw new Refusal("not_found", { detail: "There is no such widget." });
  const { org_id, widget_id } = widget.config;
  c.set("logged", { ...c.get("logged"), org_id, widget_id });
  return widget;
}

async function connect(
  c: Context<AppEnv>,
  widget: Widget,
  { ring, origin, attempt }: { ring: CallForm; origin: string; attempt: number },
): Promise<string> {
  const { widget_id, phone, welcome_message } = widget.config;
  const token = await openCall(c.env, widget, { callSid: ring.CallSid, from: ring.From, origin, attempt });
  const language = lineLanguage(widget.config);
  const words = phoneWords(language);
  const greeting = phone.greeting ?? (welcome_message ? spoken(welcome_message) : words.greeting);
  return connectTwiml({
    relayUrl: `${origin.replace(/^http/, "ws")}/twilio/relay/${widget_id}/${token}`,
    afterUrl: afterAddress(origin, widget_id, attempt),
    greeting: attempt > 0 ? words.again : greeting,
    language,
  });
}

function afterAddress(origin: string, widgetId: string, attempt: number): string {
  return `${origin}/twilio/after/${widgetId}?attempt=${attempt}`;
}

/** Our own words, come back by way of Twilio. */
function isHandedOff(data: string): boolean {
  try {
    return (JSON.parse(data) as { reason?: unknown } | null)?.reason === "handoff";
  } catch {
    return false;
  }
}

function xml(c: Context<AppEnv>, twiml: string): Response {
  return c.body(twiml, 200, { "content-type": "text/xml; charset=utf-8", "cache-control": "no-store" });
}
