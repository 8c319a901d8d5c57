import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureOwnModules } from "../../../../scripts/own-modules.ts";
import { ServerProcess } from "./server-process.ts";
import type { WordPress } from "./sites.ts";

const folder = join(import.meta.dirname, "..", "playground");
const scripts = join(import.meta.dirname, "..", "site");

/** 272 MB that only these tests need. */
export async function ensurePlayground(): Promise<void> {
  await ensureOwnModules(folder, "PHP 7.4 and 8.5 as WebAssembly");
}

/** A WordPress in PHP as WebAssembly, with the plugin there but not active. */
export interface Playground {
  url: string;
  debugLog: () => string;
  stop: () => Promise<void>;
}

interface Wanted {
  php: string;
  wordpress: WordPress;
  /** The plugin's folder. */
  plugin: string;
  /** Where the site goes. */
  folder: string;
  port: number;
}

/** In the time that it needs on a busy machine, ten seconds on an idle one. */
const readyWithinMs = 120_000;

export async function startPlayground(wanted: Wanted): Promise<Playground> {
  const content = join(wanted.folder, "wp-content");
  cpSync(wanted.wordpress.folder, wanted.folder, { recursive: true });
  cpSync(wanted.plugin, join(content, "plugins", "foyer-chat"), { recursive: true });
  mkdirSync(join(content, "mu-plugins"), { recursive: true });
  for (const name of ["quiet.php", "load-all.php"])
    cpSync(join(scripts, name), join(content, "mu-plugins", name));
  const server = new ServerProcess(process.execPath, [
    join(folder, "node_modules", "@wp-playground", "cli", "wp-playground.js"),
    "server",
    `--php=${wanted.php}`,
    `--port=${wanted.port}`,
    // One for the page, one for what the page asks of its own site.
    "--workers=2",
    "--no-redis",
    "--no-memcached",
    "--wordpress-install-mode=install-from-existing-files-if-needed",
    `--mount-before-install=${wanted.folder}:/wordpress`,
    "--define",
    "WP_ENVIRONMENT_TYPE",
    "local",
    // What a page asks of its own site does not get there; a test calls wp-cron.php itself.
    "--define-bool",
    "DISABLE_WP_CRON",
    "true",
  ]);
  const stop = (): Promise<void> => server.stop();
  // The port answers long before WordPress does.
  const late = Date.now() + readyWithinMs;
  while (!server.said.includes("Ready!") && !server.hasEnded && Date.now() < late) await sleep(100);
  if (!server.said.includes("Ready!")) {
    await stop();
    throw new Error(`PHP ${wanted.php} as WebAssembly did not get ready. ${server.said}`);
  }
  const log = join(content, "debug.log");
  // Installing itself, WordPress complains of what it did.
  writeFileSync(log, "");
  return { url: `http://127.0.0.1:${wanted.port}`, debugLog: () => readFileSync(log, "utf8").trim(), stop };
}
