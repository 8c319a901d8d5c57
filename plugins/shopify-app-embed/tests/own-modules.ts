import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./extension-copy.ts";

interface Account {
  packages: Record<string, { integrity?: string; optional?: boolean; devOptional?: boolean }>;
}

/** Shopify's tools are only for this plugin: installed here, when its tests run. */
export function ensureOwnModules(): void {
  if (isInstalled()) return;
  console.log("Installing what the Shopify extension is tested with (npm ci), once.");
  // None of them has a script to run that the tests would need.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("npm ci failed in plugins/shopify-app-embed.");
}

/** npm writes its account last: an installation that was cut off, or is older than the lockfile, shows. */
function isInstalled(): boolean {
  const account = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(account)) return false;
  const present = read(account);
  return Object.entries(read(join(root, "package-lock.json"))).every(([path, wanted]) => {
    if (path === "") return true;
    const found = present[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.integrity === wanted.integrity;
  });
}

function read(path: string): Account["packages"] {
  return (JSON.parse(readFileSync(path, "utf8")) as Account).packages;
}
