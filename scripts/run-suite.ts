import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium } from "./chromium.ts";
import { root } from "./paths.ts";
import { type SuiteResult, judge, readPlaywrightReport, readVitestReport } from "./test-report.ts";

/** `node`: a script of ours that writes a `SuiteResult` to the file of its `--report`. */
type Runner = "vitest" | "playwright" | "node";

export interface Suite {
  runner: Runner;
  /** From the workspace's root. */
  args: string[];
  /** Beside this process's own environment. */
  env?: Record<string, string>;
}

/**
 * Runs a suite to its end, and reads the report it leaves. What it says is for whoever watches, or for `listen` where
 * that is given. It throws nothing.
 */
export async function runSuite(
  { runner, args, env = {} }: Suite,
  listen?: (text: string) => void,
): Promise<SuiteResult> {
  const given: NodeJS.ProcessEnv = { ...process.env, ...env };
  if (runner === "playwright") {
    const chromium = ensureChromium();
    if (chromium === undefined) {
      const failure =
        "no Chromium: install one (Debian: apt-get install chromium) or name one in CHROMIUM_PATH, then run this again";
      return { passed: 0, failed: 1, skipped: [], failures: [failure] };
    }
    given["CHROMIUM_PATH"] = chromium;
  }
  const folder = mkdtempSync(join(tmpdir(), "foyer-test-"));
  const file = join(folder, "report.json");
  given["PLAYWRIGHT_JSON_OUTPUT_NAME"] = file;
  const exitCode = await spawned(runner, [...args, ...reporters(runner, file)], given, listen);
  const result = existsSync(file) ? readReport(runner, readFileSync(file, "utf8")) : undefined;
  rmSync(folder, { recursive: true });
  return judge(result, exitCode);
}

/** One report for whoever watches, one in the file. */
function reporters(runner: Runner, file: string): string[] {
  if (runner === "vitest") return ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return runner === "playwright" ? ["--reporter=list,json"] : [`--report=${file}`];
}

function readReport(runner: Runner, text: string): SuiteResult {
  if (runner === "vitest") return readVitestReport(JSON.parse(text));
  return runner === "playwright" ? readPlaywrightReport(JSON.parse(text)) : JSON.parse(text);
}

async function spawned(
  runner: Runner,
  args: string[],
  env: NodeJS.ProcessEnv,
  listen?: (text: string) => void,
): Promise<number | null> {
  const command = runner === "node" ? process.execPath : join(root, "node_modules", ".bin", runner);
  const child = spawn(command, args, { cwd: root, env, stdio: listen === undefined ? "inherit" : "pipe" });
  if (listen !== undefined)
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding("utf8").on("data", listen);
  const stop = (signal: NodeJS.Signals): void => {
    child.kill(signal);
    process.exitCode = 130;
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (process.exitCode === 130) process.exit();
  return code;
}
