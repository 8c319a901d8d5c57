import type { AgentsAnswer, AgentTokenAnswer } from "../../../../shared-widget/protocol/agents.ts";
import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ask, sessionToken } from "../api.ts";

interface Self {
  agentId: string;
  name: string;
}

/** Who has the page open, as the inbox knows them: by Shopify's id, and the name that customers read. */
export async function readSelf({ name }: ShopStatus): Promise<Self> {
  const agentId = `shopify-${subjectOf(await sessionToken())}`;
  const { agents } = await ask<AgentsAnswer>("GET", "/api/agents");
  return { agentId, name: agents.find(({ id }) => id === agentId)?.name ?? name };
}

/** A token for the console: it asks the backend for an hour by itself. */
export function mintToken({ agentId, name }: Self): Promise<AgentTokenAnswer> {
  return ask("POST", "/api/agent-tokens", { body: { agent_id: agentId, name, role: "admin" } });
}

/** Read, not checked: the backend takes the token's word, not ours. */
function subjectOf(token: string): string {
  const [, payload = ""] = token.split(".");
  const { sub } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { sub: string };
  return sub;
}
