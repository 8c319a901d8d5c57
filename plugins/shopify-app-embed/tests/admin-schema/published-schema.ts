import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import type { ScopesOf } from "../../../../backend/test/shopify/needed-scopes.ts";
import { root } from "../extension-copy.ts";

/** Shopify's own tool for those who build apps brings the schemas along, and says which scope what wants. */
const published = {
  name: "@shopify/dev-mcp@1.16.0",
  sha512: "tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==",
  file: "package/dist/data/admin_2026-10.json.gz",
};

interface Published {
  data: IntrospectionQuery;
  offline_scopes: { items: { typeName: string; fieldName?: string; offlineScopes: string[] }[] };
}

/** The Admin API as Shopify publishes it. */
export function publishedSchema(): { schema: GraphQLSchema; scopesOf: ScopesOf } {
  const { data, offline_scopes } = JSON.parse(gunzipSync(readFileSync(kept())).toString()) as Published;
  const scopes = new Map(
    offline_scopes.items.map(({ typeName, fieldName, offlineScopes }) => [
      nameOf(typeName, fieldName),
      offlineScopes,
    ]),
  );
  return {
    // Of its 3,500 types a few are not as GraphQL has them: interfaces' fields that a type deprecates.
    schema: buildClientSchema(data, { assumeValid: true }),
    scopesOf: (type, field) => scopes.get(nameOf(type, field)) ?? [],
  };
}

const nameOf = (type: string, field?: string): string => (field === undefined ? type : `${type}.${field}`);

/** Got once, without what else the tool installs: that is a hundred times as much. */
function kept(): string {
  const folder = join(root, "node_modules", ".cache", "foyer");
  const file = join(folder, `${published.sha512.slice(0, 12).replaceAll("/", "-")}.json.gz`);
  if (existsSync(file)) return file;
  console.log("Getting Shopify's published schema (npm pack), once.");
  mkdirSync(folder, { recursive: true });
  const here = mkdtempSync(join(folder, "pack-"));
  const args = ["pack", published.name, "--pack-destination", here, "--silent"];
  const archive = join(here, execFileSync("npm", args, { cwd: root, encoding: "utf8" }).trim());
  const digest = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (digest !== published.sha512) throw new Error(`${published.name} is not what it was.`);
  execFileSync("tar", ["-xzf", archive, "-C", here, published.file]);
  renameSync(join(here, published.file), file);
  rmSync(here, { recursive: true });
  return file;
}
