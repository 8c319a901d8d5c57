import { type StoredConfig, WidgetConfig } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

/** A widget as the edge reads it. */
export interface Widget {
  config: WidgetConfig;
  version: number;
  /** 0: no identity secret was made yet. */
  identityGeneration: number;
  /** Off: nobody finds it. A shop's is while its app is not installed. */
  isOff?: true;
  createdAt: string;
  updatedAt: string;
}

type Stores = Pick<Env, "DB" | "CONFIG">;

/**
 * The widget from KV, or from D1 where KV has no copy or does not answer. Null: no such widget. Throws when
 * neither can tell.
 */
export async function readWidget(stores: Stores, widgetId: string): Promise<Widget | null> {
  const copy = await stores.CONFIG.get<Widget>(kvKey(widgetId), "json")
    .then((found) => found && withDefaults(found))
    .catch((error: unknown) => {
      log("config_copy_unreadable", { widget_id: widgetId, error });
      return null;
    });
  if (copy) return copy.isOff ? null : copy;
  const widget = await readSavedWidget(stores, widgetId);
  if (!widget) return null;
  await copyToEdge(stores, widget, readCopySeconds).catch((error: unknown) => {
    log("config_copy_failed", { widget_id: widgetId, error });
  });
  return widget.isOff ? null : widget;
}

/** The widget as it was saved last, for who is about to change it: an edge's copy may be a minute old. */
export async function readSavedWidget({ DB }: Pick<Env, "DB">, widgetId: string): Promise<Widget | null> {
  const row = await DB.prepare("SELECT * FROM widgets WHERE widget_id = ?").bind(widgetId).first<WidgetRow>();
  return row && fromRow(row);
}

/**
 * Saves the whole config. `expectedVersion` null: whatever is there, also nothing; `*`: whatever is there. The same save
 * again, whose answer got lost, finds itself done (`repeated`).
 */
export async function saveWidget(
  stores: Stores,
  config: WidgetConfig,
  { expectedVersion, now }: { expectedVersion: number | "*" | null; now: string },
): Promise<
  { ok: true; widget: Widget; repeated: boolean } | { ok: false; code: "version_mismatch" | "forbidden" }
> {
  const { DB } = stores;
  const row = await DB.prepare(
    `INSERT INTO widgets (widget_id, org_id, config, version, created_at, updated_at)
     SELECT ?1, ?2, ?3, 1, ?4, ?4
      WHERE ?5 IS NULL OR EXISTS (SELECT 1 FROM widgets WHERE widget_id = ?1)
     ON CONFLICT (widget_id) DO UPDATE
       SET config = excluded.config, version = version + 1, updated_at = excluded.updated_at
     WHERE org_id = excluded.org_id AND (?5 IS NULL OR ?5 = '*' OR version = ?5)
     RETURNING *`,
  )
    .bind(config.widget_id, config.org_id, JSON.stringify(config), now, expectedVersion)
    .first<WidgetRow>();
  if (!row) {
    const there = await readSavedWidget(stores, config.widget_id);
    if (there && there.config.org_id !== config.org_id) return { ok: false, code: "forbidden" };
    const isDone =
      there !== null &&
      typeof expectedVersion === "number" &&
      there.version === expectedVersion + 1 &&
      JSON.stringify(there.config) === JSON.stringify(config);
    return isDone ? { ok: true, widget: there, repeated: true } : { ok: false, code: "version_mismatch" };
  }
  const widget = fromRow(row);
  await copyToEdge(stores, widget);
  return { ok: true, widget, repeated: false };
}

/** Makes the widget unless there is one of this id. */
export async function insertWidget(stores: Stores, config: WidgetConfig, now: string): Promise<void> {
  await stores.DB.prepare(
    `INSERT INTO widgets (widget_id, org_id, config, version, created_at, updated_at) VALUES (?1, ?2, ?3, 1, ?4, ?4)
     ON CONFLICT (widget_id) DO NOTHING`,
  )
    .bind(config.widget_id, config.org_id, JSON.stringify(config), now)
    .run();
}

/** Switches the widget on or off; what is so already stays as it is. */
export async function switchWidget(stores: Stores, widgetId: string, { on }: { on: boolean }): Promise<void> {
  const row = await stores.DB.prepare(
    `UPDATE widgets SET off_at = CASE WHEN ?2 THEN NULL ELSE coalesce(off_at, ?3) END WHERE widget_id = ?1 RETURNING *`,
  )
    .bind(widgetId, Number(on), new Date().toISOString())
    .first<WidgetRow>();
  if (row) await copyToEdge(stores, fromRow(row));
}

/** The widget, with an identity secret: the one it has, or its first. Null: no such widget. */
export async function makeIdentity(stores: Stores, widgetId: string, now: string): Promise<Widget | null> {
  const row = await stores.DB.prepare(
    `UPDATE widgets SET identity_generation = 1, updated_at = ?2 WHERE widget_id = ?1 AND identity_generation = 0
     RETURNING *`,
  )
    .bind(widgetId, now)
    .first<WidgetRow>();
  if (!row) return readSavedWidget(stores, widgetId);
  const widget = fromRow(row);
  await copyToEdge(stores, widget);
  return widget;
}

/** Makes the next identity secret the valid one. Null: no such widget. */
export async function rotateIdentity(stores: Stores, widgetId: string, now: string): Promise<Widget | null> {
  const row = await stores.DB.prepare(
    "UPDATE widgets SET identity_generation = identity_generation + 1, updated_at = ? WHERE widget_id = ? RETURNING *",
  )
    .bind(now, widgetId)
    .first<WidgetRow>();
  if (!row) return null;
  const widget = fromRow(row);
  await copyToEdge(stores, widget);
  return widget;
}

/** `orgId` null: every org's. Ascending by id, after `after`. */
export async function listWidgets(
  db: D1Database,
  { orgId, after, limit }: { orgId: string | null; after: string; limit: number },
): Promise<Widget[]> {
  const { results } = await db
    .prepare(
      "SELECT * FROM widgets WHERE (?1 IS NULL OR org_id = ?1) AND widget_id > ?2 ORDER BY widget_id LIMIT ?3",
    )
    .bind(orgId, after, limit)
    .all<WidgetRow>();
  return results.map(fromRow);
}

/**
 * How many days each widget keeps its conversations, ascending by id after `after`. Of the config only that is read:
 * one that is broken must not stop every other's conversations from being deleted. Null: it does not say.
 */
export async function listRetentions(
  db: D1Database,
  { after, limit }: { after: string; limit: number },
): Promise<{ widgetId: string; days: number | null }[]> {
  const { results } = await db
    .prepare(
      `SELECT widget_id, config ->> 'retention_days' AS days FROM widgets
        WHERE widget_id > ?1 ORDER BY widget_id LIMIT ?2`,
    )
    .bind(after, limit)
    .all<{ widget_id: string; days: unknown }>();
  return results.map(({ widget_id, days }) => {
    const parsed = WidgetConfig.shape.retention_days.safeParse(days ?? undefined);
    return { widgetId: widget_id, days: parsed.success ? parsed.data : null };
  });
}

export async function deleteWidget(stores: Stores, widgetId: string): Promise<void> {
  await stores.DB.prepare("DELETE FROM widgets WHERE widget_id = ?").bind(widgetId).run();
  await stores.CONFIG.delete(kvKey(widgetId));
}

/** Whether any widget wants what is said in it moderated. */
export async function anyModerates({ DB }: Pick<Env, "DB">): Promise<boolean> {
  const found = await DB.prepare(
    `SELECT 1 FROM widgets
      WHERE config ->> '$.guardrails.moderation.visitor' OR config ->> '$.guardrails.moderation.answer' LIMIT 1`,
  ).first();
  return found !== null;
}

/** The config as its owner reads it back, with what the owner should know. */
export function toStoredConfig(widget: Widget): StoredConfig {
  const warnings =
    widget.config.allowed_origins.length > 0
      ? []
      : [
          {
            code: "any_origin",
            message: "Any site can open this widget. List yours in allowed_origins to keep others out.",
          },
        ];
  return {
    ...widget.config,
    version: widget.version,
    created_at: widget.createdAt,
    updated_at: widget.updatedAt,
    warnings,
  };
}

interface WidgetRow {
  widget_id: string;
  org_id: string;
  config: string;
  version: number;
  identity_generation: number;
  off_at: string | null;
  created_at: string;
  updated_at: string;
}

function fromRow(row: WidgetRow): Widget {
  return withDefaults({
    config: JSON.parse(row.config) as WidgetConfig,
    version: row.version,
    identityGeneration: row.identity_generation,
    ...(row.off_at !== null && { isOff: true as const }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
}

/**
 * What was saved before a field existed gets the field's default; what a later version saved, before a deploy
 * was taken back, loses the fields that this one does not know.
 */
function withDefaults(widget: Widget): Widget {
  return { ...widget, config: SavedConfig.parse(widget.config) };
}

const SavedConfig = z.object({
  ...WidgetConfig.shape,
  handoff: z.object(WidgetConfig.shape.handoff.unwrap().shape).prefault({}),
  prechat: z.object(WidgetConfig.shape.prechat.unwrap().shape).prefault({}),
  feedback: z.object(WidgetConfig.shape.feedback.unwrap().shape).prefault({}),
  guardrails: z.object(WidgetConfig.shape.guardrails.unwrap().shape).prefault({}),
});

const kvKey = (widgetId: string): string => `widget:${widgetId}`;
/** A copy that a failed write left behind heals when it expires; */
const copySeconds = 24 * 3600;
/** one that a reader made may be older than a save that came meanwhile, and heals at once. */
const readCopySeconds = 60;

async function copyToEdge(stores: Stores, widget: Widget, expirationTtl = copySeconds): Promise<void> {
  await stores.CONFIG.put(kvKey(widget.config.widget_id), JSON.stringify(widget), { expirationTtl });
}
