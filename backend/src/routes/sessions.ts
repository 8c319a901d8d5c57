import {
  PublicConfig,
  type SessionRequest,
  SessionRequest as SessionRequestSchema,
  type Visitor,
} from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { readContinueToken } from "../auth/continue-token.ts";
import { deviceOf } from "../auth/device.ts";
import { isIdentityValid } from "../auth/identity.ts";
import { isOriginAllowed } from "../auth/origins.ts";
import { personId } from "../auth/person-id.ts";
import { anyCredential } from "../auth/principal.ts";
import { readVisitorToken, signVisitorToken, type VisitorClaims } from "../auth/visitor-token.ts";
import type { Caller } from "../conversation/caller.ts";
import { Refusal } from "../refusal.ts";
import { requestErasure } from "../retention.ts";
import { ownConversations } from "../store/own-conversations.ts";
import { countElsewhere } from "../store/insights.ts";
import { publicVoice } from "../speech/public-voice.ts";
import { readWidget, type Widget } from "../store/widgets.ts";
import { addressHash } from "./address.ts";
import { conversationStub } from "./conversation-stub.ts";
import { parseBody } from "./parse.ts";

/** The visitor's own conversations. */
const listOwn = new Hono<AppEnv>().get("/", anyCredential, async (c) => {
  const principal = c.get("principal");
  if (principal?.kind !== "visitor") throw new Refusal("forbidden", { detail: "These are a visitor's own." });
  return c.json({ conversations: await ownConversations(c.env.DB, principal) });
});

/** Opens a visitor's conversation, or resumes it. */
export const sessionRoutes = new Hono<AppEnv>().route("/", listOwn).post("/", async (c) => {
  const request = await parseBody(c, SessionRequestSchema);
  const address = await addressHash(c);
  const { success } = await c.env.SESSION_RATE.limit({ key: address });
  if (!success)
    throw new Refusal("rate_limited", { detail: "Too many sessions from this address.", retryAfter: 60 });

  const widget = await readWidget(c.env, request.widget_id);
  if (!widget) throw new Refusal("not_found", { detail: "There is no such widget. Check data-widget-id." });
  const { config } = widget;
  const origin = c.req.header("origin");
  if (!isOriginAllowed(origin, config.allowed_origins, new URL(c.req.url).origin)) {
    throw new Refusal("origin_not_allowed", {
      detail: `This widget's allowed_origins do not hold ${origin ?? "callers without an origin"}.`,
    });
  }
  const former = await readFormer(c, widget, request.token);
  const person = request.identity
    ? await verifiedPerson(c, widget, request.identity)
    : ((await continued(c, widget, request.continue)) ?? (former && toPerson(former)));
  if (config.verified_only && !person?.verified)
    throw new Refusal("identity_required", { config: PublicConfig.parse(config) });
  const visitor = toVisitor(c, person, request);

  const chosen = person && (request.conversation_id ?? person.chosen);
  const opened = await open(c, widget, visitor, {
    firstId: person?.conversation_id ?? `c_${ulid()}`,
    startNew: request.new ?? false,
    chosen,
  });
  if (request.conversation_id !== undefined && opened !== request.conversation_id && !request.new)
    throw new Refusal("not_found", { detail: "This conversation is no longer there." });
  if (former && request.identity && !former.verified) await merge(c, former, opened);

  c.set("logged", {
    ...c.get("logged"),
    org_id: config.org_id,
    widget_id: config.widget_id,
    conversation_id: opened,
  });
  const claims = {
    org_id: config.org_id,
    widget_id: config.widget_id,
    visitor_id: visitor.id,
    conversation_id: opened,
    verified: visitor.verified,
    ...(opened === chosen && { chosen: true as const }),
  };
  // Coming back does not make a host's word last longer: only vouching again does.
  const until = former?.verified && !request.identity ? former.exp : undefined;
  const { token, expiresAt } = await signVisitorToken(claims, c.env.FOYER_SECRET, Date.now(), until);
  return c.json(
    {
      conversation_id: opened,
      visitor_id: visitor.id,
      verified: visitor.verified,
      token,
      expires_at: expiresAt,
      config: PublicConfig.parse({ ...config, voice: publicVoice(c.env, config) }),
    },
    200,
    { "cache-control": "no-store" },
  );
});

interface Person extends Pick<VisitorClaims, "visitor_id" | "conversation_id" | "verified"> {
  /** The conversation they went back to, in place of the latest. */
  chosen?: string;
}

/** Who follows a link that was sent to a visitor. A link that is too old, or another widget's, is no error. */
async function continued(
  c: Context<AppEnv>,
  { config: { org_id, widget_id } }: Widget,
  token: string | undefined,
): Promise<Person | undefined> {
  const read = token ? await readContinueToken(token, c.env.FOYER_SECRET) : undefined;
  if (!read?.ok || read.claims.widget_id !== widget_id || read.claims.org_id !== org_id) return undefined;
  const { visitor_id, conversation_id } = read.claims;
  // Reading somebody's mail is not being who a host vouched for.
  return { visitor_id, conversation_id, verified: false, chosen: conversation_id };
}

/**
 * The visitor this browser was, where its token still says so for this widget of this org: an id that was given
 * away is another's widget. An old token is no error.
 */
async function readFormer(
  c: Context<AppEnv>,
  { config: { org_id, widget_id } }: Widget,
  token: string | undefined,
): Promise<VisitorClaims | undefined> {
  const read = token ? await readVisitorToken(token, c.env.FOYER_SECRET) : undefined;
  return read?.ok && read.claims.widget_id === widget_id && read.claims.org_id === org_id
    ? read.claims
    : undefined;
}

/** A person the host vouches for: the same ids on every device, with nothing to look up. */
async function verifiedPerson(
  c: Context<AppEnv>,
  { config: { org_id, widget_id }, createdAt, identityGeneration: generation }: Widget,
  identity: NonNullable<SessionRequest["identity"]>,
): Promise<Person> {
  const { FOYER_SECRET } = c.env;
  const source = { orgId: org_id, widgetId: widget_id, createdAt, generation };
  if (!(await isIdentityValid(identity, source, FOYER_SECRET, Date.now()))) {
    throw new Refusal(
      "identity_invalid",
      generation === 0
        ? {
            detail:
              "This widget has no identity secret yet: make one with POST /api/config/{widget_id}/identity-secret.",
          }
        : {},
    );
  }
  const id = await personId(FOYER_SECRET, { org_id, widget_id, user_id: identity.user_id });
  return { visitor_id: `u_${id}`, conversation_id: firstConversation(id), verified: true };
}

/** Who a token says the visitor is. A verified one starts from the first conversation, which leads to the latest. */
function toPerson({ visitor_id, conversation_id, verified, chosen }: VisitorClaims): Person {
  return {
    visitor_id,
    conversation_id: verified ? firstConversation(visitor_id.slice(2)) : conversation_id,
    verified,
    ...(chosen && { chosen: conversation_id }),
  };
}

const firstConversation = (personId: string): string => `c_${personId}`;

function toVisitor(
  c: Context<AppEnv>,
  person: Person | undefined,
  { identity, locale, attributes, context }: SessionRequest,
): Visitor {
  const device = deviceOf(c.req.header("user-agent") ?? "");
  return {
    id: person?.visitor_id ?? `v_${ulid()}`,
    verified: person?.verified ?? false,
    ...(identity && { user_id: identity.user_id }),
    ...(identity?.name && { name: identity.name }),
    ...(identity?.email && { email: identity.email }),
    ...(locale && { locale }),
    ...(attributes && { attributes }),
    ...(context && { context }),
    ...(device && { device }),
  };
}

/** The id of the conversation to use: the visitor's latest, or a new one that becomes the latest. */
async function open(
  c: Context<AppEnv>,
  widget: Widget,
  visitor: Visitor,
  { firstId, startNew, chosen }: { firstId: string; startNew: boolean; chosen: string | undefined },
): Promise<string> {
  const { org_id, widget_id } = widget.config;
  // What the conversations know of the visitor beside: a token alone has no name.
  let known = visitor;
  const { origin } = new URL(c.req.url);
  const openOne = async (id: string, { existing = false } = {}): Promise<string | null> => {
    const given = { id, org_id, widget_id, visitor: known, origin };
    const opened = await conversationStub(c.env, id).open(given, widget, { existing });
    if (!("conversation_id" in opened)) return null;
    known = opened.visitor;
    return opened.conversation_id;
  };
  if (chosen !== undefined && !startNew && (await openOne(chosen, { existing: true })) !== null)
    return chosen;
  const latest = await follow(firstId);
  // Erased and taken by nobody, or a token that names another's: a fresh one.
  if (latest === null) return openFresh();
  if (!startNew) return latest;
  const fresh = await openFresh();
  // The newest leads on to it, and the first does in one step: another device of a verified visitor starts there.
  for (const id of new Set([latest, firstId])) await conversationStub(c.env, id).succeedWith(fresh);
  return fresh;

  /** From conversation to successor until there is none. They are ever newer, so this ends. */
  async function follow(id: string): Promise<string | null> {
    const next = await openOne(id);
    return next === null || next === id ? next : ((await follow(next)) ?? id);
  }

  async function openFresh(): Promise<string> {
    const id = `c_${ulid()}`;
    await openOne(id);
    return id;
  }
}

/** What the visitor said before the host knew them comes along; the anonymous conversation goes. */
async function merge(c: Context<AppEnv>, former: VisitorClaims, into: string): Promise<void> {
  const caller: Caller = {
    kind: "visitor",
    visitor_id: former.visitor_id,
    widget_id: former.widget_id,
    verified: former.verified,
    address: "",
    exp: former.exp,
  };
  const messages = await conversationStub(c.env, former.conversation_id).exportMessages(caller);
  if (messages.length > 0) {
    await conversationStub(c.env, into).absorb(messages);
    await countElsewhere(c.env.DB, former);
  }
  await requestErasure(c.env, { org_id: former.org_id, conversation_id: former.conversation_id });
}
