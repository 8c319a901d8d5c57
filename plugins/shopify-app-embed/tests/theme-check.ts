import { mkdtempSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./extension-copy.ts";

const require = createRequire(import.meta.url);

/** `error: MissingTemplate 'x' does not exist (blocks/chat.liquid)`. */
export async function themeCheck(folder: string): Promise<string[]> {
  const { themeCheckRun } = await pinned;
  const { offenses } = await themeCheckRun(folder, join(root, ".theme-check.yml"));
  return offenses.map(({ severity, check, message, uri }) => {
    const file = uri.split("/").slice(-2).join("/");
    return `${["error", "warning", "info"][severity]}: ${check} ${message} (${file})`;
  });
}

/** With the docs that the package brings along, whatever newer ones there are in the network or this machine's cache. */
const pinned = (async () => {
  const docs = mkdtempSync(join(tmpdir(), "foyer-liquid-docs-"));
  const data = join(dirname(require.resolve("@shopify/theme-check-docs-updater")), "..", "data");
  for (const name of ["data", "schemas"]) symlinkSync(data, join(docs, name));
  process.env["SHOPIFY_TLD_ROOT"] = docs;
  process.env["XDG_CACHE_HOME"] = docs;
  return import("@shopify/theme-check-node");
})();
