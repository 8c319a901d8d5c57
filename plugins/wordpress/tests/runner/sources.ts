import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root as workspace } from "../../../../scripts/paths.ts";
import { type SuiteResult, judge, readVitestReport } from "../../../../scripts/test-report.ts";
import { phpFiles } from "../../scripts/php/files.ts";
import { demand, run } from "./command.ts";
import type { Steps } from "./steps.ts";

/** What can be said of the plugin in `root` without a WordPress. */
export async function testSources(steps: Steps, root: string, reports: string): Promise<void> {
  await steps.do("types", async () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    for (const project of [".", "scripts", "tests"])
      await demand(process.execPath, [tsc, "-p", join(root, project)]);
  });
  await steps.do("php -l", async () => {
    for (const path of phpFiles(root)) await demand("php", ["-l", join(root, path)]);
  });
  await steps.do("rules for PHP", () => demand(process.execPath, [join(root, "scripts", "lint-php.ts")]));
  await steps.do("translations", () =>
    demand(process.execPath, [join(root, "scripts", "i18n.ts"), "--check"]),
  );
  await steps.test("scripts and front end", () => runVitest(root, join(reports, "vitest.json")));
}

async function runVitest(root: string, report: string): Promise<SuiteResult> {
  const vitest = join(workspace, "node_modules", "vitest", "vitest.mjs");
  const config = join(root, "tests", "vitest.config.ts");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run(process.execPath, [vitest, "run", "--config", config, ...reporters], {
    isShown: true,
  });
  return judge(
    existsSync(report) ? readVitestReport(JSON.parse(readFileSync(report, "utf8"))) : undefined,
    code,
  );
}
