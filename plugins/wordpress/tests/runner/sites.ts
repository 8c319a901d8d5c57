import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { demand } from "../../../../scripts/command.ts";
import { ServerProcess } from "./server-process.ts";

const scripts = join(import.meta.dirname, "..", "site");

/** What was fetched stays for the next run. */
const cache = join(tmpdir(), "foyer-wordpress");
const sqlite = join(cache, "sqlite.zip");

export interface WordPress {
  /** As it says of itself. */
  version: string;
  folder: string;
}

/** WordPress as this release of Debian has it, or `old`: one that the plugin is too new for. */
export async function fetchWordPress(suite: string): Promise<WordPress> {
  const folder = join(cache, suite);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const next = join(cache, `${suite}.${process.pid}`);
    rmSync(next, { recursive: true, force: true });
    if (suite === "old") await demand("bash", [join(scripts, "get-old-wp.sh"), next]);
    else await demand("bash", [join(scripts, "get-wp.sh"), suite, next]);
    renameSync(next, folder);
  }
  const text = readFileSync(join(folder, "wp-includes", "version.php"), "utf8");
  return { version: /\$wp_version = '([^']+)'/.exec(text)![1]!, folder };
}

/** What lets WordPress run on SQLite. */
export async function fetchSqlite(): Promise<void> {
  if (existsSync(sqlite)) return;
  mkdirSync(cache, { recursive: true });
  const next = `${sqlite}.${process.pid}`;
  await demand("bash", [join(scripts, "get-sqlite.sh"), next]);
  renameSync(next, sqlite);
}

export interface Site {
  name: string;
  version: string;
  /** What it was made of. */
  wordpress: WordPress;
  folder: string;
  port: number;
}

/** A site of its own; without a plugin, one that knows nothing of us. */
export async function makeSite(
  wordpress: WordPress,
  { folder, port, plugin }: { folder: string; port: number; plugin?: string },
): Promise<Site> {
  const args = [join(scripts, "make-site.sh"), wordpress.folder, folder, String(port)];
  await demand("bash", plugin === undefined ? args : [...args, "foyer-chat", plugin], {
    env: { FOYER_TEST_SQLITE: sqlite },
  });
  const { version } = wordpress;
  return { name: `WordPress ${version}`, version, wordpress, folder, port };
}

/** What WordPress says when the plugin is put beside its others and activated. */
export async function activate({ folder }: Site, plugin: string): Promise<string> {
  cpSync(plugin, join(folder, "wp-content", "plugins", "foyer-chat"), { recursive: true });
  return demand("php", [join(scripts, "activate.php"), folder, "foyer-chat"]);
}

export interface ServedSite {
  url: string;
  stop: () => Promise<void>;
}

export async function serveSite({ folder, port }: Site): Promise<ServedSite> {
  // A file that a test writes counts at once.
  const args = ["-d", "opcache.revalidate_freq=0", "-S", `127.0.0.1:${port}`, "-t", folder];
  const server = new ServerProcess("php", [...args, join(scripts, "router.php")], {
    // One for the page, others for what the page asks of its own site.
    PHP_CLI_SERVER_WORKERS: "4",
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = (): Promise<void> => server.stop();
  for (const until = Date.now() + 20_000; Date.now() < until && !server.hasEnded; await sleep(100)) {
    const answer = await fetch(`${url}/wp-login.php`).catch(() => undefined);
    if (answer?.ok === true) return { url, stop };
  }
  await stop();
  throw new Error(`The site in ${folder} does not answer. ${server.said.trim()}`);
}
