import {
  DocumentRequest,
  ExternalId,
  limits,
  PageQuery,
  SearchQuery,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { keyOnly, staffOnly } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { search } from "../knowledge/search.ts";
import { Refusal } from "../refusal.ts";
import { putDocument } from "../knowledge/put-document.ts";
import { deleteDocument, listDocuments } from "../store/documents.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseBody, parseQuery, parseValue } from "./parse.ts";

/** What a widget's assistant knows: agents read it, keys write it. Ids may hold slashes: everything after `documents/` is the id. */
export const knowledgeRoutes = new Hono<AppEnv>()
  .put("/:widget_id/documents/:external_id{.+}", keyOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const external_id = parseValue(ExternalId, c.req.param("external_id"));
    const document = await parseBody(c, DocumentRequest, limits.documentBytes);
    const put = await putDocument(c.env.DB, { ...ownerOf(config), external_id }, document);
    // A plugin that puts its whole shop again each night has changed what it has changed.
    if (put.changed) await audit(c, { ...ownerOf(config), action: "document.put", target: external_id });
    return c.json(put);
  })
  .delete("/:widget_id/documents/:external_id{.+}", keyOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const external_id = parseValue(ExternalId, c.req.param("external_id"));
    const deleted = await deleteDocument(c.env.DB, ownerOf(config), external_id);
    if (!deleted) throw new Refusal("not_found");
    await audit(c, { ...ownerOf(config), action: "document.delete", target: external_id });
    return c.body(null, 204);
  })
  .get("/:widget_id/documents", staffOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const page = parseQuery(c, PageQuery);
    return c.json(await listDocuments(c.env.DB, ownerOf(config), page));
  })
  .get("/:widget_id/search", staffOnly, async (c) => {
    const { config } = await ownedWidget(c, c.req.param("widget_id"));
    const { q, limit } = parseQuery(c, SearchQuery);
    const query = { ...ownerOf(config), query: q, limit };
    return c.json({ passages: await within(10_000, "the search", search(c.env.DB, query)) });
  });

const ownerOf = ({ org_id, widget_id }: WidgetConfig): { org_id: string; widget_id: string } => ({
  org_id,
  widget_id,
});
