import { type Provider, ProviderName, ProviderRequest } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { forgetEndpoints } from "../ai/org-providers.ts";
import { sealKey } from "../ai/provider-key.ts";
import { keyless, knownAddress } from "../ai/providers.ts";
import { audit } from "../audit/audit.ts";
import { keyHolder, keyOnly, orgOf } from "../auth/principal.ts";
import { allowsPrivate, refusedAddress } from "../notify/public-address.ts";
import { Refusal } from "../refusal.ts";
import { deleteProvider, listProviders, saveProvider, type StoredProvider } from "../store/providers.ts";
import { orgFor } from "./org-for.ts";
import { parseBody } from "./parse.ts";

const mostPerOrg = 20;

/** The language models' providers that an org has keys of its own for. A key goes in, and never comes out. */
export const providerRoutes = new Hono<AppEnv>()
  .use(keyOnly)
  .get("/", async (c) => {
    const stored = await listProviders(c.env.DB, orgOfCaller(c));
    return c.json({ providers: stored.map(toPublic) }, 200, noStore);
  })
  .put("/:provider", async (c) => {
    const org_id = orgOfCaller(c);
    const name = requireName(c);
    const { key, base_url = null } = await parseBody(c, ProviderRequest);
    requireAddress(c, name, base_url);
    const saved = await saveProvider(
      c.env.DB,
      {
        org_id,
        name,
        base_url,
        key: await sealKey(key, { org_id, name, base_url }, c.env.FOYER_SECRET),
        updated_at: new Date().toISOString(),
      },
      mostPerOrg,
    );
    if (!saved) throw new Refusal("invalid", { detail: `An org may have ${mostPerOrg} providers.` });
    forgetEndpoints(org_id);
    const host = base_url === null ? null : (URL.parse(base_url)?.host ?? null);
    await audit(c, { org_id, action: "provider.save", target: name, details: { host } });
    return c.json(toPublic(saved), 200, noStore);
  })
  .delete("/:provider", async (c) => {
    const org_id = orgOfCaller(c);
    const name = requireName(c);
    if (!(await deleteProvider(c.env.DB, org_id, name)))
      throw new Refusal("not_found", { detail: "There is no key for this provider." });
    forgetEndpoints(org_id);
    await audit(c, { org_id, action: "provider.delete", target: name });
    return c.body(null, 204);
  });

const noStore = { "cache-control": "no-store" };

function orgOfCaller(c: Context<AppEnv>): string {
  return orgFor(orgOf(keyHolder(c)), c.req.query("org_id"));
}

function requireName(c: Context<AppEnv>): string {
  const parsed = ProviderName.safeParse(c.req.param("provider"));
  if (!parsed.success)
    throw new Refusal("invalid", {
      errors: parsed.error.issues.map(({ message }) => ({ path: "provider", message })),
    });
  if (keyless.includes(parsed.data)) throw new Refusal("invalid", { detail: `${parsed.data} takes no key.` });
  return parsed.data;
}

function requireAddress(c: Context<AppEnv>, name: string, base_url: string | null): void {
  const message =
    base_url !== null
      ? refusedAddress(base_url, { allowPrivate: allowsPrivate(c.env) })
      : knownAddress(name) === undefined
        ? "A provider of your own needs its address."
        : null;
  if (message) throw new Refusal("invalid", { errors: [{ path: "base_url", message }] });
}

/** Field by field: a key must not slip out with a new column. */
function toPublic({ name, base_url, created_at, updated_at }: StoredProvider): Provider {
  return { name, base_url, key_set: true, created_at, updated_at };
}
