import type { SuiteResult } from "../../../../scripts/test-report.ts";

const message = /^##teamcity\[(\w+)((?: \w+='(?:[^'|]|\|.)*')*)\]$/gm;
const attribute = / (\w+)='((?:[^'|]|\|.)*)'/g;
const escaped: Record<string, string> = { n: "\n", r: "\r" };

/** PHPUnit's report by service messages: unlike its JUnit report it says why a test was skipped. */
export function readTeamcity(text: string, where: string): SuiteResult {
  const result: SuiteResult = { passed: 0, failed: 0, skipped: [], failures: [] };
  const undecided = new Set<string>();
  let inside = "";
  for (const [, kind, rest] of text.matchAll(message)) {
    const { name = "", message: said = "" } = attributesOf(rest!);
    const full = `${where} ${inside}${name}`;
    const why = said.split("\n")[0]!;
    if (kind === "testSuiteStarted" && !name.includes("::") && !/[/ ]/.test(name) && name !== "") {
      inside = `${name.split("\\").at(-1)} `;
    } else if (kind === "testStarted") {
      undecided.add(full);
    } else if (kind === "testIgnored") {
      undecided.delete(full);
      result.skipped.push(`${full} (${why})`);
    } else if (kind === "testFailed") {
      undecided.delete(full);
      result.failed += 1;
      result.failures.push(`${full} (${why})`);
    } else if (kind === "testFinished" && undecided.delete(full)) {
      result.passed += 1;
    }
  }
  // It began and never came to an end: PHP did.
  for (const name of undecided) {
    result.failed += 1;
    result.failures.push(`${name} (PHP ended in it)`);
  }
  return result;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name, value]) => [
      name,
      value!.replaceAll(/\|(.)/g, (_, letter: string) => escaped[letter] ?? letter),
    ]),
  );
}
