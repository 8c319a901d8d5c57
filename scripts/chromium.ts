import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { root } from "./paths.ts";

/** The path of a Chromium that runs; one is installed where there is none. Undefined: that was not possible. */
export function ensureChromium(): string | undefined {
  return find() ?? installPlaywrights() ?? installDebians();
}

function find(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    if (runs(named)) return named;
    console.error(`CHROMIUM_PATH=${named} does not run.`);
    return undefined;
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const onPath = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return [...onPath, chromium.executablePath()].find((path) => existsSync(path) && runs(path));
}

function installPlaywrights(): string | undefined {
  console.log("No Chromium here. Trying Playwright's own download …");
  const cli = join(root, "node_modules", ".bin", "playwright");
  spawnSync(cli, ["install", "chromium"], { stdio: "ignore", timeout: 180_000 });
  const path = chromium.executablePath();
  return existsSync(path) && runs(path) ? path : undefined;
}

function installDebians(): string | undefined {
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) return undefined;
  console.log("Installing Debian's chromium package (apt-get) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const stdio = ["ignore", "ignore", "inherit"] as const;
  spawnSync("apt-get", ["update", "-qq"], { env, stdio: [...stdio] });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
    env,
    stdio: [...stdio],
  });
  return runs("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined;
}

/** A download whose libraries are missing is there and does not run. */
function runs(path: string): boolean {
  return spawnSync(path, ["--version", "--no-sandbox"], { stdio: "ignore", timeout: 30_000 }).status === 0;
}
