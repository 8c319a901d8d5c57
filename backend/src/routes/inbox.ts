import { CloseCode, errors } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { authenticate } from "../auth/principal.ts";
import { refuseSocket } from "../conversation/connections.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import type { Guest } from "../inbox/seats.ts";
import { Refusal } from "../refusal.ts";
import { withOfferedProtocol } from "./offered-protocol.ts";
import { parseValue } from "./parse.ts";

const ConnectQuery = z.object({ after: z.string().max(100).optional() });

/** The live list of an org's conversations, for an agent's browser. */
export const inboxRoutes = new Hono<AppEnv>().get("/", async (c) => {
  // A blank one is none that we ever gave, and not one that was left out: whoever holds it has to begin again.
  const { after } = parseValue(ConnectQuery, c.req.query());
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    await guestOf(c);
    throw new Refusal("bad_request", { detail: "Open a WebSocket." });
  }
  try {
    const guest = await guestOf(c);
    const url = `https://inbox/${after === undefined ? "" : `?after=${encodeURIComponent(after)}`}`;
    const joined = await inboxStub(c.env, guest.org_id).fetch(url, {
      headers: { upgrade: "websocket", "x-foyer-guest": encodeURIComponent(JSON.stringify(guest)) },
    });
    return withOfferedProtocol(c, joined);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isUnknown = errors[error.code].status === 401;
    const code = isUnknown ? CloseCode.unauthorized : CloseCode.forbidden;
    return withOfferedProtocol(c, refuseSocket(code, error.code));
  }
});

/** A key has no name and no presence: only an agent has an inbox. */
async function guestOf(c: Context<AppEnv>): Promise<Guest> {
  const principal = await authenticate(c);
  if (principal.kind !== "agent") throw new Refusal("forbidden", { detail: "This needs an agent token." });
  const { org_id, auth_at, exp } = principal;
  const { id, name, avatar_url, role, widgets } = principal.agent;
  return {
    org_id,
    agent: { id, name, ...(avatar_url !== undefined && { avatar_url }) },
    role,
    widgets,
    auth_at,
    exp,
  };
}
