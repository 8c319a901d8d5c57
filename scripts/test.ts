import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.ts";
import { ensureChromium } from "./chromium.ts";
import { root } from "./paths.ts";
import { type SuiteResult, judge, readPlaywrightReport, readVitestReport } from "./test-report.ts";

type Runner = "vitest" | "playwright" | "node";

interface Suite {
  /** What `npm test -- <kind>` selects. */
  kind: "unit" | "workerd" | "http" | "browser" | "wordpress" | "shopify" | "chaos";
  name: string;
  runner: Runner;
  args: string[];
}

const suites: Suite[] = [
  { kind: "unit", name: "shared-widget", runner: "vitest", args: ["run", "--root", "shared-widget"] },
  { kind: "unit", name: "Bubble plugin", runner: "vitest", args: ["run", "--root", "plugins/bubble"] },
  { kind: "unit", name: "scripts", runner: "vitest", args: ["run", "--config", "scripts/vitest.config.ts"] },
  { kind: "workerd", name: "backend in workerd", runner: "vitest", args: ["run", "--root", "backend"] },
  {
    kind: "http",
    name: "backend over HTTP",
    runner: "vitest",
    args: ["run", "--config", "backend/test/vitest.config.ts"],
  },
  { kind: "browser", name: "e2e in Chromium", runner: "playwright", args: ["test", "--config", "e2e"] },
  {
    kind: "browser",
    name: "Bubble in Chromium",
    runner: "playwright",
    args: ["test", "--config", "plugins/bubble"],
  },
  { kind: "wordpress", name: "WordPress plugin", runner: "node", args: ["plugins/wordpress/tests/run.ts"] },
  {
    kind: "shopify",
    name: "Shopify extension",
    runner: "node",
    args: ["plugins/shopify-app-embed/tests/run.ts"],
  },
];

/** Minutes, not seconds: for CI, and for whoever names it. */
const chaos: Suite = { kind: "chaos", name: "kill -9", runner: "node", args: ["e2e/chaos/chaos.ts"] };

const wanted = process.argv.slice(2);
const known = [...suites, chaos];
const unknown = wanted.filter((kind) => known.every((suite) => suite.kind !== kind));
if (unknown.length > 0) {
  const kinds = [...new Set(known.map((suite) => suite.kind))].join(" | ");
  console.error(`There is no kind of test called ${unknown.join(", ")}. npm test -- [${kinds}]`);
  process.exit(2);
}

const everything = process.env["CHAOS"] === undefined ? suites : known;
const chosen = wanted.length === 0 ? everything : known.filter((suite) => wanted.includes(suite.kind));
const results: { kind: string; name: string; result: SuiteResult; seconds: number }[] = [];
await buildOrReport();
for (const suite of chosen) {
  console.log(`\n── ${suite.name} ${"─".repeat(Math.max(0, 90 - suite.name.length))}\n`);
  const started = performance.now();
  const result = await run(suite);
  results.push({ ...suite, result, seconds: (performance.now() - started) / 1_000 });
}
report();

/** Sources that do not build are one failure; the suites that need no build still say what they know. */
async function buildOrReport(): Promise<void> {
  const started = performance.now();
  try {
    if (await build()) console.log("Built the widget and the pages.");
  } catch (error) {
    console.error(error);
    const result = { passed: 0, failed: 1, skipped: [], failures: [String(error).split("\n")[0]!] };
    results.push({ kind: "build", name: "build", result, seconds: (performance.now() - started) / 1_000 });
  }
}

async function run(suite: Suite): Promise<SuiteResult> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  if (suite.runner === "playwright") {
    const chromium = ensureChromium();
    if (chromium === undefined) {
      const failure =
        "no Chromium: install one (Debian: apt-get install chromium) or name one in CHROMIUM_PATH, then run this again";
      return { passed: 0, failed: 1, skipped: [], failures: [failure] };
    }
    env["CHROMIUM_PATH"] = chromium;
  }
  const folder = mkdtempSync(join(tmpdir(), "foyer-test-"));
  const file = join(folder, "report.json");
  env["PLAYWRIGHT_JSON_OUTPUT_NAME"] = file;
  const exitCode = await spawned(suite.runner, [...suite.args, ...reporters(suite.runner, file)], env);
  const result = existsSync(file) ? readReport(suite.runner, readFileSync(file, "utf8")) : undefined;
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

async function spawned(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn(
    command === "node" ? process.execPath : join(root, "node_modules", ".bin", command),
    args,
    {
      cwd: root,
      env,
      stdio: "inherit",
    },
  );
  const stop = (signal: NodeJS.Signals): void => {
    child.kill(signal);
    process.exitCode = 130;
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
  });
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (process.exitCode === 130) process.exit();
  return code;
}

function report(): void {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(`\n── all ${"─".repeat(87)}\n`);
  for (const { kind, name, result, seconds } of results) {
    const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped.length} skipped`;
    console.log(
      `${kind.padEnd(8)} ${name.padEnd(20)} ${counts.padEnd(40)} ${seconds.toFixed(1).padStart(6)} s`,
    );
    for (const name of result.failures) console.log(`           failed: ${name}`);
    for (const name of result.unsteady ?? [])
      console.log(`           failed once, passed when asked again: ${name}`);
    for (const name of result.skipped) console.log(`           skipped: ${name}`);
    total.passed += result.passed;
    total.failed += result.failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
