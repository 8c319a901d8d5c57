import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";
import { hourMs, type MessageRate, secondsToWait } from "./rate.ts";

/**
 * Counts the messages of one address over all its conversations. One object per address, named by a keyed hash
 * of it; an hour after the last message it holds nothing.
 */
export class AddressLimit extends DurableObject<Env> {
  /** By this instance. One that woke anew sets it once more: later, never lost. */
  #isAlarmSet = false;

  /** Counts one message in, or says how many seconds to wait. 0: counted. */
  async take(rate: MessageRate): Promise<number> {
    const now = Date.now();
    const times = (this.ctx.storage.kv.get<number[]>("times") ?? []).filter((time) => time > now - hourMs);
    const seconds = secondsToWait(times, now, rate);
    if (seconds > 0) return seconds;
    this.ctx.storage.kv.put("times", [...times, now]);
    if (!this.#isAlarmSet) await this.#forgetAt(now + hourMs);
    return 0;
  }

  override async alarm(): Promise<void> {
    this.#isAlarmSet = false;
    const last = this.ctx.storage.kv.get<number[]>("times")?.at(-1) ?? 0;
    if (last > Date.now() - hourMs) await this.#forgetAt(last + hourMs);
    else await this.ctx.storage.deleteAll();
  }

  async #forgetAt(time: number): Promise<void> {
    this.#isAlarmSet = true;
    await this.ctx.storage.setAlarm(time);
  }
}
