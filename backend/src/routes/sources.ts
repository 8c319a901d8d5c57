import {
  ingestLimits,
  type SourceAnswer,
  SourceRequest,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { keyOnly, staffOnly } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { beginSource } from "../ingest/begin-source.ts";
import { allowsPrivate, refusedAddress } from "../notify/public-address.ts";
import { Refusal } from "../refusal.ts";
import type { Owner } from "../store/documents.ts";
import { pagesOf } from "../store/source-pages.ts";
import {
  countSources,
  deleteSource,
  insertSource,
  listSources,
  readSource,
  type Source,
} from "../store/sources.ts";
import { askForVectors } from "../vectors/consume-vectors.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseBody } from "./parse.ts";

const databaseMs = 10_000;

/** Places that a widget's knowledge is fetched from: agents see them, keys keep them. */
export const sourceRoutes = new Hono<AppEnv>()
  .post("/:widget_id/sources", keyOnly, async (c) => {
    const owner = ownerOf((await ownedWidget(c, c.req.param("widget_id"))).config);
    const request = await parseBody(c, SourceRequest);
    const url = new URL(request.url);
    url.hash = "";
    const refused = refusedAddress(url.href, { allowPrivate: allowsPrivate(c.env) });
    if (refused !== null) throw new Refusal("invalid", { errors: [{ path: "url", message: refused }] });
    if ((await countSources(c.env.DB, owner)) >= ingestLimits.sources)
      throw new Refusal("too_large", { detail: `A widget has ${ingestLimits.sources} sources at most.` });
    const id = `src_${ulid()}`;
    const at = new Date().toISOString();
    await insertSource(c.env.DB, owner, { id, request: { ...request, url: url.href }, run: ulid(), at });
    await beginSource(c.env, owner, id);
    await audit(c, {
      ...owner,
      action: "source.create",
      target: id,
      details: { kind: request.kind, url: url.href },
    });
    return c.json(await answer(c.env.DB, owner, id), 202);
  })
  .get("/:widget_id/sources", staffOnly, async (c) => {
    const owner = ownerOf((await ownedWidget(c, c.req.param("widget_id"))).config);
    const sources = await listSources(c.env.DB, owner);
    return c.json({ sources: await within(databaseMs, "the database", answers(c.env.DB, sources)) });
  })
  .delete("/:widget_id/sources/:source_id", keyOnly, async (c) => {
    const owner = ownerOf((await ownedWidget(c, c.req.param("widget_id"))).config);
    const source_id = c.req.param("source_id");
    if (!(await deleteSource(c.env.DB, { ...owner, source_id }))) throw new Refusal("not_found");
    await audit(c, { ...owner, action: "source.delete", target: source_id });
    await askForVectors(c.env);
    return c.body(null, 204);
  })
  .post("/:widget_id/sources/:source_id/run", keyOnly, async (c) => {
    const owner = ownerOf((await ownedWidget(c, c.req.param("widget_id"))).config);
    const source_id = c.req.param("source_id");
    if (!(await beginSource(c.env, owner, source_id))) throw new Refusal("not_found");
    await audit(c, { ...owner, action: "source.run", target: source_id });
    return c.json(await answer(c.env.DB, owner, source_id), 202);
  });

async function answer(db: D1Database, owner: Owner, source_id: string): Promise<SourceAnswer> {
  const source = await readSource(db, { ...owner, source_id });
  const [found] = source ? await answers(db, [source]) : [];
  if (!found) throw new Refusal("not_found");
  return found;
}

async function answers(db: D1Database, sources: readonly Source[]): Promise<SourceAnswer[]> {
  const pages = await pagesOf(db, sources);
  return sources.map(({ id, request, state, reason, created_at, started_at, finished_at, due_at }) => ({
    ...request,
    id,
    state,
    ...(reason !== null && { reason }),
    ...(pages.get(id) ?? { pages: { waiting: 0, done: 0, failed: 0, skipped: 0 }, problems: [] }),
    created_at,
    started_at,
    finished_at,
    due_at,
  }));
}

const ownerOf = ({ org_id, widget_id }: WidgetConfig): Owner => ({ org_id, widget_id });
