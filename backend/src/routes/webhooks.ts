import {
  PageQuery,
  type Webhook,
  WebhookEventType,
  WebhookRequest,
  WebhookTestRequest,
} from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import { ulid } from "ulidx";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { orgAdminOnly, orgOf, staff } from "../auth/principal.ts";
import { seal } from "../notify/kept-secret.ts";
import { allowsPrivate, refusedAddress } from "../notify/public-address.ts";
import { newSecret } from "../notify/signature.ts";
import { toldEvent } from "../notify/told-event.ts";
import { testEvent, tryWebhook } from "../notify/try-webhook.ts";
import { Refusal } from "../refusal.ts";
import {
  deleteWebhook,
  insertWebhook,
  listAttempts,
  listWebhooks,
  readAttempt,
  readWebhook,
  rotateSecret,
  type StoredWebhook,
  updateWebhook,
} from "../store/webhooks.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { orgFor } from "./org-for.ts";
import { parseBody, parseOptionalBody, parseQuery } from "./parse.ts";

const mostPerOrg = 20;
const oldSecretMs = 24 * 3600 * 1000;

/** Whom the org's events are told to. An event may be of any of its widgets: an admin of only some is no admin here. */
export const webhookRoutes = new Hono<AppEnv>()
  .use(orgAdminOnly)
  .get("/", async (c) => {
    const org_id = orgFor(orgOf(staff(c)), c.req.query("org_id"));
    return c.json({ webhooks: (await listWebhooks(c.env.DB, org_id)).map(toPublic) });
  })
  .post("/", async (c) => {
    const org_id = orgFor(orgOf(staff(c)), c.req.query("org_id"));
    const request = await parseBody(c, WebhookRequest);
    requirePublic(c, request.url);
    const id = `wh_${ulid()}`;
    const secret = newSecret();
    const webhook = await insertWebhook(
      c.env.DB,
      {
        id,
        org_id,
        ...toStored(request),
        secret: await seal(secret, id, c.env.FOYER_SECRET),
        created_at: new Date().toISOString(),
      },
      mostPerOrg,
    );
    if (!webhook) throw new Refusal("invalid", { detail: `An org may have ${mostPerOrg} webhooks.` });
    await wrote(c, "webhook.create", webhook);
    return c.json({ ...toPublic(webhook), secret }, 201, noStore);
  })
  .put("/:webhook_id", async (c) => {
    const { id } = await own(c);
    const request = await parseBody(c, WebhookRequest);
    requirePublic(c, request.url);
    const webhook = await updateWebhook(c.env.DB, id, toStored(request));
    if (!webhook) throw noWebhook();
    await wrote(c, "webhook.save", webhook);
    return c.json(toPublic(webhook));
  })
  .delete("/:webhook_id", async (c) => {
    const webhook = await own(c);
    await deleteWebhook(c.env.DB, webhook.id);
    await wrote(c, "webhook.delete", webhook);
    return c.body(null, 204);
  })
  .post("/:webhook_id/secret", async (c) => {
    const { id } = await own(c);
    const secret = newSecret();
    const webhook = await rotateSecret(c.env.DB, id, {
      secret: await seal(secret, id, c.env.FOYER_SECRET),
      oldUntil: new Date(Date.now() + oldSecretMs).toISOString(),
    });
    if (!webhook) throw noWebhook();
    await wrote(c, "webhook.rotate_secret", webhook);
    return c.json({ ...toPublic(webhook), secret }, 200, noStore);
  })
  .post("/:webhook_id/test", async (c) => {
    const webhook = await own(c);
    const { event = webhook.events[0] ?? "message.created" } = await parseOptionalBody(c, WebhookTestRequest);
    await wrote(c, "webhook.test", webhook);
    const told = testEvent(event, webhook.org_id, Date.now());
    const delivery = await tryWebhook(c.env, webhook, told, { step: null });
    if (!delivery) throw new Refusal("internal");
    return c.json({ delivery });
  })
  .get("/:webhook_id/deliveries", async (c) => {
    const { id: webhookId } = await own(c);
    const { limit, cursor } = parseQuery(c, PageQuery);
    const after = decodeCursor(cursor, z.string());
    const attempts = await listAttempts(c.env.DB, { webhookId, after, limit: limit + 1 });
    const page = attempts.slice(0, limit);
    const last = page.at(-1);
    return c.json({
      deliveries: page,
      next_cursor: attempts.length > limit && last ? encodeCursor(last.id) : null,
    });
  })
  .post("/:webhook_id/deliveries/:delivery_id/redeliver", async (c) => {
    const webhook = await own(c);
    const earlier = await readAttempt(c.env.DB, webhook.id, c.req.param("delivery_id"));
    if (!earlier) throw new Refusal("not_found", { detail: "There is no such delivery (any more)." });
    const { org_id } = webhook;
    const event = earlier.event_id.startsWith("evt_test_")
      ? { ...testEvent(earlier.event_type, org_id, Date.now()), id: earlier.event_id }
      : await toldEvent(c.env, { org_id, event_id: earlier.event_id });
    if (!event) throw new Refusal("not_found", { detail: "What this event told of was erased." });
    await wrote(c, "webhook.redeliver", webhook, { event_id: event.id });
    const delivery = await tryWebhook(c.env, webhook, event, { step: null });
    if (!delivery) throw new Refusal("internal");
    return c.json({ delivery });
  });

const noStore = { "cache-control": "no-store" };

const noWebhook = () => new Refusal("not_found", { detail: "There is no such webhook." });

/** Another org's looks like none. */
async function own(c: Context<AppEnv>): Promise<StoredWebhook> {
  const webhook = await readWebhook(c.env.DB, c.req.param("webhook_id") ?? "", orgOf(staff(c)));
  if (!webhook) throw noWebhook();
  c.set("logged", { ...c.get("logged"), org_id: webhook.org_id, webhook_id: webhook.id });
  return webhook;
}

/** Of the address only where it goes: a path may hold a secret. */
async function wrote(
  c: Context<AppEnv>,
  action: `webhook.${string}`,
  { id, org_id, url, events, enabled }: StoredWebhook,
  details: Record<string, string> = {},
): Promise<void> {
  const host = URL.parse(url)?.host ?? null;
  await audit(c, { org_id, action, target: id, details: { host, events, enabled, ...details } });
}

function requirePublic(c: Context<AppEnv>, url: string): void {
  const message = refusedAddress(url, { allowPrivate: allowsPrivate(c.env) });
  if (message) throw new Refusal("invalid", { errors: [{ path: "url", message }] });
}

function toStored({
  url,
  events = WebhookEventType.options,
  enabled,
}: z.output<typeof WebhookRequest>): Pick<Webhook, "url" | "events" | "enabled"> {
  return { url, events: [...new Set(events)], enabled };
}

/** Field by field: a secret must not slip out with a new column. */
function toPublic(webhook: StoredWebhook): Webhook {
  const { id, url, events, enabled, disabled_reason, created_at, last_success_at, last_failure_at } = webhook;
  return { id, url, events, enabled, disabled_reason, created_at, last_success_at, last_failure_at };
}
