import type { Author } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { Principal } from "../auth/principal.ts";
import type { Caller } from "../conversation/caller.ts";
import { addressHash } from "./address.ts";

/** How a conversation knows who asks. `agent`: in whose name a key acts; a token's agent acts in their own. */
export async function callerOf(c: Context<AppEnv>, principal: Principal, agent?: Author): Promise<Caller> {
  c.set("logged", { ...c.get("logged"), conversation_id: c.req.param("conversation_id") });
  const from = c.req.header("cf-connecting-ip") ?? "unknown";
  switch (principal.kind) {
    case "visitor": {
      const { visitor_id, widget_id, verified, exp } = principal;
      return { kind: "visitor", visitor_id, widget_id, verified, exp, address: await addressHash(c) };
    }
    case "agent": {
      const { org_id, exp } = principal;
      const { id, name, avatar_url, role, widgets } = principal.agent;
      const author = { id, name, ...(avatar_url && { avatar_url }) };
      return { kind: "agent", org_id, widgets, role, agent: author, exp, from };
    }
    case "org": {
      const key = { id: principal.key_id, name: principal.key_name };
      return { kind: "key", org_id: principal.org_id, key, from, ...(agent && { agent }) };
    }
    default:
      return { kind: "key", org_id: null, from, ...(agent && { agent }) };
  }
}
