/** What one runner's JSON report comes to. */
export interface SuiteResult {
  passed: number;
  failed: number;
  /** Names, because a skipped test is a promise that somebody has to see. */
  skipped: string[];
  /** Names of what failed. */
  failures: string[];
  /** Names of what failed, and passed when it was asked again: each is counted as passed, and a finding to look into. */
  unsteady?: string[];
}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

export function readVitestReport(report: VitestReport): SuiteResult {
  const result: SuiteResult = { passed: 0, failed: 0, skipped: [], failures: [] };
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") result.passed += 1;
      else if (test.status === "failed") fail(result, test.fullName);
      else result.skipped.push(test.fullName);
    }
    // A file that cannot even be loaded has no tests to fail.
    if (file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed")) {
      fail(result, `${file.name} (${firstLine(file.message)})`);
    }
  }
  return result;
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; tests: { status: string; projectName?: string }[] }[];
}
interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
}

export function readPlaywrightReport(report: PlaywrightReport): SuiteResult {
  const result: SuiteResult = { passed: 0, failed: 0, skipped: [], failures: [] };
  const visit = (suite: PlaywrightSuite, path: string[]): void => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...path, spec.title].join(" › ");
        if (test.status === "expected" || test.status === "flaky") result.passed += 1;
        else if (test.status === "skipped") result.skipped.push(name);
        else fail(result, name);
        if (test.status === "flaky") (result.unsteady ??= []).push(name);
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, [...path, inner.title]);
  };
  for (const suite of report.suites) visit(suite, [suite.title]);
  for (const error of report.errors) fail(result, firstLine(error.message));
  return result;
}

/**
 * The report against how the runner ended: one that left no report, ran nothing, or failed without a failed test
 * (an unhandled error, a missed threshold) has failed, once.
 */
export function judge(result: SuiteResult | undefined, exitCode: number | null): SuiteResult {
  if (result === undefined) {
    return {
      passed: 0,
      failed: 1,
      skipped: [],
      failures: [`the runner ended (${exitCode}) without a report`],
    };
  }
  if (result.failed > 0) return result;
  if (exitCode !== 0) return withFailure(result, `the runner ended with ${exitCode}, though no test failed`);
  if (result.passed === 0) return withFailure(result, "no test ran");
  return result;
}

function withFailure(result: SuiteResult, name: string): SuiteResult {
  return { ...result, failed: result.failed + 1, failures: [...result.failures, name] };
}

function fail(result: SuiteResult, name: string): void {
  result.failed += 1;
  result.failures.push(name);
}

function firstLine(text: string | undefined): string {
  return text?.split("\n")[0] ?? "no reason given";
}
