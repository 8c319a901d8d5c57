import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root as workspace } from "../../../../scripts/paths.ts";
import { ensureModules } from "../../scripts/own-modules.ts";
import type { WordPress } from "./sites.ts";

const folder = join(import.meta.dirname, "..", "playground");
const guard = join(workspace, "scripts", "end-with-parent.ts");
const scripts = join(import.meta.dirname, "..", "site");

/** 272 MB that only these tests need. */
export async function ensurePlayground(): Promise<void> {
  await ensureModules(folder, "PHP 7.4 and 8.5 as WebAssembly");
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
  const child = spawn(
    process.execPath,
    [
      "--import",
      guard,
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
    ],
    { detached: true, stdio: ["pipe", "pipe", "pipe"] },
  );
  let said = "";
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  const end = await new Promise<"ready" | "late" | "ended">((resolve) => {
    const timer = setTimeout(() => resolve("late"), readyWithinMs);
    void gone.then(() => resolve("ended")).finally(() => clearTimeout(timer));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        // The port answers long before WordPress does.
        if (said.includes("Ready!")) resolve("ready");
      });
    }
    child.once("error", (error) => (said += error.message));
  });
  if (end !== "ready") {
    await stop();
    throw new Error(`PHP ${wanted.php} as WebAssembly ${end === "late" ? "is not ready" : "ended"}. ${said}`);
  }
  const log = join(content, "debug.log");
  // Installing itself, WordPress complains of what it did.
  writeFileSync(log, "");
  return { url: `http://127.0.0.1:${wanted.port}`, debugLog: () => readFileSync(log, "utf8").trim(), stop };
}
