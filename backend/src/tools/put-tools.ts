import type { ToolDefinition } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { allowsPrivate } from "../notify/public-address.ts";
import { Refusal } from "../refusal.ts";
import { readTools, saveTools, type StoredTools, type ToolsOwner } from "../store/tools.ts";
import { definitionFaults } from "./check-definitions.ts";
import type { SchemaFault } from "./checkable-schema.ts";
import { makeToolSecret, sealToken } from "./kept-tools.ts";

type Stores = Pick<Env, "DB" | "FOYER_SECRET" | "WEBHOOKS_ALLOW_PRIVATE">;

const mostTries = 3;

/**
 * Puts tools in place of those before. `secret`: the one that calls are signed with, where it was made only now.
 * `faults`: what is wrong, by field; nothing was changed.
 */
export async function putTools(
  env: Stores,
  owner: ToolsOwner,
  tools: readonly ToolDefinition[],
): Promise<
  { ok: true; secret: string | null; definitions: ToolDefinition[] } | { ok: false; faults: SchemaFault[] }
> {
  const faults = definitionFaults(tools, { allowPrivate: allowsPrivate(env) });
  if (faults.length > 0) return { ok: false, faults };
  for (let tried = 0; tried < mostTries; tried++) {
    const stored = await readTools(env.DB, owner);
    const without = tools.flatMap((each, at) => (lacksToken(each, stored) ? [at] : []));
    if (without.length > 0) return { ok: false, faults: without.map(tokenFault) };
    const definitions = await Promise.all(tools.map((each) => withToken(env, owner, each, stored)));
    const made =
      !stored?.secret && tools.some(({ kind }) => kind === "webhook")
        ? await makeToolSecret(env, owner)
        : null;
    const saved = await saveTools(env.DB, {
      ...owner,
      definitions,
      secret: made?.sealed ?? stored?.secret ?? null,
      version: stored?.version ?? 0,
      updated_at: new Date().toISOString(),
    });
    if (saved) return { ok: true, secret: made?.secret ?? null, definitions };
  }
  throw new Refusal("unavailable", { detail: "The tools are being changed by others.", retryAfter: 1 });
}

/** The server had a token, which was for the address it had then. */
function lacksToken(definition: ToolDefinition, stored: StoredTools | null): boolean {
  if (definition.kind !== "mcp" || definition.token !== undefined) return false;
  const before = sameServer(definition, stored);
  return typeof before?.token === "string" && before.url !== definition.url;
}

function tokenFault(at: number): SchemaFault {
  return {
    path: `tools.${at}.token`,
    message: "The server's address has changed: give its token again, or null.",
  };
}

async function withToken(
  env: Stores,
  owner: ToolsOwner,
  definition: ToolDefinition,
  stored: StoredTools | null,
): Promise<ToolDefinition> {
  if (definition.kind !== "mcp") return definition;
  const { token, ...rest } = definition;
  if (typeof token === "string") return { ...rest, token: await sealToken(env, token, owner, definition) };
  const kept = token === undefined ? sameServer(definition, stored)?.token : null;
  return typeof kept === "string" ? { ...rest, token: kept } : rest;
}

function sameServer(
  { name }: ToolDefinition,
  stored: StoredTools | null,
): Extract<ToolDefinition, { kind: "mcp" }> | undefined {
  return stored?.definitions.filter((each) => each.kind === "mcp").find((each) => each.name === name);
}
