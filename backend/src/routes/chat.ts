import { ClientFrame, CloseCode, errors, limits, SendFrame } from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { anyCredential } from "../auth/principal.ts";
import type { Caller } from "../conversation/caller.ts";
import { parseFrameValue } from "../conversation/frame-parser.ts";
import { refuseSocket } from "../conversation/connections.ts";
import { Refusal } from "../refusal.ts";
import { checkedCaller } from "./checked-caller.ts";
import { conversationStub } from "./conversation-stub.ts";
import { withOfferedProtocol } from "./offered-protocol.ts";
import { parseBody, parseQuery, parseValue } from "./parse.ts";
import { unwrap } from "./unwrap.ts";

const ConnectQuery = z.object({ after: z.coerce.number().int().min(0).optional() });
/** `send` waits for the answer unless told not to. */
const Wait = z.object({ wait: z.boolean().default(true) });

export const chatRoutes = new Hono<AppEnv>()
  .get("/:conversation_id", async (c) => {
    const id = c.req.param("conversation_id");
    const { after } = parseQuery(c, ConnectQuery);
    const url = `https://conversation/?${after === undefined ? "" : `after=${after}`}`;
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
      if (!acceptsStream(c))
        throw new Refusal("bad_request", { detail: "Open a WebSocket, or accept text/event-stream." });
      const caller = await checkedCaller(c);
      return unwrapResponse(await conversationStub(c.env, id).fetch(url, { headers: callerHeader(caller) }));
    }
    try {
      const caller = await checkedCaller(c);
      const joined = await conversationStub(c.env, id).fetch(url, {
        headers: { upgrade: "websocket", ...callerHeader(caller) },
      });
      return withOfferedProtocol(c, joined);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status } = errors[error.code];
      const code =
        status === 401 ? CloseCode.unauthorized : status === 404 ? CloseCode.notFound : CloseCode.forbidden;
      return withOfferedProtocol(c, refuseSocket(code, error.code));
    }
  })
  .post("/:conversation_id", anyCredential, async (c) => {
    const id = c.req.param("conversation_id");
    const caller = await checkedCaller(c);
    const body = await parseBody(c, z.looseObject({ type: z.string().default("send") }), limits.frameBytes);
    const parsed = parseFrameValue(body);
    if (!parsed.ok || !parsed.frame) {
      // Named field by field, as every body is.
      const frame = parseValue(ClientFrame, body);
      throw new Refusal("bad_frame", { detail: `This conversation does not know ${frame.type}.` });
    }
    const { frame } = parsed;
    const conversation = conversationStub(c.env, id);
    const { wait } = parseValue(Wait, body);
    if (frame.type !== "send" || !wait) {
      const { ok: _, ...performed } = unwrap(await conversation.perform(caller, frame));
      return c.json(performed);
    }
    if (acceptsStream(c)) {
      return unwrapResponse(
        await conversation.fetch("https://conversation/", {
          method: "POST",
          headers: callerHeader(caller),
          body: JSON.stringify(SendFrame.parse(frame)),
        }),
      );
    }
    const { ok: _, ...answer } = unwrap(await conversation.ask(caller, frame));
    return c.json(answer);
  });

function acceptsStream(c: Context<AppEnv>): boolean {
  return c.req.header("accept")?.includes("text/event-stream") ?? false;
}

const callerHeader = (caller: Caller): Record<string, string> => ({
  "x-foyer-caller": JSON.stringify(caller),
});

/** An event stream as it is; a refusal of the object as the problem it stands for. */
async function unwrapResponse(response: Response): Promise<Response> {
  if (response.ok) return response;
  const { code } = z
    .object({ code: z.enum(Object.keys(errors) as [keyof typeof errors]) })
    .parse(await response.json());
  throw new Refusal(code);
}
