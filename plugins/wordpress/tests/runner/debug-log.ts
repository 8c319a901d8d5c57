import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SuiteResult } from "../../../../scripts/test-report.ts";
import type { Site } from "./sites.ts";

/** With one test more: neither WordPress nor PHP had to complain of anything. */
export function withDebugLog(result: SuiteResult, site: Site): SuiteResult {
  const log = readFileSync(join(site.folder, "wp-content", "debug.log"), "utf8").trim();
  if (log === "") return { ...result, passed: result.passed + 1 };
  console.error(log);
  const failure = `${site.name}: debug.log is not empty: ${log.split("\n")[0]}`;
  return { ...result, failed: result.failed + 1, failures: [...result.failures, failure] };
}
