import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SuiteResult, judge } from "../../../../scripts/test-report.ts";
import { demand, run } from "../../../../scripts/command.ts";
import { withDebugLog } from "./debug-log.ts";
import type { Site } from "./sites.ts";
import { readTeamcity } from "./teamcity.ts";

const tests = join(import.meta.dirname, "..", "phpunit");

/** Abilities came with WordPress 6.9. */
function absentIn(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 6 || minor >= 9 ? "without-abilities" : "abilities";
}

/** PHPUnit inside WordPress, with a real backend for the tests that want one. */
export async function runPhpunit(
  site: Site,
  backend: { url: string; secret: string },
  /** Of the tests' names, where not all are meant. */
  words: string[],
): Promise<SuiteResult> {
  const report = `${site.folder}.teamcity.txt`;
  const wordpress = join(site.folder, "wp-load.php");
  const phpunit = (await demand("sh", ["-c", "command -v phpunit"])).trim();
  const { code, output } = await run(
    "php",
    [
      // A quarter less time.
      "-dopcache.enable_cli=1",
      // What WordPress declares is global: PHPUnit alone would load it inside a function. Its bootstrap is for the
      // processes of single tests.
      `-dauto_prepend_file=${wordpress}`,
      phpunit,
      "--no-configuration",
      "--do-not-cache-result",
      "--fail-on-risky",
      "--fail-on-warning",
      `--bootstrap=${wordpress}`,
      `--log-teamcity=${report}`,
      `--exclude-group=${absentIn(site.version)}`,
      ...(words.length > 0 ? [`--filter=${words.join("|")}`] : []),
      tests,
    ],
    {
      env: {
        FOYER_TEST_SITE: site.folder,
        FOYER_TEST_BACKEND: backend.url,
        FOYER_TEST_BACKEND_SECRET: backend.secret,
      },
    },
  );
  // Two versions run at once: what they say is shown one after the other.
  console.log(output);
  const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  const result = judge(text === undefined ? undefined : readTeamcity(text, `${site.name}:`), code);
  return withDebugLog(result, site);
}
