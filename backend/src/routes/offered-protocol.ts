import { SUBPROTOCOL } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";

/** Names a subprotocol only to who offered it: a server that sends its key in a header offers none, and would hang up. */
export function withOfferedProtocol(c: Context<AppEnv>, response: Response): Response {
  const offered = c.req.header("sec-websocket-protocol")?.split(",") ?? [];
  if (offered.some((each) => each.trim() === SUBPROTOCOL)) return response;
  const headers = new Headers(response.headers);
  headers.delete("sec-websocket-protocol");
  return new Response(null, { status: response.status, headers, webSocket: response.webSocket });
}
