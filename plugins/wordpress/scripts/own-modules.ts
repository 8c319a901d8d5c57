import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);

interface Account {
  packages: Record<
    string,
    { version?: string; integrity?: string; optional?: boolean; devOptional?: boolean }
  >;
}

/** WordPress's build tools are heavy and only for this plugin: installed here, when something here needs them. */
export function ensureOwnModules(): void {
  if (isInstalled()) return;
  console.log(
    "Installing what the WordPress plugin is built with (npm ci). This takes a minute or two, once.",
  );
  // None of them has a script to run that the build would need.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("npm ci failed in plugins/wordpress.");
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
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function read(path: string): Account["packages"] {
  return (JSON.parse(readFileSync(path, "utf8")) as Account).packages;
}
