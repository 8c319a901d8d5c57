/**
 * `npm run build:wordpress` in the workspace: `dist/foyer-chat.zip`, as a site's owner uploads it. Equal files give
 * equal bytes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { ensureOwnModules } from "../../../scripts/own-modules.ts";
import { distFiles } from "./dist-files.ts";

const root = dirname(import.meta.dirname);

/** The name of the plugin, of its folder on a site and of the zip. */
export const slug = "foyer-chat";

export interface Zip {
  path: string;
  count: number;
  bytes: number;
}

/** WordPress's build tools. */
export async function ensureBuildTools(): Promise<void> {
  await ensureOwnModules(root, "what the WordPress plugin is built with");
}

export async function buildZip(): Promise<Zip> {
  await ensureBuildTools();
  await buildScripts();
  // The time a zip can tell of begins here, and it tells of local time.
  const mtime = new Date(1980, 0, 1);
  const files: Zippable = {};
  const names = distFiles(root);
  for (const name of names) {
    files[`${slug}/${name}`] = [readFileSync(join(root, name)), { mtime, os: 3, attrs: 0o100644 << 16 }];
  }
  const zipped = zipSync(files, { level: 9 });
  const path = join(root, "dist", `${slug}.zip`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, zipped);
  return { path, count: names.length, bytes: zipped.length };
}

/** Into an empty folder: what an earlier build left must not be shipped. */
async function buildScripts(): Promise<void> {
  rmSync(join(root, "build"), { recursive: true, force: true });
  const bin = join(root, "node_modules", "@wordpress", "scripts", "bin", "wp-scripts.js");
  const child = spawn(process.execPath, [bin, "build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`wp-scripts build failed.\n${said}`);
}

if (import.meta.main) {
  const { path, count, bytes } = await buildZip();
  console.log(`Built ${path}: ${count} files, ${Math.round(bytes / 1_000)} kB.`);
}
