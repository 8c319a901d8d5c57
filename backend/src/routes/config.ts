import { ConfigRequest, PageQuery } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { identitySecret } from "../auth/identity.ts";
import { keyHolder, keyOnly, orgOf } from "../auth/principal.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { AdminApiError } from "../shopify/admin-api.ts";
import { shareIdentity } from "../shopify/share-identity.ts";
import { deleteWidgetDocuments } from "../store/documents.ts";
import { ensureOrg } from "../store/keys.ts";
import {
  deleteWidget,
  listWidgets,
  readSavedWidget,
  rotateIdentity,
  saveWidget,
  toStoredConfig,
} from "../store/widgets.ts";
import { enqueueErasures } from "../retention.ts";
import { askForVectors } from "../vectors/consume-vectors.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseBody, parseQuery } from "./parse.ts";

export const configRoutes = new Hono<AppEnv>()
  .use(keyOnly)
  .post("/", async (c) => {
    const org = orgOf(keyHolder(c));
    const {
      version: _,
      created_at: __,
      updated_at: ___,
      warnings: ____,
      ...config
    } = await parseBody(c, ConfigRequest, 256 * 1024);
    if (org !== null && config.org_id !== org)
      throw new Refusal("forbidden", { detail: "This key belongs to another org." });
    c.set("logged", { ...c.get("logged"), org_id: config.org_id, widget_id: config.widget_id });
    const now = new Date().toISOString();
    await ensureOrg(c.env.DB, config.org_id, now);
    const saved = await saveWidget(c.env, config, {
      expectedVersion: ifMatch(c.req.header("if-match")),
      now,
    });
    if (!saved.ok) {
      throw new Refusal(
        saved.code,
        saved.code === "forbidden" ? { detail: "That widget id belongs to another org." } : {},
      );
    }
    const stored = toStoredConfig(saved.widget);
    const { org_id, widget_id, version } = stored;
    if (!saved.repeated)
      await audit(c, { org_id, widget_id, action: "config.save", target: widget_id, details: { version } });
    return c.json(stored, stored.version === 1 ? 201 : 200, { etag: `"${stored.version}"` });
  })
  .get("/", async (c) => {
    const { limit, cursor } = parseQuery(c, PageQuery);
    const after = decodeCursor(cursor, z.string()) ?? "";
    const widgets = await listWidgets(c.env.DB, { orgId: orgOf(keyHolder(c)), after, limit: limit + 1 });
    const page = widgets.slice(0, limit);
    const last = page.at(-1);
    return c.json({
      configs: page.map(toStoredConfig),
      next_cursor: widgets.length > limit && last ? encodeCursor(last.config.widget_id) : null,
    });
  })
  .get("/:widget_id", async (c) => {
    // Who reads it is about to change it.
    const widget = await ownedWidget(c, c.req.param("widget_id"), readSavedWidget);
    const stored = toStoredConfig(widget);
    return c.json(stored, 200, { etag: `"${stored.version}"` });
  })
  .delete("/:widget_id", async (c) => {
    const { org_id, widget_id } = (await ownedWidget(c, c.req.param("widget_id"))).config;
    // What stays behind by a failure here is found by a second try: the widget goes last.
    await enqueueErasures(c.env, widget_id, null);
    await deleteWidgetDocuments(c.env.DB, { org_id, widget_id });
    await deleteWidget(c.env, widget_id);
    await askForVectors(c.env);
    await audit(c, { org_id, widget_id, action: "config.delete", target: widget_id });
    return c.body(null, 204);
  })
  .post("/:widget_id/identity-secret", async (c) => {
    const { widget_id } = (await ownedWidget(c, c.req.param("widget_id"))).config;
    const widget = await rotateIdentity(c.env, widget_id, new Date().toISOString());
    if (!widget) throw new Refusal("not_found");
    const { org_id } = widget.config;
    await audit(c, { org_id, widget_id, action: "identity_secret.make", target: widget_id });
    const identity_secret = await identitySecret(c.env.FOYER_SECRET, {
      orgId: org_id,
      widgetId: widget_id,
      createdAt: widget.createdAt,
      generation: widget.identityGeneration,
    });
    await shareIdentity(c.env, widget_id, identity_secret).catch((error: unknown) => {
      if (!(error instanceof AdminApiError)) throw error;
      log("shop_not_answered", { org_id, widget_id, code: error.code, error });
      throw new Refusal("unavailable", {
        detail: "The secret is a new one, but the shop's theme could not be told. Make another.",
        retryAfter: 5,
      });
    });
    return c.json({ widget_id, identity_secret }, 201, { "cache-control": "no-store" });
  });

function ifMatch(header: string | undefined): number | "*" | null {
  if (header === undefined) return null;
  if (header === "*") return header;
  const version = /^(?:W\/)?"?(\d+)"?$/.exec(header)?.[1];
  if (version === undefined)
    throw new Refusal("version_mismatch", { detail: 'If-Match takes the config\'s version, e.g. "3".' });
  return Number(version);
}
