import { AgentId } from "@foyer/shared-widget/protocol";
import { sha256Hex } from "./digest.ts";

/**
 * An agent's id made of who they say they are: the same today and tomorrow. An e-mail address is its own; of a name,
 * or an address with rarer signs in it, a digest keeps apart what looks alike once they are gone.
 */
export async function agentIdOf({
  name,
  email,
}: {
  name: string;
  email?: string | undefined;
}): Promise<string> {
  const known = (email ?? name).trim().toLowerCase();
  if (email && AgentId.safeParse(known).success) return known;
  const plain = known
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 80);
  const digest = (await sha256Hex(known)).slice(0, 8);
  return plain === "" ? `agent-${digest}` : `${plain}-${digest}`;
}
