import { limits, type WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { MessageRate } from "../auth/rate.ts";
import { waitOfAddress } from "../conversation/address-wait.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { SpeechError } from "../speech/speech-error.ts";
import { readWidget } from "../store/widgets.ts";
import { addressHash } from "./address.ts";
import { checkedCaller } from "./checked-caller.ts";

/** Lets a visitor, where their widget has this, and an agent do it as often as visitors may write; counted apart. */
export async function admitVoice(c: Context<AppEnv>, what: "voice_input" | "voice_output"): Promise<void> {
  const caller = await checkedCaller(c);
  let who = `${what}|${await addressHash(c)}`;
  let rate: MessageRate = { perMinute: limits.messagesPerMinute, perHour: limits.messagesPerHour };
  if (caller.kind === "agent") who = `${what}|${caller.org_id}|${caller.agent.id}`;
  if (caller.kind === "visitor") {
    const config: WidgetConfig | undefined = (await readWidget(c.env, caller.widget_id))?.config;
    if (!config?.[what]) throw new Refusal("forbidden", { detail: `This chat has no voice: ${what}.` });
    rate = { perMinute: config.messages_per_minute, perHour: config.messages_per_hour };
  }
  const seconds = await waitOfAddress(c.env, who, rate);
  if (seconds > 0) throw new Refusal("rate_limited", { retryAfter: seconds });
}

/** What of the provider's failure the caller is told. The operator finds the rest in the log. */
export function refuseSpeech(c: Context<AppEnv>, event: string, error: unknown): Refusal {
  if (!(error instanceof SpeechError)) throw error;
  const { org_id, widget_id } = c.get("logged");
  log(event, { org_id, widget_id, code: error.code, error });
  switch (error.code) {
    case "unreadable":
      return new Refusal("unsupported_file", { detail: "This cannot be read." });
    case "not_offered":
      return new Refusal("not_configured", { detail: "The provider does not have this." });
    default:
      return new Refusal("unavailable", {
        detail: "The voice service does not answer.",
        retryAfter: error.retryAfter ?? 10,
      });
  }
}
