import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { Recent } from "../recent.ts";
import { allowsPrivate, refusedAddress } from "../notify/public-address.ts";
import { listProviders } from "../store/providers.ts";
import { unsealKey } from "./provider-key.ts";
import { type Endpoint, knownAddress } from "./providers.ts";

type OrgEnv = Pick<Env, "DB" | "FOYER_SECRET" | "WEBHOOKS_ALLOW_PRIVATE">;

const freshMs = 10_000;
const deadlineMs = 2_000;
const mostKept = 200;

const recent = new Recent<ReadonlyMap<string, Endpoint>>(mostKept);

/**
 * The providers that an org has keys of its own for, by name; at most a few seconds old. Where they cannot be read,
 * those of last time, or none: a deployment whose orgs bring no keys must answer also while D1 does not.
 */
export async function orgEndpoints(env: OrgEnv, orgId: string): Promise<ReadonlyMap<string, Endpoint>> {
  const fresh = recent.fresh(orgId);
  if (fresh) return fresh;
  try {
    const endpoints = await within(deadlineMs, "the org's providers", readEndpoints(env, orgId));
    return recent.keep(orgId, endpoints, freshMs);
  } catch (error) {
    log("providers_unreadable", { org_id: orgId, error });
    return recent.last(orgId) ?? new Map();
  }
}

/** What was just changed here is known here at once. */
export function forgetEndpoints(orgId: string): void {
  recent.forget(orgId);
}

async function readEndpoints(env: OrgEnv, orgId: string): Promise<ReadonlyMap<string, Endpoint>> {
  const endpoints = new Map<string, Endpoint>();
  for (const stored of await listProviders(env.DB, orgId)) {
    const { name, base_url } = stored;
    const baseURL = base_url ?? knownAddress(name);
    const apiKey = await unsealKey(stored, env.FOYER_SECRET);
    if (apiKey === null || baseURL === undefined) {
      log("provider_unusable", { org_id: orgId, provider: name, why: "the key cannot be read any more" });
      continue;
    }
    const refused = base_url === null ? null : refusedAddress(base_url, { allowPrivate: allowsPrivate(env) });
    if (refused !== null) {
      log("provider_unusable", { org_id: orgId, provider: name, why: refused });
      continue;
    }
    endpoints.set(name, { provider: name, baseURL, apiKey });
  }
  return endpoints;
}
