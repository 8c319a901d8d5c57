import { expect, test } from "vitest";
import { readTeamcity } from "./teamcity.ts";

const begun = `
##teamcity[testCount count='4' flowId='7']

##teamcity[testSuiteStarted name='/site/tests/phpunit' flowId='7']

##teamcity[testSuiteStarted name='Foyer\\Chat\\Tests\\QueueTest' locationHint='php_qn://x' flowId='7']

##teamcity[testStarted name='test_one' locationHint='php_qn://x' flowId='7']

##teamcity[testFinished name='test_one' duration='13' flowId='7']
`;

test("what was skipped has its reason, what failed its first line", () => {
  const report = `${begun}
##teamcity[testStarted name='test_two' flowId='7']

##teamcity[testIgnored name='test_two' message='There is no |'thing|' |[here|].' details=' x.php:5|n ' duration='7' flowId='7']

##teamcity[testFinished name='test_two' duration='7' flowId='7']

##teamcity[testSuiteStarted name='Foyer\\Chat\\Tests\\QueueTest::test_three' flowId='7']

##teamcity[testStarted name='test_three with data set "a"' flowId='7']

##teamcity[testFailed name='test_three with data set "a"' message='It is not.|nAt all.' details='' duration='7' flowId='7']

##teamcity[testFinished name='test_three with data set "a"' duration='7' flowId='7']

##teamcity[testSuiteFinished name='Foyer\\Chat\\Tests\\QueueTest::test_three' flowId='7']
`;
  expect(readTeamcity(report, "WordPress 6.8:")).toEqual({
    passed: 1,
    failed: 1,
    skipped: ["WordPress 6.8: QueueTest test_two (There is no 'thing' [here].)"],
    failures: ['WordPress 6.8: QueueTest test_three with data set "a" (It is not.)'],
  });
});

test("a test in which PHP ended has failed", () => {
  const report = `${begun}
##teamcity[testStarted name='test_two' flowId='7']
`;
  expect(readTeamcity(report, "WordPress 6.8:")).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ["WordPress 6.8: QueueTest test_two (PHP ended in it)"],
  });
});
