import type { Author } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { orgOf, type Principal } from "../auth/principal.ts";
import type { Caller } from "../conversation/caller.ts";
import { addressHash } from "./address.ts";

/** How a conversation knows who asks. `agent`: in whose name a key acts. */
export async function callerOf(c: Context<AppEnv>, principal: Principal, agent?: Author): Promise<Caller> {
  c.set("logged", { ...c.get("logged"), conversation_id: c.req.param("conversation_id") });
  if (principal.kind !== "visitor") return { kind: "key", org_id: orgOf(principal), ...(agent && { agent }) };
  const { visitor_id, widget_id, exp } = principal;
  return { kind: "visitor", visitor_id, widget_id, exp, address: await addressHash(c) };
}
