import type { ToolDefinition } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { seal, unseal } from "../notify/kept-secret.ts";
import { newSecret } from "../notify/signature.ts";
import type { StoredTools, ToolsOwner } from "../store/tools.ts";

type McpDefinition = Extract<ToolDefinition, { kind: "mcp" }>;
type Secrets = Pick<Env, "FOYER_SECRET">;

const purpose = "tool secrets";
const oldSecretMs = 24 * 3600 * 1000;

/** A new secret to sign calls with: as it is shown, this once, and as it is stored. */
export async function makeToolSecret(
  { FOYER_SECRET }: Secrets,
  owner: ToolsOwner,
): Promise<{ secret: string; sealed: string }> {
  const secret = newSecret();
  return { secret, sealed: await seal(secret, signerOf(owner), FOYER_SECRET, purpose) };
}

/** Until when a secret that is replaced at that time goes on signing. */
export function oldUntil(nowMs: number): string {
  return new Date(nowMs + oldSecretMs).toISOString();
}

/** The secrets that sign, the newest first. None: they were sealed with another FOYER_SECRET. */
export async function toolSecrets(
  { FOYER_SECRET }: Secrets,
  stored: StoredTools,
  nowMs: number,
): Promise<string[]> {
  const { secret, old_secret, old_secret_until } = stored;
  const signsStill = old_secret_until !== null && Date.parse(old_secret_until) > nowMs;
  const sealed = [secret, signsStill ? old_secret : null].filter((each) => each !== null);
  const secrets = await Promise.all(
    sealed.map((each) => unseal(each, signerOf(stored), FOYER_SECRET, purpose)),
  );
  return secrets.filter((each) => each !== null);
}

export function sealToken(
  { FOYER_SECRET }: Secrets,
  token: string,
  owner: ToolsOwner,
  definition: McpDefinition,
): Promise<string> {
  return seal(token, holderOf(owner, definition), FOYER_SECRET, purpose);
}

/** Null: it was sealed with another FOYER_SECRET, or for another server. */
export function unsealToken(
  { FOYER_SECRET }: Secrets,
  sealed: string,
  owner: ToolsOwner,
  definition: McpDefinition,
): Promise<string | null> {
  return unseal(sealed, holderOf(owner, definition), FOYER_SECRET, purpose);
}

function signerOf({ org_id, widget_id }: ToolsOwner): string {
  return JSON.stringify([org_id, widget_id]);
}

/** Who could only write to the database cannot have a token sent to a server of theirs. */
function holderOf({ org_id, widget_id }: ToolsOwner, { name, url }: McpDefinition): string {
  return JSON.stringify([org_id, widget_id, name, url]);
}
