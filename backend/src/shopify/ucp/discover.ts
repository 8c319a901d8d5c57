import * as z from "zod";
import { Recent } from "../../recent.ts";
import { readBytes } from "../../routes/parse.ts";
import type { Shop } from "../../store/shops.ts";

export type ShopHosts = Pick<Shop, "shop" | "primary_host">;

const Service = z.object({ transport: z.string(), endpoint: z.string().optional() });
const BusinessProfile = z.object({
  ucp: z.object({ services: z.record(z.string(), z.array(Service)) }),
});

const profileBytes = 256 * 1024;
const freshMs = 10 * 60_000;
/** A shop that tells nothing is asked again soon, and meanwhile where shops are asked. */
const unknownMs = 60_000;

const recent = new Recent<string>(500);

/**
 * Where a shop's catalogue is asked. What the shop says itself, as long as that is one of its own hosts; else where
 * Shopify has it. Never rejects.
 */
export async function endpointOf(hosts: ShopHosts, signal: AbortSignal): Promise<string> {
  const known = recent.fresh(hosts.shop);
  if (known !== undefined) return known;
  const told = await discovered(hosts, signal);
  return recent.keep(hosts.shop, told ?? `https://${hosts.shop}/api/ucp/mcp`, told ? freshMs : unknownMs);
}

async function discovered(hosts: ShopHosts, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await ownAnswer(hosts, `https://${hosts.shop}/.well-known/ucp`, signal);
    if (!response?.ok) {
      await response?.body?.cancel();
      return null;
    }
    const bytes = await readBytes(response, profileBytes);
    const { ucp } = BusinessProfile.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const services = ucp.services["dev.ucp.shopping"] ?? [];
    const endpoint = services.find(({ transport }) => transport === "mcp")?.endpoint;
    return endpoint !== undefined && isOwn(hosts, endpoint) ? endpoint : null;
  } catch {
    return null;
  }
}

/** The answer; the permanent domain may lead on to where customers shop, and nowhere else. */
async function ownAnswer(hosts: ShopHosts, url: string, signal: AbortSignal): Promise<Response | null> {
  const get = (address: string): Promise<Response> =>
    fetch(address, { redirect: "manual", signal, headers: { accept: "application/json" } });
  const response = await get(url);
  const to = response.headers.get("location");
  if (response.status < 300 || response.status >= 400 || to === null) return response;
  await response.body?.cancel();
  const next = URL.parse(to, url);
  return next && isOwn(hosts, next.href) ? get(next.href) : null;
}

function isOwn({ shop, primary_host }: ShopHosts, address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === "https:" && url.port === "" && [shop, primary_host].includes(url.hostname);
}
