/**
 * `npm test -- shopify`: the app's configuration and its extension before Shopify's own tools, then its block on the
 * pages of a shop and its page in Shopify's admin, in Chromium, against a real backend. `--report=FILE` writes what
 * passed and what failed, as JSON.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureChromium } from "../../../scripts/chromium.ts";
import { ensureOwnModules } from "../../../scripts/own-modules.ts";
import { root as workspace } from "../../../scripts/paths.ts";
import {
  type SuiteResult,
  judge,
  readPlaywrightReport,
  readVitestReport,
} from "../../../scripts/test-report.ts";
import { buildExtension } from "../build.ts";
import { root } from "./extension-copy.ts";

const { values } = parseArgs({ options: { report: { type: "string" } } });
const folder = mkdtempSync(join(tmpdir(), "foyer-shopify-test-"));
const total: SuiteResult = { passed: 0, failed: 0, skipped: [], failures: [] };

await step("Shopify's tools and the loader", async () => {
  await ensureOwnModules(root, "what the Shopify extension is tested with");
  await buildExtension();
  return undefined;
});
await step("types", () => ended("types", "tsc", ["-p", import.meta.dirname]));
await step("types of the admin's page", () =>
  ended("types of the admin's page", "tsc", ["-p", join(import.meta.dirname, "..", "admin")]),
);
await step("the extension", testExtension);
await step("the storefront", () => testInChromium("storefront"));
await step("the admin's page", () => testInChromium("admin"));

rmSync(folder, { recursive: true });
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(total));
process.exitCode = total.failed === 0 ? 0 : 1;

/** One that throws does not hide the others. */
async function step(name: string, work: () => Promise<SuiteResult | undefined>): Promise<void> {
  const started = performance.now();
  try {
    const result = await work();
    total.passed += result?.passed ?? 0;
    total.failed += result?.failed ?? 0;
    total.skipped.push(...(result?.skipped ?? []));
    total.failures.push(...(result?.failures ?? []));
  } catch (error) {
    console.error(error);
    total.failed += 1;
    total.failures.push(`${name}: ${String(error).split("\n")[0]}`);
  }
  console.log(`· ${name}: ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}

async function testExtension(): Promise<SuiteResult> {
  const report = join(folder, "vitest.json");
  const config = join(import.meta.dirname, "vitest.config.ts");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await run("vitest", ["run", "--config", config, ...reporters]);
  const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  return judge(text === undefined ? undefined : readVitestReport(JSON.parse(text)), code);
}

async function testInChromium(suite: "storefront" | "admin"): Promise<SuiteResult> {
  const chromium = ensureChromium();
  if (chromium === undefined)
    throw new Error("There is no Chromium. Install one, or name one in CHROMIUM_PATH.");
  const report = join(folder, `${suite}.json`);
  const config = join(import.meta.dirname, suite, "playwright.config.ts");
  const code = await run("playwright", ["test", "--config", config, "--reporter=list,json"], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  return judge(text === undefined ? undefined : readPlaywrightReport(JSON.parse(text)), code);
}

async function ended(name: string, command: string, args: string[]): Promise<SuiteResult> {
  const code = await run(command, args);
  const isWell = code === 0;
  return { passed: Number(isWell), failed: Number(!isWell), skipped: [], failures: isWell ? [] : [name] };
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(join(workspace, "node_modules", ".bin", command), args, {
    cwd: workspace,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
  });
}
