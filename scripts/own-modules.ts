import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Account {
  packages: Record<
    string,
    { version?: string; integrity?: string; optional?: boolean; devOptional?: boolean }
  >;
}

/**
 * What the lockfile of this folder, which is no workspace, asks for. Tools of one platform are heavy, and only for its
 * plugin: they are installed when something there needs them.
 */
export async function ensureOwnModules(folder: string, name: string): Promise<void> {
  if (isInstalled(folder)) return;
  console.log(`Installing ${name} (npm ci). This takes a minute or two, once.`);
  // None of them has a script to run that would be needed.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = spawn("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const status = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
  });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}.`);
}

/** npm writes its account last: an installation that was cut off, or is older than the lockfile, shows. */
function isInstalled(folder: string): boolean {
  const account = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(account)) return false;
  const present = read(account);
  return Object.entries(read(join(folder, "package-lock.json"))).every(([path, wanted]) => {
    if (path === "") return true;
    const found = present[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function read(path: string): Account["packages"] {
  return (JSON.parse(readFileSync(path, "utf8")) as Account).packages;
}
