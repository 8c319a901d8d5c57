import type { MessageRate } from "../auth/rate.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

/**
 * Counts one message of an address in, over all its conversations, or says how many seconds to wait. A counter
 * that does not answer must not keep visitors from talking.
 */
export async function waitOfAddress(
  { ADDRESS_LIMIT }: Env,
  address: string,
  rate: MessageRate,
): Promise<number> {
  try {
    const counter = ADDRESS_LIMIT.get(ADDRESS_LIMIT.idFromName(address));
    return await within(1_000, "the address's count", counter.take(rate));
  } catch (error) {
    log("address_limit_failed", { error });
    return 0;
  }
}
