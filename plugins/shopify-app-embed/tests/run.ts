/**
 * `npm test -- shopify`: the app's configuration and its extension before Shopify's own tools, then its block on the
 * pages of a shop and its page in Shopify's admin, in Chromium, against a real backend, and what the chat costs those
 * pages in Lighthouse. `--report=FILE` writes what passed and what failed, as JSON.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { demand } from "../../../scripts/command.ts";
import { ensureOwnModules } from "../../../scripts/own-modules.ts";
import { root as workspace } from "../../../scripts/paths.ts";
import { runSuite } from "../../../scripts/run-suite.ts";
import { Steps } from "../../../scripts/steps.ts";
import type { SuiteResult } from "../../../scripts/test-report.ts";
import { buildExtension } from "../build.ts";
import { root } from "./extension-copy.ts";

const { values } = parseArgs({ options: { report: { type: "string" } } });
const tests = import.meta.dirname;
const steps = new Steps();
const { result } = steps;

await steps.do("Shopify's tools and the loader", async () => {
  await ensureOwnModules(root, "what the Shopify extension is tested with");
  await buildExtension();
});
await steps.do("types", async () => {
  const tsc = join(workspace, "node_modules", ".bin", "tsc");
  for (const project of [tests, join(root, "admin")]) await demand(tsc, ["-p", project]);
});
await steps.test("the extension", () =>
  runSuite({ runner: "vitest", args: ["run", "--config", join(tests, "vitest.config.ts")] }),
);
await steps.test("shop and admin in Chromium", () => inChromium(tests));
// Alone: what else is at work would be in the figures.
await steps.test("Lighthouse", () => inChromium(join(tests, "lighthouse")));

steps.print();
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(result));
process.exitCode = result.failed === 0 ? 0 : 1;

function inChromium(config: string): Promise<SuiteResult> {
  return runSuite({ runner: "playwright", args: ["test", "--config", config] });
}
