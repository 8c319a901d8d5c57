import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import { type MessageRate, secondsToWait } from "../auth/rate.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Refused } from "./refused.ts";

interface Attempt {
  text: string;
  config: WidgetConfig;
  /** When the visitor's messages of the last hour were sent, ascending, in ms. */
  earlier: readonly number[];
  /** Keyed hash of the visitor's address. */
  address: string;
}

/** Why a visitor's message is not taken: too long, or too many of this conversation or this address. Null: it is. */
export async function admit(env: Env, { text, config, earlier, address }: Attempt): Promise<Refused | null> {
  const most = config.max_message_chars;
  if (text.length > most)
    return { ok: false, code: "too_long", detail: `A message may have ${most} characters.` };
  const rate = { perMinute: config.messages_per_minute, perHour: config.messages_per_hour };
  const retryAfter = secondsToWait(earlier, Date.now(), rate) || (await waitOfAddress(env, address, rate));
  return retryAfter > 0 ? { ok: false, code: "rate_limited", retryAfter } : null;
}

/** A counter that does not answer must not keep visitors from talking. */
async function waitOfAddress({ ADDRESS_LIMIT }: Env, address: string, rate: MessageRate): Promise<number> {
  try {
    const counter = ADDRESS_LIMIT.get(ADDRESS_LIMIT.idFromName(address));
    return await within(1_000, "the address's count", counter.take(rate));
  } catch (error) {
    log("address_limit_failed", { error });
    return 0;
  }
}
