import { seal, unseal } from "../notify/kept-secret.ts";
import type { StoredProvider } from "../store/providers.ts";

const purpose = "provider keys";

/** A key as it is stored: of no use without FOYER_SECRET, nor for another org, name or address. */
export function sealKey(key: string, provider: Where, foyerSecret: string): Promise<string> {
  return seal(key, whereOf(provider), foyerSecret, purpose);
}

/** Null: it was sealed with another FOYER_SECRET, or for elsewhere. */
export function unsealKey(provider: StoredProvider, foyerSecret: string): Promise<string | null> {
  return unseal(provider.key, whereOf(provider), foyerSecret, purpose);
}

type Where = Pick<StoredProvider, "org_id" | "name" | "base_url">;

/** Who could only write to the database cannot have the key sent to a server of theirs. */
function whereOf({ org_id, name, base_url }: Where): string {
  return JSON.stringify([org_id, name, base_url]);
}
