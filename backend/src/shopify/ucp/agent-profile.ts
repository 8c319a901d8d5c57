import type { Env } from "../../env.ts";

/** Of the Universal Commerce Protocol, the newest first. A shop answers in the newest that it knows as well. */
const versions = ["2026-08-25", "2026-04-08"] as const;

/** Where the specification put what it says of the catalogue, which moved in between. */
const folders: Record<(typeof versions)[number], string> = {
  "2026-08-25": "specification/shopping/catalog",
  "2026-04-08": "specification/catalog",
};

const agentProfilePath = "/ucp/profile.json";

/**
 * What this deployment tells shops that it can do when it asks them: look products up, and nothing else. Carts are the
 * visitor's browser's to fill.
 */
export function agentProfile(): object {
  const capability = (part: "search" | "lookup"): object[] =>
    versions.map((version) => ({
      version,
      spec: `https://ucp.dev/${version}/${folders[version]}/${part}`,
      schema: `https://ucp.dev/${version}/schemas/shopping/catalog_${part}.json`,
    }));
  return {
    ucp: {
      version: versions[0],
      services: {
        "dev.ucp.shopping": versions.map((version) => ({
          version,
          spec: `https://ucp.dev/${version}/specification/overview`,
          transport: "mcp",
          schema: `https://ucp.dev/${version}/services/shopping/mcp.openrpc.json`,
        })),
      },
      capabilities: {
        "dev.ucp.shopping.catalog.search": capability("search"),
        "dev.ucp.shopping.catalog.lookup": capability("lookup"),
      },
      payment_handlers: {},
    },
  };
}

/** Where shops read it: over https alone. `origin`: where the visitor reaches us, if nobody says where we are reached. */
export function agentProfileAddress(
  { PUBLIC_URL }: Pick<Env, "PUBLIC_URL">,
  origin: string | undefined,
): string | null {
  const url = URL.parse(agentProfilePath, PUBLIC_URL ?? origin);
  if (url) url.protocol = "https:";
  return url?.href ?? null;
}
